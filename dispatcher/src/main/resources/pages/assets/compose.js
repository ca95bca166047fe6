// Composes one picture from several candidates: the user paints regions with a brush, and a worker makes the composite.
import { $, dialog, fill, h, isForPage, nameOf, problem, say } from './dom.js';
import { call, jobPath, picture, upload } from './api.js';
import { Pictures, View, draw, steer } from './viewer.js';
import { Composition } from './composition.js';
import { greyPng } from './png.js';

const id = document.body.dataset.job;
const base = `/ui/jobs/${id}`;
const stage = $('#stage');
const TINTS = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7', '#ffffff'];

let set, view, pictures, composition, canvas;
let brush = 1;                 // the candidate that the brush paints
let radius, feather = 8;
let painting = true;           // otherwise a drag pans the picture
let regions = false;           // whether to tint regions by their candidate
let cursor = null;             // position of the brush on the picture
let last = null;               // last position of the current stroke
let busy = false, drawing = false;

async function begin() {
  const { width, height } = set.candidates[0];
  view = new View(width, height);
  pictures = new Pictures(width, height, set.scale, what => picture(id, what));
  const choice = await call(jobPath(id) + '/choice').catch(() => null);
  const first = choice?.candidate ?? set.candidates[0].index;
  brush = set.candidates.map(one => one.index).find(index => index !== first);
  radius = Math.max(2, Math.round(Math.min(width, height) / 16));
  composition = new Composition(pictures, first);
  document.title = `Compose ${nameOf(set.input.key)} · srfarm`;
  canvas = h('canvas', { tabindex: 0, role: 'img', 'aria-label': 'The composition' });
  steer(canvas, view, () => canvas, later, () => {});
  canvas.addEventListener('pointerdown', down, { capture: true });
  canvas.addEventListener('pointermove', moved, { capture: true });
  for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, up, { capture: true });
  canvas.addEventListener('pointerleave', () => { if (!last) { cursor = null; later(); } });
  fill(stage, h('div', { class: 'pane' }, canvas, h('span', { class: 'tag' })));
  stage.dataset.panes = 1;
  new ResizeObserver(resize).observe(stage);
  addEventListener('pagehide', () => pictures.close());
  tools();
  strip();
  await Promise.all([composition.begin(), pictures.load(brush)]);
  resize();
}

const button = (text, title, pressed, run, name) =>
  h('button', { type: 'button', title, 'aria-pressed': pressed === undefined ? undefined : String(Boolean(pressed)), onclick: run, 'data-name': name }, text);

function tools() {
  const parts = composition.used();
  fill($('#tools'),
    h('a', { class: 'back', href: base, 'aria-label': 'Back to the set' }, '‹'),
    h('div', { class: 'group', role: 'group', 'aria-label': 'What a drag does' },
      button('Paint', 'Drag to paint (m)', painting, () => mode(true), 'paint'), button('Move', 'Drag to pan the picture (m)', !painting, () => mode(false), 'move')),
    slider('brush', 'Brush', 1, Math.max(8, Math.round(Math.min(view.width, view.height) / 3)), radius, value => { radius = value; later(); }),
    slider('feather', 'Soft edge', 0, 64, feather, value => { feather = value; composition.feather = value; later(); }, () => { composition.repaint(whole()); later(); }),
    h('div', { class: 'group', role: 'group', 'aria-label': 'Zoom' },
      button('Fit', 'Fit the picture (0)', view.fitted, fit), button('−', 'Zoom out (-)', undefined, () => zoomBy(1 / 1.5)), button('+', 'Zoom in (+)', undefined, () => zoomBy(1.5))),
    button('Regions', 'Show which candidate each region comes from (r)', regions, () => { regions = !regions; tools(); later(); }, 'regions'),
    button('Undo', 'Undo the last stroke (u)', undefined, undo, 'undo'),
    h('button', { type: 'button', class: 'primary end', 'data-name': 'submit', disabled: busy || parts.length < 2, onclick: submit }, busy ? 'Submitting …' : 'Make this picture'),
    button('?', 'Keyboard shortcuts (?)', undefined, keys));
  $('.tag', stage).textContent = `of candidate${parts.length > 1 ? 's' : ''} ${parts.map(index => index + 1).join(', ')} · the brush paints ${brush + 1}`;
}

