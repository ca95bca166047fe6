// Writes 8-bit greyscale PNGs, the format of masks with exactly one value per pixel.

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

function crc(...parts) {
  let sum = 0xffffffff;
  for (const part of parts) for (const byte of part) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
}

const big = value => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

function chunk(name, data) {
  const type = new TextEncoder().encode(name);
  return [big(data.length), type, data, big(crc(type, data))];
}

async function deflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Returns the picture with these pixel values, row by row, as a Blob. */
export async function greyPng(width, height, values) {
  const rows = new Uint8Array((width + 1) * height); // each row starts with the filter type 0 (none)
  for (let y = 0; y < height; y++) rows.set(values.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const header = new Uint8Array([...big(width), ...big(height), 8, 0, 0, 0, 0]);
  return new Blob([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), ...chunk('IHDR', header),
    ...chunk('IDAT', await deflated(rows)), ...chunk('IEND', new Uint8Array())], { type: 'image/png' });
}
