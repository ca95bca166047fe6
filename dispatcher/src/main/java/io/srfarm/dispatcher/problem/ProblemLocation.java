package io.srfarm.dispatcher.problem;

/**
 * One fault in a document.
 *
 * @param pointer its position as a JSON pointer (RFC 6901); empty for the document as a whole
 * @param detail what is expected and what was found
 */
public record ProblemLocation(String pointer, String detail) {}
