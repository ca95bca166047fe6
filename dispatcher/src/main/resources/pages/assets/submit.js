// A new job: pictures and references are checked, uploaded to the store, and then submitted.
import { $, bytes, dialog, dropZones, fill, h, nameOf, number, problem, span } from './dom.js';
import { call, jobPath, keyName, picture, upload } from './api.js';

const form = $('#job');
const limits = Object.fromEntries(Object.entries(form.dataset).map(([name, value]) => [name, Number(value)]));
const SCALE = 8;
const pictures = [];     // { name, file | key, url, width, height, why }
const references = [];
let backlog = null;
let busy = false;

/** Fills the form with the settings of an existing job. */
async function from(id) {
  try {
    const { document: asked } = await call(jobPath(id));
    if (!asked) throw new Error('This job’s document is no longer available, so it cannot be run again.');
    if (!asked.references) throw new Error('This job uses candidates of another set; run it again from its own page.');
    $('#from').replaceChildren('with the settings of ', h('a', { href: '/ui/jobs/' + id }, nameOf(asked.input.key)));
    const input = { name: nameOf(asked.input.key), key: asked.input.key, url: picture(id, 'input') };
    await measured(input);
    pictures.push(input);
    asked.references.forEach((reference, index) => {
      if (reference.type === 'image') references.push({ name: nameOf(reference.key), key: reference.key, url: picture(id, 'references/' + index) });
    });
    form.noise.checked = asked.references.some(one => one.type === 'noise');
    form.self.checked = asked.references.some(one => one.type === 'low-resolution');
    for (const name of ['candidates', 'temperature', 'oversample', 'seed', 'priority']) form[name].value = asked[name];
    form.scores.value = asked.scores || 'full';
    if (![...form.model.options].some(option => option.value === asked.model)) form.model.append(h('option', { value: asked.model }, asked.model));
    form.model.value = asked.model;
    form.labels.value = Object.entries(asked.labels || {}).map(([name, value]) => `${name}:${value}`).join(', ');
    show();
  } catch (error) { problem(error); }
}

async function measured(item) {
  await new Promise(done => {
    const image = new Image();
    image.onload = () => { item.width = image.naturalWidth; item.height = image.naturalHeight; done(); };
    image.onerror = () => { item.why = item.file ? 'cannot be opened as a picture' : undefined; done(); };
    image.src = item.url;
  });
}

function refusal(item, isReference) {
  if (item.why) return item.why;
  if (item.file && !['image/png', 'image/jpeg', 'image/webp'].includes(item.file.type)) return 'is not a PNG, JPEG or WebP';
  if (item.file && item.file.size > limits.pictureBytes) return `has ${bytes(item.file.size)}; the limit is ${bytes(limits.pictureBytes)}`;
  if (!item.width) return undefined;
  const size = item.width * item.height;
  if (isReference) return size > limits.referencePixels ? `has ${number(size)} pixels; the limit is ${number(limits.referencePixels)}` : undefined;
  if (Math.min(item.width, item.height) < limits.sideMin) return `has a side shorter than ${limits.sideMin} pixels`;
  if (Math.max(item.width, item.height) > limits.sideMax) return `has a side longer than ${number(limits.sideMax)} pixels`;
  if (size > limits.inputPixels) return `has ${number(size)} pixels; the limit is ${number(limits.inputPixels)}: reduce it first`;
  if (64 * size * count() > limits.outputPixels) return `would produce ${number(64 * size * count())} pixels with ${count()} candidates; the limit is ${number(limits.outputPixels)}`;
  return undefined;
}

const count = () => Number(form.candidates.value) || 1;

async function add(files, list) {
  for (const file of [...files].slice(0, 200)) {
    const item = { name: file.name, file, url: URL.createObjectURL(file) };
    await measured(item);
    list.push(item);
    show();
  }
}

function row(item, list) {
  const why = refusal(item, list === references);
  item.bar = item.bar || h('progress', { max: 1, value: 0, hidden: true, 'aria-label': `Upload of ${item.name}` });
  return h('li', { class: 'file' }, item.why ? h('span', { class: 'noimg' }) : h('img', { src: item.url, alt: '' }),
    h('div', {}, h('div', { class: 'nm' }, h('bdi', {}, item.name)),
      h('div', { class: 'small ' + (why ? 'why' : 'muted') }, why || item.said || [item.width && `${item.width} × ${item.height}`, item.file && bytes(item.file.size), list === pictures && item.width && `→ ${SCALE * item.width} × ${SCALE * item.height}`].filter(Boolean).join(' · ')),
      item.job && h('a', { class: 'small', href: '/ui/jobs/' + item.job }, 'open its set'), item.bar),
    h('button', { type: 'button', class: 'quiet', 'aria-label': `Remove ${item.name}`, disabled: busy, onclick: () => { list.splice(list.indexOf(item), 1); if (item.file) URL.revokeObjectURL(item.url); show(); } }, '✕'));
}

const ready = () => pictures.filter(item => !item.job && !refusal(item, false));

function show() {
  fill($('#picturelist'), ...pictures.map(item => row(item, pictures)));
  fill($('#referencelist'), ...references.map(item => row(item, references)));
  const many = references.length + form.noise.checked + form.self.checked;
  const bad = references.some(item => refusal(item, true)) || many > limits.references;
  $('#go').disabled = busy || !ready().length || bad || !form.checkValidity();
  $('#go').textContent = busy ? 'Submitting …' : ready().length > 1 ? `Submit ${ready().length} jobs` : 'Submit';
  estimate(many);
}

