/** The wire: JSON of job documents, events and manifests, read strictly and written in one fixed order. */
@NullMarked
package io.srfarm.codec;

import org.jspecify.annotations.NullMarked;
