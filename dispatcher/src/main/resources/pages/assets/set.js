// One job's set: the job's event stream shows each candidate when it is stored; a key press chooses one.
import { $, ago, bytes, chip, dialog, fill, h, isForPage, nameOf, number, problem, say, span } from './dom.js';
import { Problem, call, isGuest, jobPath, picture } from './api.js';
import { again, between, moreLike } from './explore.js';
import { figures, originWords, referenceWords, words } from './scores.js';

const id = document.body.dataset.job;
const grid = $('#grid');
const ENDED = ['succeeded', 'failed', 'cancelled', 'expired', 'dead'];
let job = null;      // from the API; null for guests
let set = null;      // the manifest
let choice = null;
let landed = new Set();

async function load() {
  try {
    if (isGuest) {
      set = await call(jobPath(id) + '/manifest');
    } else {
      job = await call(jobPath(id));
      if (job.state === 'succeeded') set = await call(jobPath(id) + '/manifest');
    }
    if (set) choice = await call(jobPath(id) + '/choice').catch(ifNone);
    problem();
  } catch (error) {
    problem(error);
    if (error instanceof Problem && error.status === 404) { $('#title').textContent = 'No such set'; return; }
    if (!job) return;
  }
  show();
}

function ifNone(error) {
  if (error.type === 'no-choice') return null;
  throw error;
}

function follow() {
  if (isGuest || !job || ENDED.includes(job.state)) return;
  const stream = new EventSource(jobPath(id) + '/events');
  stream.addEventListener('started', () => { landed = new Set(); refresh(); });
  stream.addEventListener('candidate', event => {
    const { candidate } = JSON.parse(event.data);
    landed.add(candidate.index);
    job.state = 'running';
    job.candidatesDone = landed.size;
    head();
    land(candidate.index);
  });
  for (const end of ENDED) stream.addEventListener(end, () => { stream.close(); load(); });
  // The browser reconnects by itself unless the request was refused; then the page retries later.
  stream.addEventListener('error', () => {
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => load().then(follow), 5000);
    else refresh();
  });
}

let looking = false;
async function refresh() {
  if (looking) return;
  looking = true;
  try { job = await call(jobPath(id)); head(); } catch (error) { problem(error); } finally { looking = false; }
}

const count = () => set ? set.candidates.length : job?.candidates || 0;
const width = () => set?.candidates[0]?.width;
const base = isGuest ? `/ui/shared/${id}` : `/ui/jobs/${id}`;

function show() {
  head();
  sources();
  const tiles = [];
  for (let index = 0; index < count(); index++) tiles.push(tile(index));
  fill(grid, ...tiles);
  landed.forEach(land);
  if (set) set.candidates.forEach(candidate => land(candidate.index));
  marks();
  facts();
  if (set && document.activeElement === document.body) $('.pic', grid)?.focus({ preventScroll: true });
}

function head() {
  const key = set?.input.key || job?.document?.input.key;
  $('#title').textContent = nameOf(key) || id;
  document.title = `${nameOf(key) || id} · srfarm`;
  chip($('#state'), job ? job.state : 'succeeded');
  fill($('#line'), line());
  fill($('#actions'), ...actions());
}

function line() {
  if (set) {
    const time = set.createdAt ? `made ${ago(set.createdAt)} · ` : '';
    return `${time}${number(set.candidates.length)} candidates of ${set.candidates[0].width} × ${set.candidates[0].height} from ${set.input.width} × ${set.input.height} · ${set.model.id} ${set.model.version}`;
  }
  if (!job) return '';
  if (job.error) return `${job.error.message} (${job.error.type})`;
  if (job.state === 'running') return `${job.candidatesDone} of ${job.candidates} candidates done`;
  const left = job.eta && (new Date(job.eta) - Date.now()) / 1000;
  return job.state === 'queued' ? [job.position ? `${job.position} ahead` : 'next in the queue', left > 1 && `starts in ${span(left)}`, job.waitingFor].filter(Boolean).join(' · ') : '';
}

