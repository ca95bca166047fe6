package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.dispatcher.Door.Answer;
import io.srfarm.dispatcher.identity.TestTokens;
import io.srfarm.job.Limits;
import io.srfarm.job.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets in, as whom, and how much. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class IdentityTest {
    private static final String OLD = "an-old-key-0123456789";
    private static final String NEW = "a-new-key-0123456789";
    private static final String HOOLI_DOCUMENT = "{\"input\": {\"key\": \"inputs/hooli/dog.png\"}}";

    @AfterEach
    void forgetKeys() throws IOException {
        keys("# none");
        await().until(() -> status(NEW) == 401);
    }

    @Test
    void keysComeAndGoWithTheFileAndTwoOfOneTenantAreGoodAtOnce() throws IOException {
        assertThat(status(OLD)).isEqualTo(401);

        keys(line("acme", "old", OLD, ""), line("stark", "only", "the-key-of-stark-0123", ""));
        await().until(() -> status(OLD) == 200);
        keys(line("acme", "old", OLD, Instant.now().plusSeconds(3600).toString()), line("acme", "new", NEW, ""));
        await().until(() -> status(NEW) == 200);
        assertThat(status(OLD)).isEqualTo(200);
        assertThat(status("the-key-of-stark-0123")).isEqualTo(401);

        keys(line("acme", "old", OLD, "2026-01-01T00:00:00Z"), line("acme", "new", NEW, ""));
        await().until(() -> status(OLD) == 401);
        String job = Door.with(NEW).accepted(DOCUMENT);
        Door.asAcme().get("/v1/jobs/" + job).expect(200);
        Door.asAcme().delete("/v1/jobs/" + job).expect(200);
    }

    @Test
    void aTokenOfTheProviderIsAsGoodAsAKey() throws JoseException {
        JwtClaims claims = TestTokens.claims(System.getProperty(FarmServersResource.TOKEN_ISSUER));
        claims.setStringClaim("tenant", "acme");
        PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(System.getProperty(FarmServersResource.TOKEN_KEY));
        String job = Door.with(TestTokens.signed(claims, key)).accepted(DOCUMENT);

        Door.asAcme().get("/v1/jobs/" + job).expect(200);
        Door.asAcme().delete("/v1/jobs/" + job).expect(200);
        claims.setAudience("others");
        assertThat(status(TestTokens.signed(claims, key))).isEqualTo(401);
    }

    @Test
    void aTenantWithLimitsOfItsOwnIsHeldToThem() {
        Door hooli = Door.with(FarmServersResource.HOOLI_KEY);
        List<String> jobs = new ArrayList<>();
        jobs.add(hooli.accepted(HOOLI_DOCUMENT));
        jobs.add(hooli.accepted(HOOLI_DOCUMENT));

        Answer refused = hooli.submit(HOOLI_DOCUMENT).expect(429);

        assertThat(refused.text("/detail")).contains("limit queued-max of the tenant");
        assertThat(refused.header("Retry-After")).matches("[1-9][0-9]*");
        jobs.forEach(job -> hooli.delete("/v1/jobs/" + job).expect(200));
        String large = hooli.accepted(HOOLI_DOCUMENT.replace("}}", "}, \"candidates\": 32}"));
        assertThat(hooli.submit(HOOLI_DOCUMENT).expect(429).text("/detail")).contains("limit work-max of the tenant");
        hooli.delete("/v1/jobs/" + large).expect(200);
    }

    @Test
    void aTenantThatAsksForTooMuchIsToldWhichLimitAndWhenToComeBack() {
        Door umbrella = Door.with(FarmServersResource.UMBRELLA_KEY);
        String all = "{\"name\": \"a.png\", \"bytes\": " + Limits.PICTURE_BYTES_MAX + "}";
        await().until(() -> umbrella.post("/v1/uploads", all).status() == 200);

        Answer upload = await().until(() -> umbrella.post("/v1/uploads", all), answer -> answer.text("/detail")
                .contains("upload-bytes-per-hour"));
        Answer request = await().until(() -> umbrella.get("/v1/jobs"), answer -> answer.status() == 429);

        assertThat(Integer.parseInt(upload.expect(429).header("Retry-After"))).isBetween(3000, 3601);
        assertThat(request.text("/detail")).contains("limit requests-per-second");
        assertThat(request.header("Retry-After")).matches("[12]");
        assertThat(status(FarmServersResource.ACME_KEY)).isEqualTo(200);
    }

    @Test
    void noLineOfTheLogAndNoRefusalHoldsASecret() {
        List<String> secrets = List.of(
                FarmServersResource.ACME_KEY,
                ConfigProvider.getConfig().getValue("srfarm.store.secret-key", String.class),
                "a-key-of-nobody-012345");
        Door acme = Door.asAcme();
        try (LogCapture log = LogCapture.ofEverything()) {
            List<Answer> refusals = List.of(
                    Door.with("a-key-of-nobody-012345").get("/v1/jobs"),
                    Door.with("a-key-of-nobody-012345").submit(DOCUMENT),
                    acme.submit("{\"input\": {\"key\": \"" + FarmServersResource.ACME_KEY + "//\"}}"),
                    acme.get("/v1/jobs/unknown"),
                    acme.get("/v1/jobs?after=x"));
            acme.post("/v1/uploads", "{\"name\": \"x.png\", \"bytes\": 1}").expect(200);
            String job = acme.accepted(DOCUMENT);
            acme.delete("/v1/jobs/" + job).expect(200);

            assertThat(log.lines()).anyMatch(line -> line.contains(job));
            for (String secret : secrets) {
                assertThat(log.lines()).noneMatch(line -> line.contains(secret));
                assertThat(refusals)
                        .noneMatch(answer -> answer.response().body().contains(secret));
            }
            assertThat(log.lines()).noneMatch(line -> line.contains("X-Amz-Signature"));
        }
    }

    private static int status(String bearer) {
        return Door.send(Door.open("/v1/jobs?limit=1")
                        .header("Authorization", "Bearer " + bearer)
                        .GET())
                .status();
    }

    private static String line(String tenant, String name, String key, String expires) {
        return tenant + " " + name + " " + Sha256.of(key) + " " + expires;
    }

    private static void keys(String... lines) throws IOException {
        Path file = Path.of(System.getProperty(FarmServersResource.KEYS_FILE));
        Path whole = Files.writeString(file.resolveSibling("keys.new"), String.join("\n", lines));
        Files.move(whole, file, ATOMIC_MOVE);
    }
}
