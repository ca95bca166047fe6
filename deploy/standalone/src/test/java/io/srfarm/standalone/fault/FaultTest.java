package io.srfarm.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.check.CheckReport;
import io.srfarm.event.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Injects faults into the farm that all fault tests share, records their cost, and checks all guarantees afterwards. */
@ExtendWith(SharedFarm.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class FaultTest {
    final Random random = new Random(20261123);
    final Figures figures;
    FaultFarm farm;

    /** @param name of the file for the figures */
    FaultTest(String name) {
        this.figures = new Figures(name);
    }

    @BeforeAll
    void take(FaultFarm shared) {
        farm = shared;
    }

    @AfterAll
    void keepFigures() throws Exception {
        figures.write();
    }

    static Duration since(Instant moment) {
        return Duration.between(moment, Instant.now());
    }

    @Test
    @Order(99)
    void afterAllThatEveryPromiseHolds() throws Exception {
        farm.settle();
        CheckReport report = farm.check();

        assertThat(report.breaches()).isEmpty();
        assertThat(report.ended()).doesNotContainKeys(JobState.DEAD, JobState.FAILED);
        figures.add("check of it all", 1, report.jobs() + " jobs, " + report.starts() + " starts, 0 breaches");
    }
}
