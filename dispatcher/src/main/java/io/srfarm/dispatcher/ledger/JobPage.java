package io.srfarm.dispatcher.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * Some of a tenant's jobs, the newest first.
 *
 * @param next what to pass as {@code after} for more; absent: there are no more
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record JobPage(List<JobView> jobs, Optional<String> next) {}
