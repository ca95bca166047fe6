// Dialogs for jobs that start from candidates of a set: variations of one, steps between two, or a repetition.
import { dialog, fill, h } from './dom.js';
import { call } from './api.js';

/** Shows a form that submits a job and opens its page. */
function ask(title, explained, fields, documentOf) {
  const said = h('div', {});
  const go = h('button', { type: 'submit', class: 'primary' }, 'Submit');
  const form = h('form', { class: 'stack', onsubmit: async event => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    go.disabled = true;
    try {
      const { job } = await call('/v1/jobs', { method: 'POST', body: documentOf(form) });
      location.assign('/ui/jobs/' + job);
    } catch (error) {
      go.disabled = false;
      fill(said, h('p', { class: 'notice bad', role: 'alert' }, error.message));
    }
  } }, ...fields, said, h('div', { class: 'row' }, h('button', { type: 'button', onclick: () => form.closest('dialog').close() }, 'Close'), go));
  dialog(title, h('p', { class: 'muted small' }, explained), form);
}

const count = (name, text, value) => h('label', {}, text, h('input', { name, type: 'number', min: 1, max: 32, step: 1, value, required: true }));

/** Returns the field for the distance, which also shows it in words. */
function distance() {
  const words = value => value <= 0.15 ? 'barely' : value <= 0.4 ? 'subtly' : value <= 0.7 ? 'clearly' : 'strongly';
  const text = h('output', { class: 'muted small', for: 'vary' }, words(0.35));
  const range = h('input', { id: 'vary', name: 'vary', type: 'range', min: 0.05, max: 1, step: 0.05, value: 0.35, oninput: () => { text.textContent = words(Number(range.value)); } });
  return h('label', {}, 'How different ', text, range);
}

export function moreLike(job, candidate) {
  ask(`More like candidate ${candidate + 1}`, 'New candidates similar to this one, with the same picture, model and reference.',
    [distance(), count('candidates', 'Candidates', 4)],
    form => ({ from: { job, candidate }, vary: Number(form.vary.value), candidates: Number(form.candidates.value), priority: 'interactive' }));
}

export function between(job, all, first, second) {
  const select = (name, text, chosen) => h('label', {}, text, h('select', { name }, ...all.map(index => h('option', { value: index, selected: index === chosen }, `Candidate ${index + 1}`))));
  ask('Between two candidates', 'Steps from the first to the second, both included.',
    [select('one', 'From', first), select('other', 'To', second), count('steps', 'Steps', 5)],
    form => ({ between: [{ job, candidate: Number(form.one.value) }, { job, candidate: Number(form.other.value) }], steps: Number(form.steps.value), priority: 'interactive' }));
}

/** Submits a job's document again, without the fields that apply only to the original job. */
export function again(document) {
  const { output, deadline, ...rest } = document;
  return call('/v1/jobs', { method: 'POST', body: rest });
}
