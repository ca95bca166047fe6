/**
 * What is removed from the store when its time is over: sets, and what is left over of them. A walk goes on where the last
 * round stopped, and every step can be done twice, so nothing is lost or left when one breaks off.
 */
@NullMarked
package io.srfarm.dispatcher.retention;

import org.jspecify.annotations.NullMarked;
