// The regions of a composite and a preview of it. Same arithmetic as in the worker, without the last step (projection), which
// makes the result reduce to the original.
import { pixels } from './viewer.js';

export class Composition {
  #undo = [];

  /** pictures: the candidates; base: index of the candidate that initially covers everything. */
  constructor(pictures, base) {
    const { width, height } = pictures;
    Object.assign(this, { pictures, base, width, height, feather: 8 });
    this.mask = new Uint8Array(width * height).fill(base);
    this.canvas = new OffscreenCanvas(width, height);
    this.context = this.canvas.getContext('2d', { alpha: false });
  }

  /** Repaints everything once the candidates in use are loaded. */
  async begin() {
    await Promise.all(this.used().map(index => this.pictures.load(index)));
    this.repaint({ x: 0, y: 0, width: this.width, height: this.height });
  }

  /** Returns the candidates in use, ascending. */
  used() {
    const seen = new Uint8Array(256);
    for (const index of this.mask) seen[index] = 1;
    return [...seen.keys()].filter(index => seen[index]);
  }

  /** Starts a stroke, which is the unit of undo. */
  stroke() {
    this.#undo.push(this.mask.slice());
    if (this.#undo.length > this.#depth()) this.#undo.shift();
  }

  /** Limits the undo history to 64 MB, because masks are as large as the picture. */
  #depth = () => Math.max(3, Math.min(50, Math.floor(64e6 / this.mask.length)));

  undo() {
    const before = this.#undo.pop();
    if (!before) return false;
    this.mask = before;
    this.repaint({ x: 0, y: 0, width: this.width, height: this.height });
    return true;
  }

  /** Assigns a disc of pixels to a candidate, whose picture must be loaded. */
  stamp(index, cx, cy, radius) {
    const left = Math.max(0, Math.ceil(cx - radius)), right = Math.min(this.width - 1, Math.floor(cx + radius));
    const top = Math.max(0, Math.ceil(cy - radius)), bottom = Math.min(this.height - 1, Math.floor(cy + radius));
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        if ((x - cx) ** 2 + (y - cy) ** 2 <= radius ** 2) this.mask[y * this.width + x] = index;
      }
    }
    return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  }

  /** Repaints an area, including what its feather reaches. */
  repaint(part) {
    const f = this.feather;
    const x0 = Math.max(0, part.x - f), y0 = Math.max(0, part.y - f);
    const width = Math.min(this.width, part.x + part.width + f) - x0, height = Math.min(this.height, part.y + part.height + f) - y0;
    if (width <= 0 || height <= 0) return;
    // In bands, to limit the memory for large pictures.
    const rows = Math.max(16, Math.floor(2e6 / width));
    for (let y = y0; y < y0 + height; y += rows) this.#band(x0, y, width, Math.min(rows, y0 + height - y));
  }

  #band(x0, y0, width, height) {
    const f = this.feather, square = (2 * f + 1) ** 2;
    const weights = this.#weights(x0, y0, width, height);
    const sums = new Float32Array(3 * width * height);
    for (const [index, weight] of weights) {
      const made = this.pictures.now(index, () => this.#band(x0, y0, width, height)); // evicted from the cache: repaint when it is loaded again
      if (!made) continue;
      const { data } = pixels(made.full, x0, y0, width, height);
      for (let i = 0; i < weight.length; i++) {
        if (!weight[i]) continue;
        for (let c = 0; c < 3; c++) sums[3 * i + c] += weight[i] * data[4 * i + c];
      }
    }
    const result = new ImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 3; c++) result.data[4 * i + c] = Math.floor((sums[3 * i + c] + (square >> 1)) / square);
      result.data[4 * i + 3] = 255;
    }
    this.context.putImageData(result, x0, y0);
  }

  /** Counts for each pixel how many pixels of the square around it belong to each candidate: [index, counts]. */
  #weights(x0, y0, width, height) {
    const f = this.feather, across = width + 2 * f, down = height + 2 * f;
    const inside = (value, end) => Math.min(Math.max(value, 0), end - 1);
    const local = new Uint8Array(across * down);
    const seen = new Set();
    for (let y = 0; y < down; y++) {
      const row = inside(y0 + y - f, this.height) * this.width;
      for (let x = 0; x < across; x++) seen.add(local[y * across + x] = this.mask[row + inside(x0 + x - f, this.width)]);
    }
    return [...seen].map(index => {
      const columns = new Uint16Array(across), counts = new Uint32Array(width * height);
      const add = (y, by) => { for (let x = 0; x < across; x++) if (local[y * across + x] === index) columns[x] += by; };
      for (let y = 0; y < 2 * f; y++) add(y, 1);
      for (let y = 0; y < height; y++) {
        add(y + 2 * f, 1);
        let sum = 0;
        for (let x = 0; x < 2 * f; x++) sum += columns[x];
        for (let x = 0; x < width; x++) {
          sum += columns[x + 2 * f];
          counts[y * width + x] = sum;
          sum -= columns[x];
        }
        add(y, -1);
      }
      return [index, counts];
    });
  }

  /** Returns the candidates and the mask for a job: a pixel's level is a position in the list. */
  levels() {
    const used = this.used();
    const place = new Uint8Array(256);
    used.forEach((index, at) => { place[index] = at; });
    return { candidates: used, values: this.mask.map(index => place[index]) };
  }
}