function actions() {
  if (set) {
    return [h('a', { class: 'button primary', href: base + '/compare' }, 'Compare'),
      h('a', { class: 'button', href: jobPath(id) + (isGuest ? '/manifest' : '/candidates.zip'), download: isGuest ? 'manifest.json' : `${id}.zip` }, isGuest ? 'Manifest' : 'Download all'),
      !isGuest && h('a', { class: 'button', href: jobPath(id) + '/manifest', download: 'manifest.json' }, 'Manifest'),
      !isGuest && h('button', { type: 'button', onclick: share }, 'Share'),
      !isGuest && set.candidates.length > 1 && h('a', { class: 'button', href: base + '/compose' }, 'Compose'),
      !isGuest && set.candidates.length > 1 && h('button', { type: 'button', onclick: () => between(id, set.candidates.map(one => one.index), 0, 1) }, 'Between two'),
      runAgain()];
  }
  if (!job) return [];
  return ENDED.includes(job.state)
    ? [runAgain()]
    : [h('button', { type: 'button', class: 'danger', onclick: cancel }, 'Cancel')];
}

/** Opens the form for an ordinary job; a job that uses candidates of another set is submitted again unchanged. */
function runAgain() {
  if (isGuest || !job?.document) return undefined;
  if (job.document.references) return h('a', { class: 'button', href: '/ui/submit?from=' + id }, 'Run again');
  return h('button', { type: 'button', onclick: async () => {
    try { location.assign('/ui/jobs/' + (await again(job.document)).job); } catch (error) { problem(error); }
  } }, 'Run again');
}

async function cancel() {
  try { await call(jobPath(id), { method: 'DELETE' }); await load(); } catch (error) { problem(error); }
}

function sources() {
  const input = h('img', { src: picture(id, 'input'), alt: 'The low-resolution picture', class: 'pixel' });
  const toggle = h('button', { type: 'button', class: 'quiet', 'aria-pressed': 'true', onclick: () => {
    const pixel = input.classList.toggle('pixel');
    toggle.setAttribute('aria-pressed', pixel);
    toggle.textContent = pixel ? 'Shown as pixels' : 'Shown smoothed';
  } }, 'Shown as pixels');
  const references = (job?.document?.references || []).map((reference, index) => ({ reference, index })).filter(one => one.reference.type === 'image');
  fill($('#sources'),
    h('figure', { class: 'source' }, input, h('figcaption', {}, h('strong', {}, 'Original'),
      h('span', { class: 'muted small' }, set ? `${set.input.width} × ${set.input.height} pixels` : ''), toggle)),
    references.length && h('figure', { class: 'source' }, h('figcaption', {}, h('strong', {}, references.length > 1 ? 'References' : 'Reference'),
      h('div', { class: 'list' }, ...references.map(one => h('img', { src: picture(id, 'references/' + one.index), alt: nameOf(one.reference.key), title: nameOf(one.reference.key), loading: 'lazy' }))))));
  input.addEventListener('error', () => input.replaceWith(h('p', { class: 'muted small' }, 'The original no longer exists.')), { once: true });
}

