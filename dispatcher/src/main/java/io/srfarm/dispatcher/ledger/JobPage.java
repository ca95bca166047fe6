package io.srfarm.dispatcher.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * One page of a tenant's jobs, newest first.
 *
 * @param next what to pass as {@code after} for the next page; absent on the last page
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record JobPage(List<JobView> jobs, Optional<String> next) {}
