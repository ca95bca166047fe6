// Empty: the login form needs no script, but every page has a module.
import './dom.js';
