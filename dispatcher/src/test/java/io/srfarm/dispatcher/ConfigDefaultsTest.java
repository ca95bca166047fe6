package io.srfarm.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.srfarm.dispatcher.backlog.BacklogConfig;
import io.srfarm.dispatcher.deadletter.DeadLetterConfig;
import io.srfarm.dispatcher.delivery.DeliveryConfig;
import io.srfarm.dispatcher.delivery.DispatcherStoreConfig;
import io.srfarm.dispatcher.identity.IdentityConfig;
import io.srfarm.dispatcher.identity.OidcConfig;
import io.srfarm.dispatcher.identity.QuotaConfig;
import io.srfarm.dispatcher.identity.ScalerConfig;
import io.srfarm.dispatcher.identity.SessionConfig;
import io.srfarm.dispatcher.identity.TenantsConfig;
import io.srfarm.dispatcher.intake.IntakeConfig;
import io.srfarm.dispatcher.ledger.LedgerConfig;
import io.srfarm.dispatcher.queue.QueueConfig;
import io.srfarm.dispatcher.retention.RetentionConfig;
import io.srfarm.dispatcher.trace.DispatcherTracingConfig;
import io.srfarm.dispatcher.web.WebConfig;
import io.srfarm.dispatcher.webhook.WebhookConfig;
import io.srfarm.store.StoreAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every key and every default that is published. */
class ConfigDefaultsTest {
    @Test
    void theQueuesDefaults() {
        QueueConfig queue = config(QueueConfig.class, Map.of());

        assertThat(queue.deliveryTimeMax()).isEqualTo(Duration.ofSeconds(10));
        assertThat(queue.answerTimeMax()).isEqualTo(Duration.ofSeconds(5));
        assertThat(queue.partitions()).isEqualTo(1);
        assertThat(queue.retention()).isEqualTo(Duration.ofDays(30));
        assertThat(queue.segmentTime()).isEqualTo(Duration.ofDays(1));
        assertThat(queue.retryPause()).isEqualTo(Duration.ofMillis(200));
        assertThat(queue.leaderSession()).isEqualTo(Duration.ofSeconds(6));
        assertThat(queue.window()).isEmpty();
        assertThat(queue.promoteAfter()).isEqualTo(Duration.ofMinutes(15));
        assertThat(queue.silenceMax()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void theLedgersDefaults() {
        LedgerConfig ledger = config(LedgerConfig.class, Map.of());

        assertThat(ledger.finishedMax()).isEqualTo(10_000);
        assertThat(ledger.finishedBytesMax()).isEqualTo(16L << 20);
        assertThat(ledger.finishedTimeMax()).isEqualTo(Duration.ofDays(30));
        assertThat(config(LedgerConfig.class, Map.of("srfarm.queue.retention", "P7D"))
                        .finishedTimeMax())
                .isEqualTo(Duration.ofDays(7));
        assertThat(ledger.heartbeat()).isEqualTo(Duration.ofSeconds(15));
        assertThat(ledger.historyCharactersMax()).isEqualTo(16L << 20);
        assertThat(ledger.listenersMax()).isEqualTo(1000);
        assertThat(ledger.echoTimeMax()).isEqualTo(Duration.ofSeconds(5));
        assertThat(ledger.retryPause()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void theDoorsDefaults() {
        IntakeConfig intake = config(IntakeConfig.class, Map.of());

        assertThat(intake.queuedMax()).isEqualTo(20_000);
        assertThat(intake.workMax()).isEqualTo(10_000_000_000L);
        assertThat(intake.bytesMax()).isEqualTo(16L << 20);
        assertThat(intake.inFlightBytesMax()).isEqualTo(16L << 20);
        assertThat(intake.outcomeTimeMax()).isEqualTo(Duration.ofSeconds(15));
        assertThat(intake.tenantShare()).isEqualTo(0.5);
        assertThat(intake.readHeaders()).isTrue();
        assertThat(intake.headersPerSecond()).isEqualTo(50);
        assertThat(intake.headerTimeMax()).isEqualTo(Duration.ofMillis(500));
        assertThat(intake.pixelsAssumed()).isEqualTo(65_536);
        assertThat(intake.inFlightMax()).isEqualTo(1000);
        assertThat(intake.retryPauseMin()).isEqualTo(Duration.ofMillis(200));
        assertThat(intake.retryPauseMax()).isEqualTo(Duration.ofSeconds(5));
        DeliveryConfig delivery = config(DeliveryConfig.class, Map.of());
        assertThat(delivery.urlValidity()).isEqualTo(Duration.ofHours(1));
        assertThat(delivery.archivesMax()).isEqualTo(32);
        assertThat(delivery.archiveStallMax()).isEqualTo(Duration.ofSeconds(30));
        WebConfig web = config(WebConfig.class, Map.of());
        assertThat(web.bodyTimeMax()).isEqualTo(Duration.ofSeconds(30));
        assertThat(web.bodyBytesMax()).isEqualTo(64L << 20);
    }

    @Test
    void theBacklogsDefaults() {
        BacklogConfig backlog = config(BacklogConfig.class, Map.of());

        assertThat(backlog.target()).isEqualTo(Duration.ofMinutes(2));
        assertThat(backlog.workerRateAssumed()).isEqualTo(5000);
        assertThat(backlog.workersMin()).isZero();
        assertThat(backlog.workersMax()).isEqualTo(100);
        assertThat(backlog.coolDown()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config(ScalerConfig.class, Map.of()).apiKey()).isEmpty();
    }

    @Test
    void theDeadLettersDefaults() {
        assertThat(config(DeadLetterConfig.class, Map.of()).lettersMax()).isEqualTo(10_000);
    }

    @Test
    void theWebhooksDefaults() {
        WebhookConfig webhooks = config(WebhookConfig.class, Map.of("srfarm.webhooks.secrets.acme", "whsec_a,whsec_b"));

        assertThat(webhooks.secrets()).isEqualTo(Map.of("acme", List.of("whsec_a", "whsec_b")));
        assertThat(config(WebhookConfig.class, Map.of()).secrets()).isEmpty();
        assertThat(webhooks.httpAllowed()).isFalse();
        assertThat(webhooks.allowedNetworks()).isEmpty();
        assertThat(webhooks.retries())
                .extracting(Duration::toSeconds)
                .containsExactly(5L, 30L, 120L, 600L, 3600L, 14_400L, 43_200L);
        assertThat(webhooks.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(webhooks.resolveTimeMax()).isEqualTo(Duration.ofSeconds(2));
        assertThat(webhooks.concurrency()).isEqualTo(32);
        assertThat(webhooks.concurrencyOfOne()).isEqualTo(4);
        assertThat(webhooks.pendingMax()).isEqualTo(20_000);
        assertThat(webhooks.pendingBytesMax()).isEqualTo(32L << 20);
        assertThat(webhooks.deadBytesMax()).isEqualTo(16L << 20);
        assertThat(webhooks.deadMax()).isEqualTo(10_000);
    }

    @Test
    void nothingIsTracedByDefault() {
        DispatcherTracingConfig tracing = config(DispatcherTracingConfig.class, Map.of());

        assertThat(tracing.endpoint()).isEmpty();
        assertThat(tracing.ratio()).isEqualTo(1.0);
    }

    @Test
    void theRetentionsDefaults() {
        RetentionConfig retention = config(RetentionConfig.class, Map.of());

        assertThat(retention.sets()).contains(Duration.ofDays(30));
        assertThat(config(RetentionConfig.class, Map.of("srfarm.retention.default", ""))
                        .sets())
                .isEmpty();
        assertThat(retention.uploads()).contains(Duration.ofDays(30));
        assertThat(retention.orphanGrace()).isEqualTo(Duration.ofHours(24));
        assertThat(retention.period()).isEqualTo(Duration.ofMinutes(5));
        assertThat(retention.objectsMax()).isEqualTo(5000);
    }

    @Test
    void theStoresDefaultsAndKeys() {
        Map<String, String> least = Map.of(
                "srfarm.store.endpoint", "http://store:9000",
                "srfarm.store.access-key", "a",
                "srfarm.store.secret-key", "s");
        URI endpoint = URI.create("http://store:9000");

        StoreAddress address = config(DispatcherStoreConfig.class, least).address();

        assertThat(address).isEqualTo(new StoreAddress(endpoint, endpoint, "us-east-1", "srfarm", "a", "s"));
        assertThat(address.toString()).doesNotContain("secret").isEqualTo("http://store:9000/srfarm");
    }

    @Test
    void theTenantsDefaultsAndKeys() {
        TenantsConfig tenants = config(
                TenantsConfig.class,
                Map.of(
                        "srfarm.tenants.acme.api-key", "0123456789abcdef",
                        "srfarm.tenants.demo.keys.2026-11.sha256", "cafe",
                        "srfarm.tenants.demo.keys.2026-11.expires", "2027-01-01T00:00:00Z",
                        "srfarm.tenants.demo.queued-max", "7",
                        "srfarm.tenants.demo.whole-bucket", "true"));

        assertThat(tenants.tenants()).containsOnlyKeys("acme", "demo");
        TenantsConfig.TenantConfig acme = tenants.tenants().get("acme");
        TenantsConfig.TenantConfig demo = tenants.tenants().get("demo");
        assertThat(acme.apiKey()).contains("0123456789abcdef");
        assertThat(acme.keys()).isEmpty();
        assertThat(acme.wholeBucket()).isFalse();
        assertThat(acme.queuedMax()).isEmpty();
        assertThat(acme.workMax()).isEmpty();
        assertThat(acme.requestsPerSecond()).isEmpty();
        assertThat(acme.uploadBytesPerHour()).isEmpty();
        assertThat(demo.apiKey()).isEmpty();
        assertThat(demo.keys().get("2026-11").sha256()).isEqualTo("cafe");
        assertThat(demo.keys().get("2026-11").expires()).contains(Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(demo.queuedMax()).contains(7);
        assertThat(demo.wholeBucket()).isTrue();
    }

    @Test
    void identitysDefaults() {
        IdentityConfig identity = config(IdentityConfig.class, Map.of());
        QuotaConfig quota = config(QuotaConfig.class, Map.of());
        OidcConfig oidc = config(OidcConfig.class, Map.of());

        assertThat(identity.keysFile()).isEmpty();
        assertThat(identity.reread()).isEqualTo(Duration.ofSeconds(5));
        assertThat(quota.requestsPerSecond()).isEqualTo(10_000);
        assertThat(quota.uploadBytesPerHour()).isEqualTo(256L << 30);
        assertThat(oidc.issuer()).isEmpty();
        assertThat(oidc.jwks()).isEmpty();
        assertThat(oidc.audience()).isEmpty();
        assertThat(oidc.tenantClaim()).isEqualTo("tenant");
        assertThat(oidc.tenants()).isEmpty();
        assertThat(oidc.clockSkew()).isEqualTo(Duration.ofSeconds(30));
        assertThat(oidc.answerTimeMax()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void theSessionsDefaults() {
        SessionConfig sessions = config(SessionConfig.class, Map.of("srfarm.store.secret-key", "of-the-store"));

        assertThat(sessions.validity()).isEqualTo(Duration.ofHours(12));
        assertThat(sessions.secret()).isEqualTo("of-the-store");
    }

    private static <T> T config(Class<T> mapping, Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(mapping)
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(mapping);
    }
}
