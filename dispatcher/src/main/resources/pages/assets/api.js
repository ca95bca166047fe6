// Client of the HTTP API with the browser's session. Changing requests carry the page's CSRF token.

const { csrf, guest } = document.body.dataset;
export const isGuest = guest === 'yes';

/** A problem document of the API (RFC 9457). */
export class Problem extends Error {
  constructor(status, body) {
    const places = (body.errors || []).map(place => `${place.pointer} ${place.detail}`.trim());
    super([body.detail || body.title || `The server responded with status ${status}`, ...(places.length > 1 ? places : [])].join(' · '));
    this.status = status;
    this.type = (body.type || '').replace('urn:srfarm:problem:', '');
    this.state = body.state;
  }
}

async function refused(response, stay) {
  if (response.status === 401 && !isGuest && !stay) {
    location.assign('/ui/login?ended=1&next=' + encodeURIComponent(location.pathname + location.search));
  }
  const body = await response.json().catch(() => ({}));
  if (response.status === 401 && isGuest) body.detail = 'This link is not valid: it may have expired or been revoked.';
  return new Problem(response.status, body);
}

/**
 * Sends a request and returns the JSON of the response, or undefined if it is empty. An expired session redirects to the
 * login, unless stay is set: for paths that only some keys may access.
 */
export async function call(path, { method = 'GET', body, signal, stay = false } = {}) {
  const response = await answer(path, { method, body, signal });
  if (!response.ok) throw await refused(response, stay);
  const text = await response.text();
  return text ? JSON.parse(text) : undefined;
}

async function answer(path, { method, body, signal, etag }) {
  const headers = {};
  if (method !== 'GET') headers['X-Csrf-Token'] = csrf;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (etag) headers['If-None-Match'] = etag;
  try {
    return await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal, cache: etag ? 'no-store' : 'default' });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Error('The server is unreachable. This page retries automatically.');
  }
}

const seen = new Map();

/** Like call, for polling: returns undefined if nothing has changed. */
export async function changed(path, { signal } = {}) {
  const response = await answer(path, { method: 'GET', signal, etag: seen.get(path) });
  if (response.status === 304) return undefined;
  if (!response.ok) throw await refused(response);
  const tag = response.headers.get('ETag');
  if (tag) { if (seen.size > 200) seen.clear(); seen.set(path, tag); }
  return response.json();
}

export const forget = path => seen.delete(path);

/** Repeats a task while the page is visible; each pause begins when the task has ended. */
export function whileVisible(milliseconds, task) {
  let timer;
  let running = false;
  const round = async () => {
    clearTimeout(timer);
    if (running) return;
    running = true;
    try { if (document.visibilityState === 'visible') await task(); } finally { running = false; }
    timer = setTimeout(round, milliseconds());
  };
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && round());
  round();
  return round;
}

export const jobPath = id => '/v1/jobs/' + encodeURIComponent(id);
export const picture = (id, what) => `${jobPath(id)}/pictures/${what}`;

/** Uploads a file to a presigned URL and reports progress; returns its key. */
export async function upload(file, name, progress) {
  const place = await call('/v1/uploads', { method: 'POST', body: { name, contentType: file.type, bytes: file.size } });
  await new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('PUT', place.url);
    for (const [header, value] of Object.entries(place.headers)) request.setRequestHeader(header, value);
    request.upload.addEventListener('progress', event => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener('load', () => request.status < 300 ? done() : failed(new Error(`the object store refused the upload (status ${request.status})`)));
    request.addEventListener('error', () => failed(new Error('the object store is unreachable from this browser')));
    request.send(file);
  });
  return place.key;
}

/** Returns the file's name without characters that keys may not contain. */
export function keyName(name) {
  const plain = name.normalize('NFKD').replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '').slice(-100);
  return plain || 'picture';
}
