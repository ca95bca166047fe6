// Compares candidates: side by side, slider, flicker, one pinned against the others, difference, and disagreement of all.
// Every mode can show the original, as pixels or enlarged bicubically.
import { $, dialog, fill, h, isForPage, nameOf, problem, reducedMotion, say } from './dom.js';
import { call, isGuest, jobPath, picture } from './api.js';
import { between, moreLike } from './explore.js';
import { Pictures, View, disagreements, draw, heatCanvas, heatColour, pixels, steer } from './viewer.js';

const id = document.body.dataset.job;
const base = isGuest ? `/ui/shared/${id}` : `/ui/jobs/${id}`;
const stage = $('#stage');
const MODES = [['side', 'Side by side', 's'], ['slider', 'Slider', 'w'], ['flicker', 'Flicker', 'f'], ['pinned', 'Pinned', 'p'], ['difference', 'Difference', 'd'], ['heat', 'Disagreement', 'v']];
const FLICKER_MS = 600; // fewer than three changes a second

let set, view, pictures, choice = null, undoTo;
let mode = 'side';
let panes = [];             // { box, canvas, tag, shown }
let shown = [0, 1];         // the candidates by pane; with a single pane the first and the second picture
let active = 0;
let under = null;           // null, 'nearest' or 'bicubic', instead of the active picture
let gain = 4, wipe = 0.5, flickering = !reducedMotion(), second = false, loupe = false, pointer = null;
let heat = null, heatPicture = null, places = [], place = -1;
let drawing = false;

function begin() {
  const { width, height } = set.candidates[0];
  view = new View(width, height);
  pictures = new Pictures(width, height, set.scale, what => picture(id, what));
  const wanted = new URLSearchParams(location.hash.slice(1));
  const chosen = (wanted.get('c') || '').split(',').filter(Boolean).map(Number).filter(index => set.candidates[index]);
  shown = chosen.length ? chosen.slice(0, 4) : set.candidates.slice(0, 2).map(one => one.index);
  if (shown.length === 1 && set.candidates.length > 1) shown.push((shown[0] + 1) % set.candidates.length);
  if (MODES.some(([name]) => name === wanted.get('mode'))) mode = wanted.get('mode');
  document.title = `Compare ${nameOf(set.input.key)} · srfarm`;
  tools();
  strip();
  arrange();
  call(jobPath(id) + '/choice').then(found => { choice = found; mark(); }).catch(() => {});
  new ResizeObserver(resize).observe(stage);
  setInterval(() => { if (mode === 'flicker' && flickering && document.visibilityState === 'visible') { second = !second; later(); } }, FLICKER_MS);
  addEventListener('pagehide', () => pictures.close());
}

const button = (text, title, pressed, run, name) =>
  h('button', { type: 'button', title, 'aria-pressed': pressed === undefined ? undefined : String(Boolean(pressed)), onclick: run, 'data-name': name }, text);

function tools() {
  const several = set.candidates.length > 1;
  const one = mode === 'side' || mode === 'pinned' ? undefined : true;
  fill($('#tools'),
    h('a', { class: 'back', href: base, 'aria-label': 'Back to the set' }, '‹'),
    h('div', { class: 'group', role: 'group', 'aria-label': 'Mode' },
      ...MODES.filter(([name]) => several || name === 'side').map(([name, text, key]) => button(text, `${text} (${key})`, mode === name, () => go(name), name))),
    mode === 'side' && several && h('div', { class: 'group', role: 'group', 'aria-label': 'Number of pictures' },
      ...[2, 3, 4].filter(count => count <= set.candidates.length).map(count => button(String(count), `${count} pictures`, shown.length === count, () => beside(count)))),
    h('div', { class: 'group', role: 'group', 'aria-label': 'Original' },
      button('LR', 'The original’s pixels (l)', under === 'nearest', () => underlay('nearest'), 'nearest'), button('Bicubic', 'The original, enlarged bicubically (b)', under === 'bicubic', () => underlay('bicubic'), 'bicubic')),
    h('div', { class: 'group', role: 'group', 'aria-label': 'Zoom' },
      button('Fit', 'Fit the picture (0)', view.fitted, fit), button('1:1', 'One pixel per screen pixel (1)', !view.fitted && view.scale === 1, () => zoomTo(1)),
      button('−', 'Zoom out (-)', undefined, () => zoomBy(1 / 1.5)), button('+', 'Zoom in (+)', undefined, () => zoomBy(1.5))),
    mode === 'flicker' && button(flickering ? 'Pause' : 'Resume', 'Pause or resume (x shows the other picture)', undefined, () => { flickering = !flickering; tools(); }),
    mode === 'flicker' && button('Other', 'Show the other picture (x)', undefined, swap),
    mode === 'difference' && h('label', { class: 'inline' }, 'amplified', gains()),
    several && button('Where they differ', 'Go to the largest disagreement, then to the next (j)', undefined, jump, 'jump'),
    !isGuest && several && button('Between', 'Make steps between the two candidates shown', undefined, () => between(id, set.candidates.map(one => one.index), shown[0], shown[1] ?? next(shown[0], 1)), 'between'),
    !isGuest && !set.candidates[current()]?.composite && button('More like it', 'Make candidates similar to the active one', undefined, () => moreLike(id, current()), 'more'),
    button('Loupe', 'Pixel values under the pointer (g)', loupe, toggleLoupe, 'loupe'),
    !isGuest && h('button', { type: 'button', class: 'primary end', 'data-name': 'choose', onclick: choose, title: 'Choose the active candidate (c)' }, one ? `Choose ${shown[0] + 1}` : `Choose ${current() + 1}`),
    button('?', 'Keyboard shortcuts (?)', undefined, keys));
}

