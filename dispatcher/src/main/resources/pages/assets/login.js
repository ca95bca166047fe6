// Nothing happens here: the form works by itself. The module exists so that every page has one.
import './dom.js';
