/** The web pages: shells that modules in the browser fill by the same HTTP API that everybody uses. */
@NullMarked
package io.srfarm.dispatcher.pages;

import org.jspecify.annotations.NullMarked;