function tile(index) {
  const candidate = set?.candidates.find(one => one.index === index);
  const reference = candidate?.reference || (job?.document?.references && job.document.references[index % job.document.references.length]);
  const pic = h('a', { class: 'pic', href: `${base}/compare#c=${index}`, 'aria-label': `Candidate ${index + 1}: compare`, tabindex: index ? -1 : 0 },
    h('span', { class: 'hole' + (set || ENDED.includes(job?.state) ? '' : ' pulse') }, set ? '' : ENDED.includes(job?.state) ? 'not made' : 'not made yet'));
  const ratio = candidate || set?.candidates[0];
  pic.style.aspectRatio = ratio ? `${ratio.width} / ${ratio.height}` : '1';
  return h('li', { class: 'tile', 'data-index': index }, pic,
    h('div', { class: 'text' },
      h('div', { class: 'title' }, h('span', {}, `Candidate ${index + 1}`), h('span', { class: 'badge', hidden: true }, 'chosen')),
      h('ul', { class: 'words small' }, reference && h('li', { class: 'muted' }, h('bdi', {}, candidate ? originWords(candidate) : referenceWords(reference))),
        ...(candidate ? words(candidate.scores, set.candidates.map(one => one.scores)).map(word => h('li', {}, word)) : [])),
      candidate && h('details', {}, h('summary', {}, 'Exact figures'), h('dl', { class: 'facts' },
        ...[...figures(candidate.scores), ['seed', String(candidate.seed)], ['bytes', number(candidate.bytes)], ['SHA-256', candidate.sha256.slice(0, 16) + '…']]
          .flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]))),
      candidate && h('div', { class: 'row' },
        !isGuest && h('button', { type: 'button', class: 'choose', onclick: () => choose(index) }, 'Choose'),
        !isGuest && !candidate.composite && h('button', { type: 'button', class: 'quiet', 'aria-label': `More like candidate ${index + 1}`, onclick: () => moreLike(id, index) }, 'More like this'),
        h('a', { class: 'button quiet', href: picture(id, 'candidates/' + index), download: `${nameOf(set.input.key).replace(/\.[^.]*$/, '')}-${index + 1}.${candidate.key.split('.').pop()}`, 'aria-label': `Download candidate ${index + 1}` }, `↓ ${bytes(candidate.bytes)}`))));
}

/** Shows a candidate's picture in its placeholder. */
function land(index) {
  const pic = $(`[data-index="${index}"] .pic`, grid);
  if (!pic || $('img', pic)) return;
  const hole = $('.hole', pic);
  hole?.classList.remove('pulse');
  const image = h('img', { src: picture(id, 'candidates/' + index), alt: `Candidate ${index + 1}`, loading: 'lazy', decoding: 'async' });
  image.addEventListener('load', () => {
    if (!set) pic.style.aspectRatio = `${image.naturalWidth} / ${image.naturalHeight}`;
    hole.remove();
  }, { once: true });
  image.addEventListener('error', () => { image.remove(); hole.textContent = 'This picture no longer exists.'; }, { once: true });
  if (!hole.textContent || !set) hole.textContent = 'loading';
  pic.append(image);
}

function marks() {
  for (const tile of grid.children) {
    const chosen = choice && Number(tile.dataset.index) === choice.candidate;
    tile.classList.toggle('chosen', Boolean(chosen));
    $('.badge', tile).hidden = !chosen;
    const button = $('.choose', tile);
    if (button) { button.textContent = chosen ? 'Chosen' : 'Choose'; button.setAttribute('aria-pressed', Boolean(chosen)); }
  }
}

async function choose(index, note) {
  if (isGuest || !set) return;
  const before = choice;
  try {
    choice = await call(jobPath(id) + '/choice', { method: 'POST', body: { candidate: index, ...(note ? { note } : {}) } });
    marks();
    facts();
    say(note ? 'Comment saved.' : `Candidate ${index + 1} is chosen.`, 'Undo', () => undo(before));
    undoTo = before;
  } catch (error) {
    problem(error);
  }
}

let undoTo;
async function undo(to = undoTo) {
  if (to === undefined) return;
  try {
    if (to) choice = await call(jobPath(id) + '/choice', { method: 'POST', body: { candidate: to.candidate, ...(to.note ? { note: to.note } : {}) } });
    else { await call(jobPath(id) + '/choice', { method: 'DELETE' }); choice = null; }
    undoTo = undefined;
    marks();
    facts();
    say(choice ? `Candidate ${choice.candidate + 1} is chosen again.` : 'No candidate is chosen.');
  } catch (error) {
    problem(error);
  }
}

