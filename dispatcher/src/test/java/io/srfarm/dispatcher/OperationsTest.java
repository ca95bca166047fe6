package io.srfarm.dispatcher;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class OperationsTest {
    private final Door door = Door.asAcme();

    @Test
    void healthNeedsNoKeyAndNamesEveryCondition() {
        await().until(() -> Door.send(Door.open("/q/health/ready").GET()).status() == 200);

        String ready = Door.send(Door.open("/q/health/ready").GET()).response().body();
        assertThat(ready).contains("ledger has caught up", "group is configured", "store keeps conditional writes");
        await().untilAsserted(() -> assertThat(
                        Door.send(Door.open("/q/health/group/operations").GET())
                                .expect(200)
                                .response()
                                .body())
                .contains("broker answers", "bucket is reachable", "background loops succeed"));
        assertThat(Door.send(Door.open("/q/health/live").GET()).response().body())
                .contains("background loops move");
        assertThat(Door.send(Door.open("/q/health/live").GET()).status()).isEqualTo(200);
    }

    @Test
    void theWorkersGroupBeginsAtTheEarliestJob() throws Exception {
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, "srfarm-workers");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", Kafka.address()))) {
            var config = admin.describeConfigs(java.util.List.of(group)).all().get();
            assertThat(config.get(group).get("share.auto.offset.reset").value()).isEqualTo("earliest");
            assertThat(config.get(group).get("share.isolation.level").value()).isEqualTo("read_committed");
        }
    }

    @Test
    void whatTheDoorsDoIsCounted() {
        String job = door.accepted(Samples.DOCUMENT);
        door.submit("{}").expect(400);
        Door.with("wrong").get("/v1/jobs").expect(401);
        door.delete("/v1/jobs/" + job).expect(200);

        String metrics = Door.send(Door.open("/q/metrics").GET()).response().body();
        assertThat(metrics)
                .contains("srfarm_jobs_accepted_total{door=\"http\",priority=\"normal\"}")
                .contains("srfarm_jobs_refused_total{door=\"http\",reason=\"invalid\"}")
                .contains("srfarm_jobs_refused_total{door=\"http\",reason=\"unauthorized\"}")
                .contains("srfarm_jobs_finished_total{state=\"cancelled\"}")
                .contains("srfarm_jobs_current{state=\"queued\"}")
                .contains("srfarm_jobs_current{state=\"running\"}");
    }

    @Test
    void everyMetricOfOursIsDocumented() throws Exception {
        StringBuilder documented = new StringBuilder();
        for (String page : List.of("dispatcher", "retention", "dead-letters", "webhooks")) {
            documented.append(Files.readString(Path.of("../docs/reference/" + page + ".md")));
        }
        Set<String> ours = Door.send(Door.open("/q/metrics").GET())
                .response()
                .body()
                .lines()
                .filter(line -> line.startsWith("srfarm_"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .collect(toSet());

        assertThat(ours).hasSizeGreaterThan(5).allSatisfy(metric -> assertThat(documented)
                .as(metric)
                .containsPattern("`" + metric + "`|`_" + metric.replaceFirst("srfarm_backlog_", "") + "`"));
    }
}
