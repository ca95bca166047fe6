/** Whether an S3 server keeps what the farm relies on. */
@NullMarked
package io.srfarm.conformance;

import org.jspecify.annotations.NullMarked;
