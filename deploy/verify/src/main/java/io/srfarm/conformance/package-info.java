/** Tests whether an S3 server has the properties that the farm relies on. */
@NullMarked
package io.srfarm.conformance;

import org.jspecify.annotations.NullMarked;