function gains() {
  const select = h('select', { 'aria-label': 'Amplification of the difference', onchange: () => { gain = Number(select.value); later(); } },
    ...[1, 2, 4, 8, 16].map(value => h('option', { value, selected: value === gain }, `× ${value}`)));
  return select;
}

const current = () => shown[Math.min(active, shown.length - 1)] ?? 0;

function strip() {
  fill($('#strip'), ...set.candidates.map(({ index }) => h('button', { type: 'button', 'data-index': index, 'aria-label': `Candidate ${index + 1}`, onclick: () => put(index) },
    h('img', { src: picture(id, 'candidates/' + index), alt: '', loading: 'lazy', decoding: 'async' }), String(index + 1))));
  mark();
}

function mark() {
  for (const one of $('#strip').children) {
    const index = Number(one.dataset.index);
    one.setAttribute('aria-pressed', String(mode === 'heat' ? false : shown.includes(index)));
    const chosen = choice?.candidate === index;
    one.classList.toggle('chosen', chosen);
    one.setAttribute('aria-label', `Candidate ${index + 1}${chosen ? ', chosen' : ''}`);
  }
  history.replaceState(null, '', `#c=${shown.join(',')}&mode=${mode}`);
}

/** Replaces the active candidate. */
function put(index) {
  shown[active] = index;
  under = null;
  refresh();
}

function go(name) {
  if (set.candidates.length < 2) return;
  if (name === mode && name === 'pinned') [shown[0], active] = [current(), 1];
  mode = name;
  if (mode !== 'side') {
    if (mode === 'pinned' && active > 0) shown = [current(), ...shown.filter(index => index !== current())];
    shown = shown.slice(0, 2);
    if (shown.length < 2 || shown[0] === shown[1]) shown = [shown[0], next(shown[0], 1)];
    active = 1;
    if (mode === 'slider' || mode === 'flicker' || mode === 'difference') active = 1;
  }
  under = null;
  arrange();
  if (mode === 'heat') measure();
}

function beside(count) {
  while (shown.length < count) shown.push(set.candidates.map(one => one.index).find(index => !shown.includes(index)) ?? 0);
  shown = shown.slice(0, count);
  active = Math.min(active, count - 1);
  arrange();
}

const next = (index, step) => (index + step + set.candidates.length) % set.candidates.length;

/** Shows the next candidate in the active pane, skipping those already shown. */
function stepTo(step) {
  let index = next(current(), step);
  while (shown.length < set.candidates.length && shown.includes(index)) index = next(index, step);
  put(index);
}

function arrange() {
  const count = mode === 'side' ? shown.length : mode === 'pinned' ? 2 : 1;
  panes = Array.from({ length: count }, (_, index) => {
    const canvas = h('canvas', { tabindex: 0, role: 'img', 'aria-label': 'Picture' });
    const tag = h('span', { class: 'tag' });
    const box = h('div', { class: 'pane' }, canvas, tag);
    const pane = { box, canvas, tag };
    steer(canvas, view, () => canvas, later, (x, y) => { view.fitted ? view.zoom(Math.max(1, 2 * view.scale) / view.scale, x, y, canvas) : fit(); later(); });
    canvas.addEventListener('pointerdown', () => activate(index));
    canvas.addEventListener('focus', () => count > 1 && activate(index));
    canvas.addEventListener('pointermove', event => { pointer = { index, x: event.offsetX, y: event.offsetY }; if (loupe) later(); });
    canvas.addEventListener('pointerleave', () => { pointer = null; if (loupe) later(); });
    return pane;
  });
  stage.dataset.panes = count;
  fill(stage, ...panes.map(pane => pane.box));
  if (mode === 'slider') slider();
  if (mode === 'heat') legend();
  resize();
  refresh();
}

