/** What runs in the background for as long as its process: restarted when it fails, and seen when it stands still. */
@NullMarked
package io.srfarm.supervision;

import org.jspecify.annotations.NullMarked;
