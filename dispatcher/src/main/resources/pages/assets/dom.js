// Small helpers: elements, words for times and sizes, messages. Text is always text: nothing here parses HTML.

/** An element; props are attributes, or properties where they are functions or booleans. */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter(child => child !== undefined && child !== null && child !== false));
  return element;
}

export const $ = (selector, within = document) => within.querySelector(selector);

export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter(Boolean));
  return element;
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });

/** "3 min ago". */
export function ago(instant) {
  const seconds = (new Date(instant) - Date.now()) / 1000;
  for (const [unit, length] of [['day', 86400], ['hour', 3600], ['minute', 60]]) {
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  }
  return seconds > -5 && seconds < 5 ? 'just now' : relative.format(Math.round(seconds), 'second');
}

/** "1 min 20 s". */
export function span(seconds) {
  if (seconds < 1) return 'less than a second';
  if (seconds < 90) return Math.round(seconds) + ' s';
  if (seconds < 5400) return Math.round(seconds / 60) + ' min';
  return (seconds / 3600).toFixed(1) + ' h';
}

export function bytes(count) {
  for (const [unit, size] of [['GB', 1e9], ['MB', 1e6], ['kB', 1e3]]) {
    if (count >= size) return (count / size).toFixed(count >= 10 * size ? 0 : 1) + ' ' + unit;
  }
  return count + ' B';
}

export const number = value => new Intl.NumberFormat('en').format(value);

/** The last part of a key, without what tells two uploads of one name apart. */
export const nameOf = key => (key || '').split('/').pop() || '';

const STATES = { queued: 'waiting', running: 'running', succeeded: 'done', failed: 'failed', cancelled: 'cancelled', expired: 'expired', dead: 'gave up' };

export function chip(element, state) {
  element.className = 'chip ' + state;
  element.textContent = STATES[state] || state;
  return element;
}

/** Says something for a while, perhaps with something to do about it. */
export function say(text, action, run) {
  const toast = h('div', { class: 'toast' }, h('span', {}, text),
    action && h('button', { type: 'button', onclick: () => { toast.remove(); run(); } }, action));
  const place = $('#said');
  place.replaceChildren(toast);
  setTimeout(() => toast.remove(), action ? 9000 : 5000);
}

/** Shows what went wrong where the page has a place for it; nothing: all is well. */
export function problem(error) {
  const place = $('#problem');
  fill(place, error && h('p', { class: 'notice bad', role: 'alert' }, error.message || String(error)));
}

/** A dialog with a title; resolves when it is closed. */
export function dialog(title, ...content) {
  const box = $('#dialog');
  fill(box, h('h2', { id: 'dialogtitle' }, title), ...content);
  box.showModal();
  return new Promise(closed => box.addEventListener('close', () => closed(box.returnValue), { once: true }));
}

/** Whether a key is meant for the page, not for a field, a dialog or the browser. */
export function isForPage(event) {
  const at = event.target;
  return !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented && !document.querySelector('dialog[open]')
    && !(at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement
      || (at instanceof HTMLInputElement && !['radio', 'checkbox', 'range'].includes(at.type)));
}

export const reducedMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Lets files be dropped on, or chosen in, the places for them. The list that the browser gives is emptied with the field: it is copied. */
export function dropZones(taken) {
  for (const zone of document.querySelectorAll('.drop')) {
    const input = $('#' + zone.dataset.for);
    input.addEventListener('change', () => { const files = [...input.files]; input.value = ''; taken(files, zone.dataset.for); });
    zone.addEventListener('dragover', event => { event.preventDefault(); zone.classList.add('over'); });
    zone.addEventListener('dragleave', () => zone.classList.remove('over'));
    zone.addEventListener('drop', event => { event.preventDefault(); zone.classList.remove('over'); taken([...event.dataTransfer.files], zone.dataset.for); });
  }
}
