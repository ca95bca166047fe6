// The list of jobs, polled every two seconds with conditional requests while the page is visible.
import { $, ago, chip, fill, h, isForPage, nameOf, problem, say, span } from './dom.js';
import { call, changed, forget, jobPath, picture, whileVisible } from './api.js';

const PAGE = 100;
const list = $('#jobs');
const filter = $('#filter');
const rows = new Map();
let pages = [];        // the latest responses, one per page
let wanted = 1;
let filterText = '';
let working = 0;

function query() {
  const parameters = new URLSearchParams({ limit: PAGE });
  for (const [name, value] of new FormData(filter)) if (value.trim()) parameters.set(name, value.trim());
  return parameters.toString();
}

const again = whileVisible(() => 2000 + 400 * pages.length, refresh);

async function refresh() {
  const asked = query();
  if (asked !== filterText) {
    filterText = asked;
    wanted = 1;
    pages = [];
  }
  const turn = ++working;
  try {
    let after = '';
    for (let index = 0; index < wanted; index++) {
      const path = '/v1/jobs?' + asked + after;
      if (!pages[index]) forget(path);
      const page = await changed(path);
      if (turn !== working) return;
      if (page) pages[index] = page;
      if (!pages[index].next) { pages.length = index + 1; break; }
      after = '&after=' + encodeURIComponent(pages[index].next);
    }
    show();
    problem();
  } catch (error) {
    problem(error);
  }
}

function show() {
  const jobs = pages.flatMap(page => page.jobs);
  const more = Boolean(pages.at(-1)?.next);
  const kept = new Set(jobs.map(job => job.job));
  for (const [id, row] of rows) if (!kept.has(id)) { row.remove(); rows.delete(id); }
  let before = null;
  for (const job of jobs) {
    const row = rows.get(job.job) || made(job.job);
    update(row, job);
    if (before ? before.nextSibling !== row : list.firstChild !== row) before ? before.after(row) : list.prepend(row);
    before = row;
  }
  $('#count').textContent = jobs.length ? `${jobs.length}${more ? ' or more' : ''}` : '';
  $('#more').textContent = more ? 'Scroll for older jobs' : '';
  empty(jobs.length === 0);
}

function empty(none) {
  $('.empty')?.remove();
  if (!none) return;
  const filtered = [...new FormData(filter).values()].some(Boolean);
  list.after(h('div', { class: 'empty' }, filtered ? h('p', {}, 'No job matches this filter.')
    : [h('p', {}, 'No jobs yet.'), h('p', {}, h('a', { href: '/ui/submit' }, 'Submit a picture'), ', and its candidates appear here as they are made.')]));
}

function made(id) {
  const row = h('li', { class: 'job', 'data-job': id },
    h('img', { class: 'thumb', src: picture(id, 'input'), alt: '', loading: 'lazy', width: 48, height: 48, decoding: 'async' }),
    h('div', { class: 'name' }, h('a', { href: '/ui/jobs/' + id, dir: 'auto' }), h('div', { class: 'sub small muted' })),
    h('div', { class: 'state' }, h('span', { class: 'chip' })),
    h('div', { class: 'prog small' }),
    h('div', { class: 'mdl small muted' }),
    h('div', { class: 'acts' }));
  $('.thumb', row).addEventListener('error', event => event.target.replaceWith(h('span', { class: 'thumb none' })), { once: true });
  rows.set(id, row);
  return row;
}

const ENDED = ['succeeded', 'failed', 'cancelled', 'expired', 'dead'];

function update(row, job) {
  const { document: asked, state } = job;
  $('.name a', row).textContent = nameOf(asked?.input.key) || job.job;
  const labels = Object.entries(asked?.labels || {}).map(([name, value]) => `${name}:${value}`);
  const first = Object.values(job.timestamps).sort()[0];
  fill($('.sub', row), first && h('time', { datetime: first, title: new Date(first).toLocaleString() }, ago(first)),
    labels.length ? h('bdi', {}, ' · ' + labels.join(' · ')) : undefined);
  chip($('.chip', row), state);
  row.dataset.state = state;
  const share = job.candidates ? job.candidatesDone / job.candidates : 0;
  const meter = h('div', { class: 'meter' }, h('span', {}));
  meter.firstChild.style.width = 100 * share + '%';
  fill($('.prog', row), ...(state === 'running' ? [h('span', {}, `${job.candidatesDone} of ${job.candidates}`), meter]
    : state === 'queued' ? [h('span', { class: 'muted' }, waiting(job))]
      : [h('span', { class: 'muted' }, job.error ? job.error.message : state === 'succeeded' ? `${job.candidatesDone || job.candidates || ''} candidates` : '')]));
  $('.mdl', row).textContent = asked?.model || '';
  const open = !ENDED.includes(state);
  if (row.dataset.open !== String(open)) {
    row.dataset.open = open;
    const name = $('.name a', row).textContent;
    fill($('.acts', row), open
      ? h('button', { type: 'button', class: 'quiet danger', 'aria-label': `Cancel ${name}`, onclick: () => cancel(job.job) }, 'Cancel')
      : asked && h('a', { class: 'button quiet', href: '/ui/submit?from=' + job.job, 'aria-label': `Run ${name} again` }, 'Again'));
  }
}

function waiting(job) {
  const place = job.position === 0 ? 'next' : job.position !== undefined ? `${job.position} ahead` : '';
  const left = job.eta && (new Date(job.eta) - Date.now()) / 1000;
  return place + (left > 1 ? `, starts in ${span(left)}` : '');
}

async function cancel(id) {
  try {
    const receipt = await call(jobPath(id), { method: 'DELETE' });
    say(receipt.state === 'cancelled' ? 'Cancelled.' : 'Cancellation requested; the worker will stop the job.');
  } catch (error) {
    problem(error);
  }
  again();
}

filter.addEventListener('input', () => again());
filter.addEventListener('submit', event => { event.preventDefault(); again(); });
new IntersectionObserver(([seen]) => {
  if (seen.isIntersecting && pages.at(-1)?.next) { wanted = pages.length + 1; again(); }
}, { rootMargin: '600px' }).observe($('#more'));

call('/v1/models').then(({ models }) => $('select', filter).append(...models.map(model => h('option', { value: model.id }, model.id)))).catch(() => {});

document.addEventListener('keydown', event => {
  if (!isForPage(event)) return;
  const links = [...list.querySelectorAll('.name a')];
  const at = links.indexOf(document.activeElement);
  const row = document.activeElement?.closest('.job');
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (document.activeElement?.type === 'radio' && event.key.startsWith('Arrow')) return;
  if (step) links[Math.min(Math.max(at < 0 ? 0 : at + step, 0), links.length - 1)]?.focus();
  else if (event.key === 'Enter' && at < 0 && document.activeElement === document.body) links[0]?.click();
  else if (event.key === '/') $('[name=label]', filter).focus();
  else if (event.key === 'x' && row?.dataset.open === 'true') cancel(row.dataset.job);
  else if (event.key === 'a' && row) $('.acts a', row)?.click();
  else return;
  event.preventDefault();
});
