// The tenant's library of references.
import { $, bytes, dropZones, fill, h, problem, say } from './dom.js';
import { call, keyName, upload } from './api.js';

const form = $('#add');
const list = $('#library');
const filter = $('#filter');
let all = [];
let next;

async function load(more) {
  try {
    const page = await call('/v1/references?limit=60' + (more && next ? '&after=' + encodeURIComponent(next) : ''));
    all = more ? [...all, ...page.references] : page.references;
    next = page.next;
    show();
    problem();
  } catch (error) { problem(error); }
}

function show() {
  const tag = filter.tag.value.trim().toLowerCase();
  const shown = all.filter(one => !tag || one.tags.some(own => own.toLowerCase().includes(tag)));
  fill(list, ...shown.map(tile));
  $('#count').textContent = all.length ? `${shown.length}${next ? ' or more' : ''}` : '';
  fill($('#more'), next && h('button', { type: 'button', onclick: () => load(true) }, 'Show more'));
  $('.empty')?.remove();
  if (!shown.length) list.after(h('div', { class: 'empty' }, h('p', {}, all.length ? 'No reference has this tag.' : 'No references yet.'), !all.length && h('p', {}, 'Add pictures here to use them as references in any job.')));
}

function tile(one) {
  const pic = h('span', { class: 'pic' }, h('img', { src: `/v1/references/${one.reference}/picture`, alt: '', loading: 'lazy' }));
  pic.style.aspectRatio = '1';
  $('img', pic).addEventListener('error', () => pic.replaceChildren(h('span', { class: 'hole' }, 'This picture no longer exists.')), { once: true });
  return h('li', { class: 'tile', 'data-reference': one.reference }, pic, h('div', { class: 'text' }, h('bdi', { class: 'title' }, one.name),
    h('span', { class: 'muted small' }, one.tags.length ? h('bdi', {}, one.tags.join(', ')) : 'no tags'),
    h('div', { class: 'row' }, h('button', { type: 'button', class: 'quiet', 'aria-label': `Change the tags of ${one.name}`, onclick: () => retag(one) }, 'Tags'),
      h('button', { type: 'button', class: 'quiet danger', 'aria-label': `Remove ${one.name}`, onclick: () => remove(one) }, 'Remove'))));
}

const tagsOf = text => text.split(',').map(tag => tag.trim()).filter(Boolean);

function retag(one) {
  const row = $(`[data-reference="${one.reference}"]`, list);
  const field = h('input', { type: 'text', value: one.tags.join(', '), 'aria-label': `Tags of ${one.name}`, maxlength: 200 });
  const edit = h('form', { class: 'text', onsubmit: async event => {
    event.preventDefault();
    try { Object.assign(one, await call('/v1/references/' + one.reference, { method: 'PUT', body: { tags: tagsOf(field.value) } })); show(); } catch (error) { problem(error); }
  } }, field, h('button', { type: 'submit' }, 'Save'));
  $('.text', row)?.replaceWith(edit);
  field.focus();
}

async function remove(one) {
  try {
    await call('/v1/references/' + one.reference, { method: 'DELETE' });
    all = all.filter(other => other !== one);
    show();
    say(`Removed ${one.name} from the library.`);
  } catch (error) { problem(error); }
}

async function add(files) {
  const tags = tagsOf(form.tags.value);
  for (const file of files) {
    const bar = h('progress', { max: 1, value: 0, 'aria-label': `Upload of ${file.name}` });
    const why = !['image/png', 'image/jpeg', 'image/webp'].includes(file.type) ? 'is not a PNG, JPEG or WebP'
      : file.size > Number(form.dataset.pictureBytes) ? `has ${bytes(file.size)}; the limit is ${bytes(Number(form.dataset.pictureBytes))}` : undefined;
    const said = h('div', { class: 'small ' + (why ? 'why' : 'muted') }, why || bytes(file.size));
    const row = h('li', { class: 'file' }, h('span', {}), h('div', {}, h('div', { class: 'nm' }, h('bdi', {}, file.name)), said, !why && bar));
    $('#uploads').append(row);
    if (why) continue;
    try {
      const key = await upload(file, keyName(file.name), share => { bar.value = share; });
      await call('/v1/references', { method: 'POST', body: { key, name: file.name.slice(0, 100), tags } });
      row.remove();
    } catch (error) {
      said.className = 'small why';
      said.textContent = error.message;
      bar.remove();
    }
  }
  load();
}

dropZones(add);
form.addEventListener('submit', event => event.preventDefault());
filter.addEventListener('input', show);
filter.addEventListener('submit', event => event.preventDefault());
load();
