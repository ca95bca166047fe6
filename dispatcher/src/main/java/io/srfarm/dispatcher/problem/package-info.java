/** How every refusal is said over HTTP: RFC 9457 problem documents, in one shape. */
@NullMarked
package io.srfarm.dispatcher.problem;

import org.jspecify.annotations.NullMarked;
