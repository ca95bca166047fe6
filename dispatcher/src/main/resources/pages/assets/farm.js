// The farm's state: backlog, workers, models, dead letters and webhooks.
import { $, ago, fill, h, nameOf, number, problem, say, span } from './dom.js';
import { call, whileVisible } from './api.js';

const table = (caption, heads, rows) => h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table: ' + caption.toLowerCase() }, h('table', {},
  h('caption', { class: 'hidden' }, caption),
  h('thead', {}, h('tr', {}, ...heads.map(head => h('th', { scope: 'col', class: head.startsWith('#') ? 'num' : undefined }, head.replace('#', ''))))),
  h('tbody', {}, ...rows.map(row => h('tr', {}, ...row.map((cell, at) => h('td', { class: heads[at].startsWith('#') ? 'num' : undefined }, cell)))))));

const none = text => h('p', { class: 'muted' }, text);

/** Shows a section or its error, so that a failure affects only one section. */
async function part(place, path, show) {
  try {
    fill($(place), ...[show(await call(path, { stay: true }))].flat());
  } catch (error) {
    fill($(place), none(error.status === 401 ? 'Only the operator’s API key gives access to this section.' : error.message));
  }
}

function backlog(all) {
  const card = (title, value, below) => h('div', { class: 'card' }, h('div', { class: 'muted small' }, title), h('div', { class: 'big' }, value), h('div', { class: 'muted small' }, below));
  const { total } = all;
  return [h('div', { class: 'cards' },
    card('Waiting', number(total.jobs), total.jobs ? `oldest: ${span(total.oldestSeconds)}` : 'no waiting jobs'),
    card('Running', number(total.running), 'jobs that workers are processing'),
    card('Work left', span(all.workerRate ? total.pixelsLeft / all.workerRate : 0), `on one worker, at the ${all.measured ? 'measured' : 'assumed'} rate`),
    card('Desired workers', number(total.desiredWorkers), 'for the autoscaler')),
  table('The queue by class', ['class', '#waiting', '#running', '#oldest', '#input pixels × candidates left', '#workers for this class alone'],
    ['interactive', 'normal', 'bulk'].map(name => [name, number(all[name].jobs), number(all[name].running), all[name].jobs ? span(all[name].oldestSeconds) : '–', number(all[name].pixelsLeft), number(all[name].desiredWorkers)]))];
}

/** Describes what a job has done so far, or what it is waiting for. */
const standing = job => job.state === 'running' ? `attempt ${job.attempt}, since ${ago(job.timestamps.running)}`
  : [job.waitingFor, job.eta && `starts ${ago(job.eta)}`].filter(Boolean).join(' · ');

const jobs = ({ jobs: all, next }) => all.length ? [table('Your queued and running jobs', ['job', 'picture', 'class', 'state', '#candidates', 'status'],
  all.map(job => [h('a', { href: '/ui/jobs/' + job.job }, job.job.slice(0, 12) + '…'), h('bdi', {}, nameOf(job.document?.input.key) || '–'), job.document?.priority || '–', job.state === 'running' ? 'running' : 'waiting', `${job.candidatesDone} of ${job.candidates}`, standing(job)])),
next && h('p', { class: 'muted small' }, 'The list of jobs shows the others.')].filter(Boolean)
  : none('No queued or running jobs.');

const models = ({ models: all }) => all.length ? table('Models', ['model', 'version', '#parameters', '#scale', 'device', 'announced', 'trained on', 'licence'],
  all.map(model => [model.id, model.version, number(model.parameters), model.scale + ' ×', model.device, ago(model.at), model.trainedOn || '–', model.licence || '–']))
  : none('No worker has announced a model yet.');

const work = job => [h('code', {}, job.job.slice(0, 12) + '…'), ` of ${job.tenant}, ${number(job.candidatesDone)} candidates`, job.attempt > 1 ? `, attempt ${job.attempt}` : '', job.since ? `, since ${ago(job.since)}` : ''];

const workers = ({ workers: all, decisions }) => [
  all.length ? table('Workers', ['worker', 'address', 'state', 'jobs'],
    all.map(one => [h('bdi', {}, one.name), one.host || '–', !one.connected ? 'not connected' : one.jobs ? 'working' : 'idle',
      one.running.length ? h('div', {}, ...one.running.map(job => h('div', {}, ...work(job)))) : one.jobs ? number(one.jobs) : '–']))
    : none('No worker is connected.'),
  h('h3', {}, 'Latest changes of desired workers'),
  decisions.length ? table('Latest changes of desired workers', ['when', '#workers', '#waiting jobs', '#running jobs'],
    decisions.slice(0, 10).map(one => [ago(one.at), number(one.workers), number(one.waiting), number(one.running)]))
    : none('No change yet.')];

function again(path, refresh) {
  return async event => {
    event.target.disabled = true;
    try { await call(path, { method: 'POST' }); say('Submitted again.'); } catch (error) { problem(error); }
    refresh();
  };
}

const dead = ({ letters }) => letters.length ? table('Dead letters', ['when', 'reason', '#attempts', 'job', 'redrive'],
  letters.map(letter => [ago(letter.at), h('bdi', {}, `${letter.error.message} (${letter.error.type})`), number(letter.attempts), letter.key ? h('a', { href: '/ui/jobs/' + letter.key }, letter.key.slice(0, 12) + '…') : '–',
    letter.redriven ? h('a', { href: '/ui/jobs/' + letter.redriven.job }, `redriven: ${letter.redriven.state}`)
      : h('button', { type: 'button', 'aria-label': `Redrive dead letter ${letter.letter}`, onclick: again(`/v1/dead/${encodeURIComponent(letter.letter)}/redrive`, () => showDead()) }, 'Redrive')]))
  : none('No dead letters.');

const hooks = (pending, gone) => {
  const row = dead => one => [one.event, h('bdi', {}, one.url), number(one.attempts), one.trouble ? one.trouble.detail : '–', dead
    ? h('button', { type: 'button', 'aria-label': `Redrive delivery ${one.webhook}`, onclick: again(`/v1/webhooks/dead/${encodeURIComponent(one.webhook)}/redrive`, () => showHooks()) }, 'Redrive')
    : one.next ? `next attempt ${ago(one.next)}` : 'pending'];
  const rows = [...gone.deliveries.map(row(true)), ...pending.deliveries.map(row(false))];
  return rows.length ? table('Deliveries', ['event', 'URL', '#attempts', 'last error', 'status'], rows) : none('No pending or dead deliveries.');
};

const showDead = () => part('#dead', '/v1/dead?limit=50', dead);
const showHooks = async () => {
  const pending = await call('/v1/webhooks/pending?limit=50').catch(() => ({ deliveries: [] }));
  await part('#hooks', '/v1/webhooks/dead?limit=50', gone => hooks(pending, gone));
};

const operator = $('#h-models').closest('section').hidden;
whileVisible(() => 3000, async () => {
  if (document.activeElement?.closest('#dead, #hooks')) return; // would take the focus away from the user
  await Promise.all([part('#backlog', '/v1/backlog', backlog), part('#workers', '/v1/workers', workers)]);
  if (!operator) await Promise.all([part('#jobs', '/v1/jobs?state=queued,running&limit=20', jobs), part('#models', '/v1/models', models), showDead(), showHooks()]);
  $('#at').textContent = 'as of ' + new Date().toLocaleTimeString();
});
