/** What the leading dispatcher does with accepted jobs until a worker has begun: fair order, windows, second chances. */
@NullMarked
package io.srfarm.dispatcher.dispatch;

import org.jspecify.annotations.NullMarked;
