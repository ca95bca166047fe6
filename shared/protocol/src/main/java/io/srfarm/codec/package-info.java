/** JSON of job documents, events and manifests. Reading is strict; fields are written in a fixed order. */
@NullMarked
package io.srfarm.codec;

import org.jspecify.annotations.NullMarked;
