/** What HTTP itself offers to every path: answers that need not be sent twice, names for requests. */
@NullMarked
package io.srfarm.dispatcher.web;

import org.jspecify.annotations.NullMarked;
