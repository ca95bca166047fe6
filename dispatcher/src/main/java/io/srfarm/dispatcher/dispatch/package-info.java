/** The leader's tasks for accepted jobs until a worker starts them: fair order, dispatch windows, expiry, recovery. */
@NullMarked
package io.srfarm.dispatcher.dispatch;

import org.jspecify.annotations.NullMarked;
