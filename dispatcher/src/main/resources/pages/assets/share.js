// Opens a share link: its secret is in the URL fragment, which browsers do not send, and is exchanged for a cookie.
import { $ } from './dom.js';

const link = location.hash.slice(1);
history.replaceState(null, '', '/ui/share');
const response = link && await fetch('/ui/share', { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: link }).catch(() => undefined);
if (response?.ok) {
  location.replace('/ui/shared/' + encodeURIComponent((await response.json()).job));
} else {
  $('#opening').textContent = response && response.status !== 404
    ? 'The server is unavailable. Try the link again.'
    : 'This link is not valid: it has expired, was revoked, or is incomplete. Ask the sender for a new one.';
}
