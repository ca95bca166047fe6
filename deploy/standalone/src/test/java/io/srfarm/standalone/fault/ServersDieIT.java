package io.srfarm.standalone.fault;

import io.srfarm.localfarm.FarmAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Broker, store and dispatcher are killed and frozen while jobs arrive and run. */
class ServersDieIT extends FaultTest {
    ServersDieIT() {
        super("servers");
    }

    @Test
    @Order(4)
    void aKilledBrokerLosesNothingThatWasAccepted() throws Exception {
        outages("broker killed under load (R11)", Figures.LONG ? 20 : 1, address -> address.pids()
                .broker());
    }

    @Test
    @Order(5)
    void aKilledStoreLosesNothingThatWasAccepted() throws Exception {
        outages("store killed under load (R13)", Figures.LONG ? 20 : 1, address -> address.pids()
                .store());
    }

    @Test
    @Order(6)
    void aKilledDispatcherLosesNothingThatWasAccepted() throws Exception {
        outages("dispatcher killed under load", Figures.LONG ? 20 : 1, address -> address.pids()
                .dispatcher());
    }

    @Test
    @Order(7)
    void aFrozenServerIsWaitedFor() throws Exception {
        for (int seconds : Figures.LONG ? new int[] {5, 30, 120} : new int[] {5}) {
            freeze("broker", farm.address().pids().broker(), seconds);
            freeze("store", farm.address().pids().store(), seconds);
        }
    }

    private void outages(String fault, int times, ToLongFunction<FarmAddress> victim) throws Exception {
        List<Duration> gaps = new ArrayList<>();
        for (int time = 0; time < times; time++) {
            Instant killed;
            Load load = new Load(farm, 6, () -> farm.mixed(random));
            try (load) {
                farm.awaitRunning();
                FaultFarm.pause(random.nextInt(1000));
                killed = Instant.now();
                FaultFarm.kill(victim.applyAsLong(farm.address()));
                // Jobs that were already running can finish for a moment, which is no recovery.
                farm.awaitSuccessAfter(killed.plusSeconds(1));
            }
            farm.settle(load.accepted());
            gaps.add(Duration.between(
                    killed, farm.events().successAfter(killed.plusSeconds(1)).orElseThrow()));
        }
        figures.add(fault, times, "false 202: 0, next success after " + Figures.spread(gaps));
    }

    private void freeze(String part, long pid, int seconds) throws Exception {
        Instant thawed;
        Load load = new Load(farm, 4, farm::small);
        try (load) {
            farm.awaitRunning();
            FaultFarm.signal("STOP", pid);
            FaultFarm.pause(seconds * 1000);
            FaultFarm.signal("CONT", pid);
            thawed = Instant.now();
            farm.awaitSuccessAfter(thawed);
        }
        farm.settle(load.accepted());
        Instant next = farm.events().successAfter(thawed).orElseThrow();
        figures.add(
                part + " frozen for " + seconds + " s (R11, R13)",
                1,
                "next success after " + Figures.seconds(Duration.between(thawed, next)));
    }
}