function slider() {
  const line = h('div', { class: 'divider' });
  const range = h('input', { type: 'range', class: 'wipe', min: 0, max: 1000, value: Math.round(1000 * wipe), 'aria-label': 'Position of the divider' });
  const move = () => { wipe = range.value / 1000; line.style.left = `calc(${100 * wipe}% - 1px)`; later(); };
  range.addEventListener('input', move);
  panes[0].box.append(h('span', { class: 'tag right' }), line, range);
  // A drag near the divider moves it; elsewhere it pans the pictures.
  panes[0].canvas.addEventListener('pointerdown', event => {
    if (Math.abs(event.offsetX - wipe * panes[0].canvas.clientWidth) > 24) return;
    event.stopImmediatePropagation();
    const drag = moved => { range.value = Math.round(1000 * Math.min(Math.max(moved.offsetX / panes[0].canvas.clientWidth, 0), 1)); move(); };
    panes[0].canvas.setPointerCapture(event.pointerId);
    panes[0].canvas.addEventListener('pointermove', drag);
    panes[0].canvas.addEventListener('pointerup', () => panes[0]?.canvas.removeEventListener('pointermove', drag), { once: true });
  }, { capture: true });
  move();
}

function activate(index) {
  if (mode === 'side' || mode === 'pinned') active = index;
  refresh();
}

function refresh() {
  panes.forEach((pane, index) => pane.box.classList.toggle('active', panes.length > 1 && index === active));
  tools();
  mark();
  later();
}

let measured = 0;
function resize() {
  const ratio = devicePixelRatio || 1;
  for (const { canvas } of panes) {
    canvas.width = Math.max(1, Math.round(canvas.clientWidth * ratio));
    canvas.height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  }
  if (panes[0] && (view.fitted || !measured)) { view.fit(panes[0].canvas); measured = 1; }
  later();
}

function fit() { view.fit(panes[0].canvas); refresh(); }
function zoomTo(scale) { view.zoom(scale / view.scale, 0, 0, panes[0].canvas); view.scale = scale; refresh(); }
function zoomBy(factor) { view.zoom(factor, 0, 0, panes[0].canvas); refresh(); }
function underlay(what) { under = under === what ? null : what; refresh(); }
function swap() { second = !second; later(); }
function toggleLoupe() { loupe = !loupe; if (!loupe) $('.loupe')?.remove(); refresh(); }

/** Schedules one repaint for all changes since the last one. */
function later() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => { drawing = false; paint(); });
}

const label = what => what === 'nearest' ? 'Original, pixels' : what === 'bicubic' ? 'Original, bicubic' : `Candidate ${what + 1}`;

function whats(index) {
  if (mode === 'slider') return [shown[0], under ?? shown[1]];
  if (mode === 'flicker') return [second ? under ?? shown[1] : shown[0]];
  if (mode === 'difference') return [shown[0], under ?? shown[1]];
  if (mode === 'heat') return under ? [under] : [];
  return [index === active && under ? under : shown[index]];
}

function paint() {
  panes.forEach((pane, index) => {
    const context = pane.canvas.getContext('2d', { alpha: false });
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalCompositeOperation = 'source-over';
    context.fillStyle = getComputedStyle(stage).backgroundColor;
    context.fillRect(0, 0, pane.canvas.width, pane.canvas.height);
    const wanted = whats(index);
    const found = wanted.map(what => pictures.now(what, later));
    const missing = wanted.filter((what, at) => found[at] === undefined);
    pane.tag.textContent = missing.length ? missing.map(what => `${label(what)}: ${pictures.failure(what).message}`).join(' · ') : found.includes(null) ? 'loading' : label(wanted[0] ?? 0);
    if (mode === 'heat' && !under) paintHeat(pane, context);
    else if (mode === 'difference') paintDifference(pane, context, wanted, found);
    else if (mode === 'slider') paintSlider(pane, context, wanted, found);
    else if (found[0]) draw(context, found[0], view, pane.canvas, wanted[0] === 'nearest');
    pane.canvas.setAttribute('aria-label', pane.tag.textContent);
  });
  $('#stage').dataset.painted = Number($('#stage').dataset.painted || 0) + 1;
  if (loupe) magnify();
}

