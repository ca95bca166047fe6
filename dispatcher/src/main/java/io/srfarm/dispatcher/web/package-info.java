/** HTTP features for every path: request bodies, conditional requests, request ids. */
@NullMarked
package io.srfarm.dispatcher.web;

import org.jspecify.annotations.NullMarked;