function slider(name, text, min, max, value, taken, done = () => {}) {
  const range = h('input', { type: 'range', min, max, value, 'data-name': name, oninput: () => taken(Number(range.value)), onchange: () => done() });
  return h('label', { class: 'inline' }, text, range);
}

const whole = () => ({ x: 0, y: 0, width: view.width, height: view.height });

function strip() {
  fill($('#strip'), ...set.candidates.map(({ index }) => h('button', { type: 'button', 'data-index': index, 'aria-pressed': String(index === brush), 'aria-label': `Paint candidate ${index + 1}`, onclick: () => take(index) },
    h('img', { src: picture(id, 'candidates/' + index), alt: '', loading: 'lazy', decoding: 'async' }), String(index + 1))));
}

async function take(index) {
  if (!set.candidates[index]) return;
  try {
    await pictures.load(index);
    brush = index;
  } catch (error) { problem(new Error(`Candidate ${index + 1}: ${error.message}`)); }
  for (const one of $('#strip').children) one.setAttribute('aria-pressed', String(Number(one.dataset.index) === brush));
  tools();
}

function mode(paints) { painting = paints; canvas.classList.toggle('paints', painting); tools(); }
function fit() { view.fit(canvas); tools(); later(); }
function zoomBy(factor) { view.zoom(factor, 0, 0, canvas); tools(); later(); }
function undo() { if (!composition.undo()) say('Nothing to undo.'); tools(); later(); }

function resize() {
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.max(1, Math.round(canvas.clientWidth * ratio));
  canvas.height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  if (view.fitted) view.fit(canvas);
  canvas.classList.toggle('paints', painting);
  later();
}

function place(event) {
  const ratio = canvas.width / canvas.clientWidth || 1;
  const [left, top] = view.corner(canvas);
  return { x: (event.offsetX * ratio - left) / view.scale, y: (event.offsetY * ratio - top) / view.scale };
}

const fingers = new Set();

function down(event) {
  fingers.add(event.pointerId);
  if (!painting || event.button > 0 || busy) return;
  if (fingers.size > 1) { last = null; return; } // two fingers pan and zoom
  event.stopImmediatePropagation();
  canvas.setPointerCapture(event.pointerId);
  composition.stroke();
  last = place(event);
  stamps(last, last);
}

function moved(event) {
  cursor = place(event);
  later();
  if (!last) return;
  event.stopImmediatePropagation();
  stamps(last, cursor);
  last = cursor;
}

function up(event) {
  fingers.delete(event.pointerId);
  if (!last) return;
  event.stopImmediatePropagation();
  last = null;
  tools();
}

/** Paints discs along a line, close enough to form one stroke. */
function stamps(from, to) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const count = Math.max(1, Math.ceil(length / Math.max(1, radius / 3)));
  for (let i = 1; i <= count; i++) {
    composition.repaint(composition.stamp(brush, from.x + (to.x - from.x) * i / count, from.y + (to.y - from.y) * i / count, radius));
  }
  later();
}

function later() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => { drawing = false; paint(); });
}

function paint() {
  const context = canvas.getContext('2d', { alpha: false });
  context.fillStyle = getComputedStyle(stage).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  draw(context, { full: composition.canvas, small: composition.canvas }, view, canvas, false);
  if (regions) tint(context);
  if (painting && cursor) {
    const [left, top] = view.corner(canvas);
    context.lineWidth = 1.5;
    for (const [colour, more] of [['#000', 1.5], ['#fff', 0]]) {
      context.strokeStyle = colour;
      context.beginPath();
      context.arc(left + cursor.x * view.scale, top + cursor.y * view.scale, radius * view.scale + more, 0, 2 * Math.PI);
      context.stroke();
    }
  }
  stage.dataset.painted = Number(stage.dataset.painted || 0) + 1;
}