/** Shows the choice with its comment, and the set's properties. */
function facts() {
  const parts = [];
  if (choice) {
    const note = h('textarea', { maxlength: 500, rows: 1, placeholder: 'Why this one?', id: 'note', readonly: isGuest }, );
    note.value = choice.note || '';
    parts.push(h('form', { class: 'card note', onsubmit: event => { event.preventDefault(); choose(choice.candidate, note.value); } },
      h('label', { for: 'note' }, `Candidate ${choice.candidate + 1} was chosen ${ago(choice.at)}`, h('span', { class: 'muted small' }, ' · comment'), note),
      !isGuest && h('button', { type: 'submit' }, 'Save comment')));
  }
  if (set) {
    const figures = [['job', set.job], ['seed', String(set.seed)], ['temperature', String(set.temperature)], ['model', `${set.model.id} ${set.model.version}`],
      ['diversity', set.diversity === undefined ? undefined : String(set.diversity)], ['input', set.input.key], ['input SHA-256', set.input.sha256]];
    parts.push(h('details', {}, h('summary', {}, 'About this set'), h('dl', { class: 'facts card' },
      ...figures.filter(([, value]) => value).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, h('bdi', {}, value))]))));
  }
  fill($('#facts'), ...parts);
}

async function share() {
  const made = h('div', {});
  const existing = h('ul', { class: 'stack links' });
  const list = async () => {
    const { shares } = await call(jobPath(id) + '/shares');
    fill(existing, ...shares.map(one => h('li', {}, h('span', { class: 'muted small' }, `expires ${ago(one.expires)}`),
      h('button', { type: 'button', class: 'quiet danger', onclick: async () => { await call(`${jobPath(id)}/shares/${one.share}`, { method: 'DELETE' }); list(); } }, 'Revoke'))));
  };
  const create = async () => {
    try {
      const link = await call(jobPath(id) + '/shares', { method: 'POST', body: { validity: validity.value } });
      const field = h('input', { type: 'text', readonly: true, 'aria-label': 'Link', value: location.origin + link.path });
      fill(made, h('div', { class: 'copy' }, field, h('button', { type: 'button', onclick: () => { field.select(); navigator.clipboard?.writeText(field.value); say('Copied.'); } }, 'Copy')),
        h('p', { class: 'muted small' }, 'The link is shown only once. Anybody who has it can view this set, and nothing else.'));
      field.select();
      list();
    } catch (error) { fill(made, h('p', { class: 'notice bad', role: 'alert' }, error.message)); }
  };
  const validity = h('select', { id: 'validity' }, h('option', { value: 'P1D' }, 'a day'), h('option', { value: 'P7D', selected: true }, 'a week'), h('option', { value: 'P30D' }, '30 days'));
  list().catch(() => {});
  await dialog('Share this set', h('p', { class: 'muted small' }, 'A link to view only this set, without an API key. You can revoke it at any time.'),
    h('div', { class: 'bar' }, h('label', { class: 'inline', for: 'validity' }, 'valid for', validity), h('button', { type: 'button', class: 'primary', onclick: create }, 'Create a link')), made, existing,
    h('form', { method: 'dialog', class: 'row' }, h('button', {}, 'Close')));
}

document.addEventListener('keydown', event => {
  if (!isForPage(event)) return;
  const pics = [...grid.querySelectorAll('.pic')];
  const at = pics.findIndex(pic => pic.closest('.tile').contains(document.activeElement));
  const columns = getComputedStyle(grid).gridTemplateColumns.split(' ').length;
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
  const go = index => { const pic = pics[Math.min(Math.max(index, 0), pics.length - 1)]; pics.forEach(one => { one.tabIndex = one === pic ? 0 : -1; }); pic?.focus(); };
  if (step) go(at < 0 ? 0 : at + step);
  else if (/^[1-9]$/.test(event.key)) go(Number(event.key) - 1);
  else if (event.key === 'c' && at >= 0) choose(Number(pics[at].closest('.tile').dataset.index));
  else if (event.key === 'u') undo();
  else return;
  event.preventDefault();
});

load().then(follow);
// Another user may have chosen a candidate, or the set may have been removed.
document.addEventListener('visibilitychange', async () => {
  if (document.visibilityState !== 'visible' || !set) return;
  try { choice = await call(jobPath(id) + '/choice').catch(ifNone); marks(); facts(); } catch (error) { problem(error); }
});
