@NullMarked
package io.srfarm.embedded;

import org.jspecify.annotations.NullMarked;
