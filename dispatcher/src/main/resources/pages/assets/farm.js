// For operators: what waits, which models there are, what could not be done and another try for it.
import { $, ago, fill, h, nameOf, number, problem, say, span } from './dom.js';
import { call, whileVisible } from './api.js';

const table = (caption, heads, rows) => h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table: ' + caption.toLowerCase() }, h('table', {},
  h('caption', { class: 'hidden' }, caption),
  h('thead', {}, h('tr', {}, ...heads.map(head => h('th', { scope: 'col', class: head.startsWith('#') ? 'num' : undefined }, head.replace('#', ''))))),
  h('tbody', {}, ...rows.map(row => h('tr', {}, ...row.map((cell, at) => h('td', { class: heads[at].startsWith('#') ? 'num' : undefined }, cell)))))));

const none = text => h('p', { class: 'muted' }, text);

/** Shows a part, or why it is not there: one that fails does not take the others along. */
async function part(place, path, show) {
  try {
    fill($(place), ...[show(await call(path, { stay: true }))].flat());
  } catch (error) {
    fill($(place), none(error.status === 401 ? 'Only the operator’s key shows this: the farm has one of its own for it.' : error.message));
  }
}

function backlog(all) {
  const card = (title, value, below) => h('div', { class: 'card' }, h('div', { class: 'muted small' }, title), h('div', { class: 'big' }, value), h('div', { class: 'muted small' }, below));
  const { total } = all;
  return [h('div', { class: 'cards' },
    card('Waiting', number(total.jobs), total.jobs ? `the oldest for ${span(total.oldestSeconds)}` : 'nothing waits'),
    card('Running', number(total.running), 'jobs that workers have'),
    card('Work left', span(all.workerRate ? total.pixelsLeft / all.workerRate : 0), `on one worker, ${all.measured ? 'as measured' : 'as assumed'}`),
    card('Workers to have', number(total.desiredWorkers), 'what an autoscaler is told')),
  table('The queue by class', ['class', '#waiting', '#running', '#oldest', '#input pixels × candidates left', '#workers it takes alone'],
    ['interactive', 'normal', 'bulk'].map(name => [name, number(all[name].jobs), number(all[name].running), all[name].jobs ? span(all[name].oldestSeconds) : '–', number(all[name].pixelsLeft), number(all[name].desiredWorkers)]))];
}

/** Why a job is not done yet: what it has so far, or what it waits for. */
const standing = job => job.state === 'running' ? `attempt ${job.attempt}, since ${ago(job.timestamps.running)}`
  : [job.position ? `${number(job.position)} ahead` : 'next in the queue', job.eta && `starts ${ago(job.eta)}`, job.waitingFor].filter(Boolean).join(' · ');

const jobs = ({ jobs: all, next }) => all.length ? [table('Your jobs that run or wait', ['job', 'picture', 'class', 'state', '#candidates', 'why it is not done'],
  all.map(job => [h('a', { href: '/ui/jobs/' + job.job }, job.job.slice(0, 12) + '…'), h('bdi', {}, nameOf(job.document?.input.key) || '–'), job.document?.priority || '–', job.state === 'running' ? 'running' : 'waiting', `${job.candidatesDone} of ${job.candidates}`, standing(job)])),
next && h('p', { class: 'muted small' }, 'There are more: the list of jobs has them all.')].filter(Boolean)
  : none('Nothing runs and nothing waits.');

const models = ({ models: all }) => all.length ? table('Models', ['model', 'version', '#parameters', '#scale', 'device', 'last said', 'trained on', 'licence'],
  all.map(model => [model.id, model.version, number(model.parameters), model.scale + ' ×', model.device, ago(model.at), model.trainedOn || '–', model.licence || '–']))
  : none('No worker has said yet which models it has.');

function again(path, refresh) {
  return async event => {
    event.target.disabled = true;
    try { await call(path, { method: 'POST' }); say('It is tried again.'); } catch (error) { problem(error); }
    refresh();
  };
}

const dead = ({ letters }) => letters.length ? table('Dead letters', ['when', 'why', '#attempts', 'job', 'once more'],
  letters.map(letter => [ago(letter.at), h('bdi', {}, `${letter.error.message} (${letter.error.type})`), number(letter.attempts), letter.key ? h('a', { href: '/ui/jobs/' + letter.key }, letter.key.slice(0, 12) + '…') : '–',
    letter.redriven ? h('a', { href: '/ui/jobs/' + letter.redriven.job }, `runs again: ${letter.redriven.state}`)
      : h('button', { type: 'button', 'aria-label': `Redrive letter ${letter.letter}`, onclick: again(`/v1/dead/${encodeURIComponent(letter.letter)}/redrive`, () => showDead()) }, 'Redrive')]))
  : none('None: every job so far could be done or was refused for a reason of its own.');

const hooks = (pending, gone) => {
  const row = dead => one => [one.event, h('bdi', {}, one.url), number(one.attempts), one.trouble ? one.trouble.detail : '–', dead
    ? h('button', { type: 'button', 'aria-label': `Try delivery ${one.webhook} again`, onclick: again(`/v1/webhooks/dead/${encodeURIComponent(one.webhook)}/redrive`, () => showHooks()) }, 'Try again')
    : one.next ? `next try ${ago(one.next)}` : 'waits'];
  const rows = [...gone.deliveries.map(row(true)), ...pending.deliveries.map(row(false))];
  return rows.length ? table('Deliveries', ['event', 'to', '#attempts', 'what went wrong', 'once more'], rows) : none('Nothing waits to be delivered, and nothing was given up.');
};

const showDead = () => part('#dead', '/v1/dead?limit=50', dead);
const showHooks = async () => {
  const pending = await call('/v1/webhooks/pending?limit=50').catch(() => ({ deliveries: [] }));
  await part('#hooks', '/v1/webhooks/dead?limit=50', gone => hooks(pending, gone));
};

const operator = $('#h-models').closest('section').hidden;
whileVisible(() => 3000, async () => {
  if (document.activeElement?.closest('#dead, #hooks')) return; // not under somebody's fingers
  await part('#backlog', '/v1/backlog', backlog);
  if (!operator) await Promise.all([part('#jobs', '/v1/jobs?state=queued,running&limit=20', jobs), part('#models', '/v1/models', models), showDead(), showHooks()]);
  $('#at').textContent = 'as of ' + new Date().toLocaleTimeString();
});
