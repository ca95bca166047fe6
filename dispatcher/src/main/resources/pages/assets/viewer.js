// Shows several pictures of one size with a common transform, so that all panes show the same region. The browser draws
// the pictures; pixels are read only on demand.

import { bicubic } from './resample.js';

const PIXELS_HELD = 80e6;       // decoded pictures to cache (320 MB); visible ones are always kept
const BICUBIC_PIXELS = 20e6;    // larger pictures use the browser's own enlargement
const HEAT_SIDE = 1024;         // of larger pictures only every n-th pixel is used
const SCALE_MAX = 64;
const REDUCED_BELOW = 0.3;      // below this zoom a copy of a quarter of the width is drawn

/** The pictures of a set, decoded on demand and cached up to a limit. */
export class Pictures {
  #held = new Map();
  #loading = new Map();
  #url;
  #layers = new Map();

  constructor(width, height, scale, url) {
    Object.assign(this, { width, height, scale });
    this.#url = url;
  }

  /** Returns the picture if it is cached; otherwise null, and loads it and then calls whenCome; undefined if that failed. */
  now(what, whenCome) {
    const held = this.#held.get(what);
    if (held) {
      this.#held.delete(what);
      this.#held.set(what, held); // least recently used ones are evicted first
      return held;
    }
    this.load(what).then(whenCome, whenCome);
    return this.failure(what) ? undefined : null;
  }

  failure = what => this.#layers.get('failed ' + what);

  /** Loads { full, small } of a candidate's index, "nearest" or "bicubic". */
  load(what) {
    if (this.#held.has(what)) return Promise.resolve(this.#held.get(what));
    if (!this.#loading.has(what)) {
      if (this.failure(what)) return Promise.reject(this.failure(what));
      const loading = this.#made(what).then(made => {
        this.#held.set(what, made);
        this.#trim(what);
        return made;
      }).catch(error => {
        this.#layers.set('failed ' + what, error);
        throw error;
      }).finally(() => this.#loading.delete(what));
      loading.catch(() => {});
      this.#loading.set(what, loading);
    }
    return this.#loading.get(what);
  }

