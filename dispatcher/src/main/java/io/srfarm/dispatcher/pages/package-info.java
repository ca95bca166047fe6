/** The web pages: HTML shells whose scripts use the public HTTP API. */
@NullMarked
package io.srfarm.dispatcher.pages;

import org.jspecify.annotations.NullMarked;