function estimate(many) {
  const own = ready();
  if (!own.length) { fill($('#estimate'), h('p', { class: 'muted' }, pictures.length ? 'No picture can be submitted.' : 'Add a picture to see the estimate.')); return; }
  const work = own.reduce((sum, item) => sum + (item.width || 0) * (item.height || 0) * count(), 0);
  const lines = [h('p', {}, h('span', { class: 'big' }, `${own.length * count()} pictures`), h('br', {}), h('span', { class: 'muted small' }, `${number(64 * work)} pixels, about ${bytes(64 * work * 1.6)} as PNG`))];
  if (backlog?.workerRate && work) {
    // The work ahead is shared by all workers; their number is unknown here, so one is assumed.
    const queue = { interactive: ['interactive'], normal: ['interactive', 'normal'], bulk: ['interactive', 'normal', 'bulk'] }[form.priority.value];
    const ahead = queue.reduce((sum, name) => sum + backlog[name].pixelsLeft, 0);
    const jobs = queue.reduce((sum, name) => sum + backlog[name].jobs, 0);
    lines.push(h('p', {}, h('span', { class: 'big' }, `about ${span(work / backlog.workerRate)}`), h('br', {}), h('span', { class: 'muted small' }, `on one worker, at the ${backlog.measured ? 'measured' : 'assumed'} rate`)),
      h('p', { class: 'muted small' }, jobs || ahead ? `${number(jobs)} jobs ahead, about ${span(ahead / backlog.workerRate)} of work` : 'No jobs ahead.'));
  }
  if (many > count()) lines.push(h('p', { class: 'muted small' }, `${many} references for ${count()} candidates: the last ones are not used.`));
  if (many > limits.references) lines.push(h('p', { class: 'notice bad small' }, `A job has at most ${limits.references} references.`));
  fill($('#estimate'), ...lines);
}

function documentFor(item) {
  const wish = { input: { key: item.key }, candidates: count(), priority: form.priority.value, scores: form.scores.value };
  const kinds = [...references.map(reference => ({ type: 'image', key: reference.key })), ...(form.self.checked ? [{ type: 'low-resolution' }] : []), ...(form.noise.checked ? [{ type: 'noise' }] : [])];
  if (kinds.length) wish.references = kinds;
  for (const name of ['temperature', 'oversample', 'seed']) if (form[name].value !== '') wish[name] = Number(form[name].value);
  if (form.model.value) wish.model = form.model.value;
  const labels = form.labels.value.split(',').map(text => text.trim()).filter(Boolean).map(text => [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)]);
  if (labels.length) wish.labels = Object.fromEntries(labels);
  return wish;
}

async function sent(item) {
  if (item.key) return;
  item.bar.hidden = false;
  item.key = await upload(item.file, keyName(item.name), share => { item.bar.value = share; });
  item.bar.hidden = true;
}

async function submit() {
  busy = true;
  problem();
  show();
  let failed = null;
  try {
    for (const reference of references) await sent(reference);
    for (const item of ready()) {
      try {
        await sent(item);
        item.job = (await call('/v1/jobs', { method: 'POST', body: documentFor(item) })).job;
        item.said = 'submitted';
      } catch (error) { failed = error; item.said = 'not submitted'; item.bar.hidden = true; }
      show();
    }
  } catch (error) { failed = error; }
  busy = false;
  show();
  if (failed) { problem(failed); return; }
  const jobs = pictures.filter(item => item.job);
  location.assign(jobs.length === 1 ? '/ui/jobs/' + jobs[0].job : '/ui/jobs');
}

async function library() {
  const box = h('ul', { class: 'grid small' });
  dialog('Choose from the library', box, h('form', { method: 'dialog', class: 'row' }, h('button', {}, 'Done')));
  try {
    const { references: all } = await call('/v1/references?limit=200');
    fill(box, ...all.map(one => {
      const taken = () => references.find(item => item.key === one.key);
      const button = h('button', { type: 'button', 'aria-pressed': Boolean(taken()), onclick: () => {
        if (taken()) references.splice(references.indexOf(taken()), 1);
        else references.push({ name: one.name, key: one.key, url: `/v1/references/${one.reference}/picture`, width: one.width, height: one.height });
        button.setAttribute('aria-pressed', Boolean(taken()));
        button.textContent = taken() ? 'Added' : 'Add';
        show();
      } }, taken() ? 'Added' : 'Add');
      const pic = h('span', { class: 'pic' }, h('img', { src: `/v1/references/${one.reference}/picture`, alt: '', loading: 'lazy' }));
      pic.style.aspectRatio = '1';
      return h('li', { class: 'tile' }, pic, h('div', { class: 'text' }, h('bdi', { class: 'small' }, one.name), button));
    }));
    if (!all.length) box.replaceWith(h('p', { class: 'muted' }, 'The library is empty. ', h('a', { href: '/ui/references' }, 'Add references'), ' to use them in any job.'));
  } catch (error) { box.replaceWith(h('p', { class: 'notice bad' }, error.message)); }
}

dropZones((files, where) => add(files, where === 'pictures' ? pictures : references));
form.addEventListener('input', show);
form.addEventListener('submit', event => { event.preventDefault(); submit(); });
$('#library').addEventListener('click', library);
call('/v1/models').then(({ models }) => form.model.append(...models.map(model => h('option', { value: model.id }, model.id)))).catch(() => {})
  .then(() => { const id = new URLSearchParams(location.search).get('from'); return id && from(id); });
// The estimate works without the backlog, which may be visible only to operators.
call('/v1/backlog', { stay: true }).then(found => { backlog = found; show(); }).catch(() => {});
