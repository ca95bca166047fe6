// Helpers for elements, formatting and messages. Text is never parsed as HTML.

/** Creates an element. Functions in props become event listeners, everything else attributes. */
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

/** Formats an instant as "3 min ago". */
export function ago(instant) {
  const seconds = (new Date(instant) - Date.now()) / 1000;
  for (const [unit, length] of [['day', 86400], ['hour', 3600], ['minute', 60]]) {
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  }
  return seconds > -5 && seconds < 5 ? 'just now' : relative.format(Math.round(seconds), 'second');
}

/** Formats a duration as "80 s" or "3 min". */
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

/** Returns the file name, which is the last part of a key. */
export const nameOf = key => (key || '').split('/').pop() || '';

const STATES = { queued: 'waiting', running: 'running', succeeded: 'done', failed: 'failed', cancelled: 'cancelled', expired: 'expired', dead: 'dead' };

export function chip(element, state) {
  element.className = 'chip ' + state;
  element.textContent = STATES[state] || state;
  return element;
}

/** Shows a message for some seconds, optionally with an action. */
export function say(text, action, run) {
  const toast = h('div', { class: 'toast' }, h('span', {}, text),
    action && h('button', { type: 'button', onclick: () => { toast.remove(); run(); } }, action));
  const place = $('#said');
  place.replaceChildren(toast);
  setTimeout(() => toast.remove(), action ? 9000 : 5000);
}

/** Shows an error in the page's error area; without one, clears the area. */
export function problem(error) {
  const place = $('#problem');
  fill(place, error && h('p', { class: 'notice bad', role: 'alert' }, error.message || String(error)));
}

/** Opens a dialog; resolves when it is closed. */
export function dialog(title, ...content) {
  const box = $('#dialog');
  fill(box, h('h2', { id: 'dialogtitle' }, title), ...content);
  box.showModal();
  return new Promise(closed => box.addEventListener('close', () => closed(box.returnValue), { once: true }));
}

/** Returns whether a key event is for the page and not for a field, a dialog or the browser. */
export function isForPage(event) {
  const at = event.target;
  return !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented && !document.querySelector('dialog[open]')
    && !(at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement
      || (at instanceof HTMLInputElement && !['radio', 'checkbox', 'range'].includes(at.type)));
}

export const reducedMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Handles files that are dropped on or chosen in the drop zones. The browser's file list is copied, because clearing the field empties it. */
export function dropZones(taken) {
  for (const zone of document.querySelectorAll('.drop')) {
    const input = $('#' + zone.dataset.for);
    input.addEventListener('change', () => { const files = [...input.files]; input.value = ''; taken(files, zone.dataset.for); });
    zone.addEventListener('dragover', event => { event.preventDefault(); zone.classList.add('over'); });
    zone.addEventListener('dragleave', () => zone.classList.remove('over'));
    zone.addEventListener('drop', event => { event.preventDefault(); zone.classList.remove('over'); taken([...event.dataTransfer.files], zone.dataset.for); });
  }
}
