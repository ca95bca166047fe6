// Bicubic enlargement, the usual baseline (Keys, a = -0.5), with repeated edges.

const A = -0.5;

function weight(distance) {
  const x = Math.abs(distance);
  if (x <= 1) return (A + 2) * x ** 3 - (A + 3) * x ** 2 + 1;
  return x < 2 ? A * x ** 3 - 5 * A * x ** 2 + 8 * A * x - 4 * A : 0;
}

/** Returns for each output position the first of its four source positions, and their weights. */
function taps(length, scale) {
  const first = new Int32Array(length * scale);
  const weights = new Float32Array(length * scale * 4);
  for (let i = 0; i < first.length; i++) {
    const at = (i + 0.5) / scale - 0.5;
    first[i] = Math.floor(at) - 1;
    for (let k = 0; k < 4; k++) weights[i * 4 + k] = weight(at - first[i] - k);
  }
  return { first, weights };
}

const inside = (index, length) => Math.min(Math.max(index, 0), length - 1);

/** Enlarges a picture by an integer factor; returns ImageData. */
export function bicubic(source, scale) {
  const { width, height, data } = source;
  const wide = new Float32Array(width * scale * height * 3);
  const columns = taps(width, scale);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width * scale; x++, to += 3) {
      for (let k = 0; k < 4; k++) {
        const from = 4 * (y * width + inside(columns.first[x] + k, width));
        const share = columns.weights[x * 4 + k];
        wide[to] += share * data[from];
        wide[to + 1] += share * data[from + 1];
        wide[to + 2] += share * data[from + 2];
      }
    }
  }
  const result = new ImageData(width * scale, height * scale);
  const rows = taps(height, scale);
  const stride = width * scale * 3;
  for (let y = 0, to = 0; y < height * scale; y++) {
    for (let x = 0; x < width * scale; x++, to += 4) {
      let red = 0, green = 0, blue = 0;
      for (let k = 0; k < 4; k++) {
        const from = inside(rows.first[y] + k, height) * stride + x * 3;
        const share = rows.weights[y * 4 + k];
        red += share * wide[from];
        green += share * wide[from + 1];
        blue += share * wide[from + 2];
      }
      result.data[to] = red;
      result.data[to + 1] = green;
      result.data[to + 2] = blue;
      result.data[to + 3] = 255;
    }
  }
  return result;
}