  async #made(what) {
    const full = what === 'bicubic' ? await this.#bicubic() : await this.#decoded(what === 'nearest' ? 'input' : 'candidates/' + what);
    if (typeof what === 'number' && (full.width !== this.width || full.height !== this.height)) {
      throw new Error(`${full.width} × ${full.height}, not ${this.width} × ${this.height}`);
    }
    const small = full.width >= 512
      ? await createImageBitmap(full, { resizeWidth: Math.ceil(full.width / 4), resizeHeight: Math.ceil(full.height / 4), resizeQuality: 'medium' })
      : full;
    return { full, small };
  }

  async #decoded(path) {
    const response = await fetch(this.#url(path));
    if (!response.ok) {
      throw new Error(response.status === 404 || response.status === 410 ? 'this picture no longer exists'
        : response.status === 401 ? 'your session has expired: log in again' : `the server responded with status ${response.status}`);
    }
    return createImageBitmap(await response.blob(), { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  }

  async #bicubic() {
    const { full } = await this.load('nearest');
    if (this.width * this.height > BICUBIC_PIXELS) {
      return createImageBitmap(full, { resizeWidth: this.width, resizeHeight: this.height, resizeQuality: 'high' });
    }
    return createImageBitmap(bicubic(pixels(full, 0, 0, full.width, full.height), this.scale));
  }

  #trim(kept) {
    let sum = [...this.#held.values()].reduce((pixels, one) => pixels + one.full.width * one.full.height, 0);
    for (const [what, one] of [...this.#held]) {
      if (sum <= PIXELS_HELD || this.#held.size <= 4) return;
      if (what === kept) continue;
      sum -= one.full.width * one.full.height;
      this.#held.delete(what);
      one.full.close();
      if (one.small !== one.full) one.small.close();
    }
  }

  close() {
    for (const one of this.#held.values()) { one.full.close(); if (one.small !== one.full) one.small.close(); }
    this.#held.clear();
  }

  /**
   * Computes the standard deviation of the luminance over all candidates at each place, with one candidate in memory at a
   * time. Returns { width, height, step, values, max, count }.
   */
  async deviation(indices, progress) {
    const step = Math.max(1, Math.ceil(Math.max(this.width, this.height) / HEAT_SIDE));
    const width = Math.ceil(this.width / step), height = Math.ceil(this.height / step);
    const mean = new Float32Array(width * height), square = new Float32Array(width * height);
    let count = 0;
    for (const index of indices) {
      const one = await this.load(index).catch(() => undefined);
      if (!one) continue; // a missing candidate is left out
      count++;
      const { data } = pixels(one.full, 0, 0, this.width, this.height, width, height);
      for (let i = 0, at = 0; i < mean.length; i++, at += 4) {
        const light = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
        const before = light - mean[i];
        mean[i] += before / count;
        square[i] += before * (light - mean[i]);
      }
      progress(count, indices.length);
    }
    const values = square.map(sum => Math.sqrt(Math.max(sum, 0) / Math.max(count, 1))); // rounding may make it negative
    return { width, height, step, values, max: percentile(values, 0.998), count };
  }
}

/** Returns the pixels of a part of a picture, resized by nearest neighbour. */
export function pixels(bitmap, x, y, width, height, toWidth = width, toHeight = height) {
  const canvas = new OffscreenCanvas(toWidth, toHeight);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.imageSmoothingEnabled = false;
  context.drawImage(bitmap, x, y, width, height, 0, 0, toWidth, toHeight);
  return context.getImageData(0, 0, toWidth, toHeight);
}

function percentile(values, share) {
  const counts = new Uint32Array(256);
  values.forEach(value => counts[Math.min(255, Math.round(value))]++);
  let left = values.length * (1 - share);
  for (let value = 255; value > 0; value--) if ((left -= counts[value]) < 0) return Math.max(value, 1);
  return 1;
}

/** A colour scale from dark violet over red to light yellow, suitable for red-green colour blindness. */
export function heatColour(share) {
  const stops = [[8, 6, 26], [74, 15, 104], [160, 44, 96], [229, 92, 48], [251, 180, 40], [252, 255, 178]];
  const at = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
  const from = Math.min(Math.floor(at), stops.length - 2);
  return stops[from].map((value, i) => value + (stops[from + 1][i] - value) * (at - from));
}

export function heatCanvas(deviation) {
  const picture = new ImageData(deviation.width, deviation.height);
  deviation.values.forEach((value, i) => picture.data.set([...heatColour(value / deviation.max), 255], i * 4));
  const canvas = new OffscreenCanvas(deviation.width, deviation.height);
  canvas.getContext('2d').putImageData(picture, 0, 0);
  return canvas;
}

/** Returns separate places where candidates disagree most, largest first, as [{ x, y, side }] in picture pixels. */
export function disagreements(deviation, count = 8) {
  const { width, height, values, step } = deviation;
  const side = Math.max(4, Math.round(Math.min(width, height) / 8));
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0, row = 0; x < width; x++) {
      row += values[y * width + x];
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
    }
  }
  const sum = (x, y) => sums[(y + side) * (width + 1) + x + side] - sums[y * (width + 1) + x + side]
    - sums[(y + side) * (width + 1) + x] + sums[y * (width + 1) + x];
  const places = [];
  for (let y = 0; y + side <= height; y += Math.max(1, side >> 2)) {
    for (let x = 0; x + side <= width; x += Math.max(1, side >> 2)) places.push({ x, y, sum: sum(x, y) });
  }
  places.sort((one, other) => other.sum - one.sum);
  const found = [];
  for (const place of places) {
    if (found.length === count) break;
    if (found.every(one => Math.abs(one.x - place.x) >= side || Math.abs(one.y - place.y) >= side)) found.push(place);
  }
  return found.map(place => ({ x: (place.x + side / 2) * step, y: (place.y + side / 2) * step, side: side * step }));
}

/** The visible region and its scale, the same in every pane. Lengths are in device pixels. */
export class View {
  scale = 1;
  x = 0;   // the picture position at the centre of each pane
  y = 0;
  fitted = true;

  constructor(width, height) {
    this.width = width;
    this.height = height;
  }

  /** Fits the picture into the pane; enlarges only by an integer factor, so that all pixels have one size. */
  fit(pane) {
    const scale = Math.min(pane.width / this.width, pane.height / this.height);
    this.scale = scale >= 1 ? Math.floor(scale) : scale;
    this.x = this.width / 2;
    this.y = this.height / 2;
    this.fitted = true;
  }

  /** Zooms by a factor around the point (px, py), relative to the pane's centre. */
  zoom(factor, px, py, pane) {
    const smallest = Math.min(1, pane.width / this.width, pane.height / this.height) / 2;
    const scale = Math.min(Math.max(this.scale * factor, smallest), SCALE_MAX);
    this.x += px / this.scale - px / scale;
    this.y += py / this.scale - py / scale;
    this.scale = scale;
    this.fitted = false;
    this.keepInside();
  }

  pan(dx, dy) {
    this.x -= dx / this.scale;
    this.y -= dy / this.scale;
    this.fitted = false;
    this.keepInside();
  }

  keepInside() {
    this.x = Math.min(Math.max(this.x, 0), this.width);
    this.y = Math.min(Math.max(this.y, 0), this.height);
  }

  /** Returns the picture's upper left corner in a pane; rounded when enlarged, so that all pixels have one size. */
  corner(pane) {
    const left = pane.width / 2 - this.x * this.scale, top = pane.height / 2 - this.y * this.scale;
    return this.scale >= 1 ? [Math.round(left), Math.round(top)] : [left, top];
  }

  /** Returns the picture's pixel at a position of a pane; undefined outside. */
  pixelAt(px, py, pane) {
    const [left, top] = this.corner(pane);
    const x = Math.floor((px - left) / this.scale), y = Math.floor((py - top) / this.scale);
    return x >= 0 && y >= 0 && x < this.width && y < this.height ? { x, y } : undefined;
  }
}

/** Draws a picture in a view; a smaller one, such as the LR picture, is stretched to the same region. */
export function draw(context, made, view, pane, nearest) {
  const reduced = view.scale < REDUCED_BELOW && !nearest;
  const source = reduced ? made.small : made.full;
  const [left, top] = view.corner(pane);
  context.imageSmoothingEnabled = !nearest && view.scale < 1;
  context.imageSmoothingQuality = 'low'; // strongly reduced views use the small copy, which has good quality
  // Draw only the visible part, because the browser would transform the whole picture.
  const perX = source.width / view.width, perY = source.height / view.height;
  const x0 = Math.max(0, Math.floor(-left / view.scale)), y0 = Math.max(0, Math.floor(-top / view.scale));
  const x1 = Math.min(view.width, Math.ceil((pane.width - left) / view.scale)), y1 = Math.min(view.height, Math.ceil((pane.height - top) / view.scale));
  if (x1 <= x0 || y1 <= y0) return;
  context.drawImage(source, x0 * perX, y0 * perY, (x1 - x0) * perX, (y1 - y0) * perY,
    left + x0 * view.scale, top + y0 * view.scale, (x1 - x0) * view.scale, (y1 - y0) * view.scale);
}

/** Makes a canvas control the view by drag, wheel, pinch and double click. pane() returns its size, moved() repaints. */
export function steer(canvas, view, pane, moved, toggled) {
  const pointers = new Map();
  const ratio = () => canvas.width / canvas.clientWidth || 1;
  const place = event => {
    const box = canvas.getBoundingClientRect();
    return { x: (event.clientX - box.left) * ratio(), y: (event.clientY - box.top) * ratio() };
  };
  const fromMiddle = at => [at.x - canvas.width / 2, at.y - canvas.height / 2];
  canvas.addEventListener('pointerdown', event => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, place(event));
  });
  canvas.addEventListener('pointermove', event => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const length = at => Math.hypot(at.x - other.x, at.y - other.y) || 1;
      view.zoom(length(now) / length(before), ...fromMiddle({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }), pane());
      view.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    } else {
      view.pan(now.x - before.x, now.y - before.y);
    }
    pointers.set(event.pointerId, now);
    moved();
  });
  for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, event => pointers.delete(event.pointerId));
  canvas.addEventListener('wheel', event => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    view.zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016)), ...fromMiddle(place(event)), pane());
    moved();
  }, { passive: false });
  canvas.addEventListener('dblclick', event => toggled(...fromMiddle(place(event))));
}