/** Tints each region with the colour of its candidate. */
function tint(context) {
  const step = Math.max(1, Math.ceil(Math.max(view.width, view.height) / 512));
  const width = Math.ceil(view.width / step), height = Math.ceil(view.height / step);
  const shown = new ImageData(width, height);
  const colours = TINTS.map(text => [1, 3, 5].map(at => parseInt(text.slice(at, at + 2), 16)));
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const index = composition.mask[y * step * view.width + x * step];
      shown.data.set([...colours[index % colours.length], index === composition.base ? 0 : 110], at);
    }
  }
  const layer = new OffscreenCanvas(width, height);
  layer.getContext('2d').putImageData(shown, 0, 0);
  draw(context, { full: layer, small: layer }, view, canvas, true);
}

async function submit() {
  busy = true;
  tools();
  problem();
  try {
    const { candidates, values } = composition.levels();
    const mask = await greyPng(view.width, view.height, values);
    const key = await upload(mask, 'mask.png', () => {});
    const { job } = await call('/v1/jobs', { method: 'POST', body: { priority: 'interactive',
      composite: { base: { job: id }, candidates: candidates.map(candidate => ({ candidate })), mask: { key }, feather } } });
    location.assign('/ui/jobs/' + job);
  } catch (error) {
    busy = false;
    tools();
    problem(error);
  }
}

const KEYS = [['1 9', 'paint this candidate'], ['m', 'switch between painting and panning'], ['[ ]', 'smaller brush, larger brush'], ['Arrows', 'move the brush; with Shift pan the picture'], ['Space', 'paint at the brush'],
  ['r', 'show which candidate each region comes from'], ['u', 'undo'], ['0 + −', 'fit the picture, zoom in, zoom out'], ['Esc', 'back to the set']];

function keys() {
  dialog('Keyboard shortcuts', h('dl', { class: 'sheet' }, ...KEYS.flatMap(([key, what]) => [h('dt', {}, ...key.split(' ').flatMap((one, at) => at ? [' ', h('kbd', {}, one)] : [h('kbd', {}, one)])), h('dd', {}, what)])),
    h('form', { method: 'dialog', class: 'row' }, h('button', {}, 'Close')));
}

function moveBrush(dx, dy) {
  const step = Math.max(1, radius / 2);
  cursor = cursor || { x: view.width / 2, y: view.height / 2 };
  cursor = { x: Math.min(Math.max(cursor.x + dx * step, 0), view.width), y: Math.min(Math.max(cursor.y + dy * step, 0), view.height) };
  later();
}

function stampHere() {
  if (busy) return;
  moveBrush(0, 0);
  composition.stroke();
  stamps(cursor, cursor);
  tools();
}

document.addEventListener('keydown', event => {
  if (!composition || !isForPage(event)) return;
  const onControl = event.target instanceof HTMLInputElement || (event.key === ' ' && event.target instanceof HTMLButtonElement);
  if (onControl && (event.key === ' ' || event.key.startsWith('Arrow'))) return;
  const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const size = by => { radius = Math.max(1, Math.round(radius * by)); tools(); later(); };
  const run = { m: () => mode(!painting), '[': () => size(1 / 1.25), ']': () => size(1.25), r: () => { regions = !regions; tools(); later(); }, u: undo, ' ': stampHere,
    0: fit, '+': () => zoomBy(1.5), '=': () => zoomBy(1.5), '-': () => zoomBy(1 / 1.5), '?': keys, Escape: () => location.assign(base) }[event.key];
  if (arrow && event.shiftKey) { view.pan(-60 * arrow[0], -60 * arrow[1]); later(); }
  else if (arrow) moveBrush(...arrow);
  else if (/^[1-9]$/.test(event.key)) take(Number(event.key) - 1);
  else if (run) run();
  else return;
  event.preventDefault();
});

try {
  set = await call(jobPath(id) + '/manifest');
  if (set.candidates.length < 2) throw new Error('A set with a single candidate cannot be composed.');
  await begin();
} catch (error) {
  problem(error);
  if (!composition) fill($('#tools'), h('a', { class: 'back', href: base }, '‹ Back to the set'));
}
