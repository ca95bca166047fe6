/** Error responses: RFC 9457 problem documents. */
@NullMarked
package io.srfarm.dispatcher.problem;

import org.jspecify.annotations.NullMarked;
