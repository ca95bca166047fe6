// Opens a share link: its secret stands behind the # of the address, where no server sees it, and goes into a cookie.
import { $ } from './dom.js';

const link = location.hash.slice(1);
history.replaceState(null, '', '/ui/share');
const response = link && await fetch('/ui/share', { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: link }).catch(() => undefined);
if (response?.ok) {
  location.replace('/ui/shared/' + encodeURIComponent((await response.json()).job));
} else {
  $('#opening').textContent = response && response.status !== 404
    ? 'The farm does not answer as it should. Try the link again.'
    : 'This link opens nothing: it has expired, was revoked, or is not whole. Ask whoever sent it for a new one.';
}
