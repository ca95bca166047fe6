package io.srfarm.dispatcher.problem;

/**
 * One thing that is wrong with a document.
 *
 * @param pointer where, as a JSON pointer (RFC 6901); empty: the document as a whole
 * @param detail what is expected and what was found
 */
public record ProblemLocation(String pointer, String detail) {}