function paintSlider(pane, context, wanted, found) {
  const { width, height } = pane.canvas;
  pane.box.querySelector('.tag.right').textContent = label(wanted[1]);
  found.forEach((made, at) => {
    if (!made) return;
    context.save();
    context.beginPath();
    context.rect(at ? wipe * width : 0, 0, at ? width - wipe * width : wipe * width, height);
    context.clip();
    draw(context, made, view, pane.canvas, wanted[at] === 'nearest');
    context.restore();
  });
}

/** Paints |one - other|, amplified by repeated doubling; the browser computes both at screen resolution. */
function paintDifference(pane, context, wanted, found) {
  if (!found[0] || !found[1]) return;
  context.fillStyle = '#000';
  context.fillRect(0, 0, pane.canvas.width, pane.canvas.height);
  draw(context, found[0], view, pane.canvas, wanted[0] === 'nearest');
  context.globalCompositeOperation = 'difference';
  draw(context, found[1], view, pane.canvas, wanted[1] === 'nearest');
  context.globalCompositeOperation = 'lighter';
  for (let factor = 1; factor < gain; factor *= 2) context.drawImage(pane.canvas, 0, 0);
  pane.tag.textContent = `${label(wanted[0])} against ${label(wanted[1]).toLowerCase()}, × ${gain}`;
}

function paintHeat(pane, context) {
  if (!heatPicture) { pane.tag.textContent = heat === 'failed' ? 'nothing to compare' : `measuring ${heat || ''}`; return; }
  draw(context, { full: heatPicture, small: heatPicture }, view, pane.canvas, true);
  pane.tag.textContent = `Where ${heat.count} candidates disagree`;
}

async function measure() {
  if (heatPicture || heat) return;
  heat = '0';
  const deviation = await pictures.deviation(set.candidates.map(one => one.index), (done, all) => { if (!heatPicture) heat = `${done} of ${all}`; later(); });
  heat = deviation;
  heatPicture = heatCanvas(deviation);
  places = disagreements(deviation);
  stage.dataset.measured = 'yes';
  if (mode === 'heat') legend();
  later();
}

function legend() {
  panes[0].box.querySelector('.legend')?.remove();
  if (!heatPicture) return;
  const bar = h('canvas', { width: 110, height: 1, 'aria-hidden': 'true' });
  const context = bar.getContext('2d');
  const row = context.createImageData(110, 1);
  for (let x = 0; x < 110; x++) row.data.set([...heatColour(x / 109), 255], 4 * x);
  context.putImageData(row, 0, 0);
  panes[0].box.append(h('div', { class: 'legend' }, '0', bar, `${heat.max} of 255, standard deviation`));
}

/** Goes to the place where the candidates disagree most, then to the next. */
async function jump() {
  if (set.candidates.length < 2) return;
  if (!heatPicture) { say('Measuring the differences …'); await (heat ? new Promise(done => setTimeout(done, 300)) : measure()); }
  if (!places.length) return;
  place = (place + 1) % places.length;
  const to = places[place];
  const { canvas } = panes[0];
  view.scale = Math.max(view.scale, Math.min(canvas.width, canvas.height) / (2.5 * to.side));
  view.x = to.x;
  view.y = to.y;
  view.fitted = false;
  say(`Place ${place + 1} of ${places.length}, largest disagreement first`);
  refresh();
}

const SIDE = 11;

/** Magnifies the pixels around the pointer or the centre and shows their values in all visible pictures. */
function magnify() {
  const at = pointer && panes[pointer.index] ? pointer : { index: Math.min(active, panes.length - 1) };
  const pane = panes[at.index];
  const ratio = pane.canvas.width / pane.canvas.clientWidth || 1;
  const place = view.pixelAt(at.x === undefined ? pane.canvas.width / 2 : at.x * ratio, at.y === undefined ? pane.canvas.height / 2 : at.y * ratio, pane.canvas);
  let box = $('.loupe');
  if (!box) stage.append(box = h('div', { class: 'loupe' }, h('canvas', { width: SIDE * 16, height: SIDE * 16 }), h('div', {})));
  box.hidden = !place;
  if (!place) return;
  const all = [...new Set(panes.flatMap((_, index) => whats(index)))];
  const lines = [`x ${place.x}  y ${place.y}`];
  all.forEach((what, order) => {
    const made = pictures.now(what, later);
    if (!made) return;
    const k = made.full.width / view.width;
    const data = pixels(made.full, Math.floor(place.x * k), Math.floor(place.y * k), 1, 1).data;
    lines.push(`${(typeof what === 'number' ? '#' + (what + 1) : what === 'nearest' ? 'LR' : 'bicubic').padEnd(8)}${[...data.slice(0, 3)].map(value => String(value).padStart(4)).join('')}`);
    if (order === 0 || (panes.length > 1 && what === whats(at.index)[0])) {
      const context = $('canvas', box).getContext('2d');
      context.imageSmoothingEnabled = false;
      context.fillRect(0, 0, SIDE * 16, SIDE * 16);
      context.drawImage(made.full, (place.x - 5) * k, (place.y - 5) * k, SIDE * k, SIDE * k, 0, 0, SIDE * 16, SIDE * 16);
      context.strokeStyle = '#fff';
      context.strokeRect(5 * 16 + 0.5, 5 * 16 + 0.5, 15, 15);
    }
  });
  $('div', box).textContent = lines.join('\n');
  const x = at.x === undefined ? pane.box.clientWidth / 2 : at.x, y = at.y === undefined ? pane.box.clientHeight / 2 : at.y;
  const left = pane.box.offsetLeft + x, top = pane.box.offsetTop + y;
  box.style.left = (left + 200 > stage.clientWidth ? left - 198 : left + 20) + 'px';
  box.style.top = Math.max(4, top + 260 > stage.clientHeight ? top - 250 : top + 20) + 'px';
}

