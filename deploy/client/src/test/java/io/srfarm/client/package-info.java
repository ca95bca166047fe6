@NullMarked
package io.srfarm.client;

import org.jspecify.annotations.NullMarked;