async function choose() {
  if (isGuest) return;
  const index = mode === 'side' || mode === 'pinned' ? current() : shown[0];
  try {
    undoTo = choice;
    choice = await call(jobPath(id) + '/choice', { method: 'POST', body: { candidate: index } });
    mark();
    say(`Candidate ${index + 1} is chosen.`, 'Undo', undo);
  } catch (error) { problem(error); }
}

async function undo() {
  if (undoTo === undefined || isGuest) return;
  try {
    choice = undoTo
      ? await call(jobPath(id) + '/choice', { method: 'POST', body: { candidate: undoTo.candidate, ...(undoTo.note ? { note: undoTo.note } : {}) } })
      : (await call(jobPath(id) + '/choice', { method: 'DELETE' }), null);
    undoTo = undefined;
    mark();
    say(choice ? `Candidate ${choice.candidate + 1} is chosen again.` : 'No candidate is chosen.');
  } catch (error) { problem(error); }
}

const KEYS = [['← →', 'another candidate in the active pane'], ['Tab', 'next pane'], ['s w f', 'side by side, slider, flicker'], ['p', 'pin the active candidate; again: pin another'], ['d', 'difference'], ['v', 'disagreement of all candidates'],
  ['j', 'go to the largest disagreement, then to the next'], ['l b', 'original: pixels, bicubic'], ['0 1', 'fit the picture, one pixel per screen pixel'], ['+ −', 'zoom in, out; also wheel and pinch'], ['Shift arrows', 'pan; also by dragging'], ['g', 'loupe with pixel values'],
  ['x', 'flicker: other picture'], ['c u', 'choose, undo'], ['Esc', 'back to the set']];

function keys() {
  dialog('Keyboard shortcuts', h('dl', { class: 'sheet' }, ...KEYS.flatMap(([key, what]) => [h('dt', {}, ...key.split(' ').flatMap((one, at) => at ? [' ', h('kbd', {}, one)] : [h('kbd', {}, one)])), h('dd', {}, what)])),
    h('form', { method: 'dialog', class: 'row' }, h('button', {}, 'Close')));
}

document.addEventListener('keydown', event => {
  if (!set || !isForPage(event)) return;
  const range = event.target instanceof HTMLInputElement && event.target.type === 'range';
  if (range && event.key.startsWith('Arrow')) return;
  const far = 60;
  const pan = { ArrowLeft: [far, 0], ArrowRight: [-far, 0], ArrowUp: [0, far], ArrowDown: [0, -far] }[event.key];
  const byMode = MODES.find(([, , key]) => key === event.key)?.[0];
  const run = { l: () => underlay('nearest'), b: () => underlay('bicubic'), g: toggleLoupe, j: jump, c: choose, u: undo, x: swap, 0: fit, 1: () => zoomTo(1), '+': () => zoomBy(1.5), '=': () => zoomBy(1.5), '-': () => zoomBy(1 / 1.5), '?': keys, Escape: () => location.assign(base) }[event.key];
  if (pan && event.shiftKey) { view.pan(...pan); later(); }
  else if (event.key === 'ArrowRight' || event.key === 'ArrowDown') stepTo(1);
  else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') stepTo(-1);
  else if (byMode) go(byMode);
  else if (run) run();
  else return;
  event.preventDefault();
});

try {
  set = await call(jobPath(id) + '/manifest');
  begin();
} catch (error) {
  problem(error);
  fill($('#tools'), h('a', { class: 'back', href: base }, '‹ Back to the set'));
}
