package io.srfarm.dispatcher;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.dispatcher.Chromium.Person;
import io.srfarm.job.ObjectKey;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages as people meet them: in a real browser, before a real dispatcher, broker and store. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class PagesTest {
    private static final String SCREENSHOTS = System.getProperty("srfarm.screenshots", "");
    private static final Pattern COMPARE = Pattern.compile(".*/compare.*");

    private static Chromium chromium;

    private final Door door = Door.asAcme();
    private Person acme;
    private Page page;

    @BeforeAll
    static void start() {
        Assumptions.assumeTrue(Boolean.getBoolean("srfarm.pages"), "the pages are tested with -Dsrfarm.pages=true");
        Assumptions.assumeTrue(Chromium.executable().isPresent(), Chromium.MISSING);
        chromium = Chromium.start();
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000); // broker, store and browser share the machine
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void logIn() {
        acme = chromium.person(1280, 860, ColorScheme.LIGHT).loggedIn(FarmServersResource.ACME_KEY);
        page = acme.page();
    }

    @AfterEach
    void everythingWentWithoutErrors() {
        List<String> errors = acme == null ? List.of() : acme.errors();
        if (acme != null) {
            acme.close();
        }
        assertThat(errors).isEmpty();
    }

    @Test
    void aSetFillsAsItsCandidatesLandAndTheJobsListShowsIt() {
        PictureSet set = PictureSet.submitted(door, "cat.png", 64, 48, 3, "\"album\": \"fill\"");
        page.navigate("/ui/jobs");
        Locator row = page.locator("[data-job='" + set.job() + "']");
        assertThat(row.locator(".chip")).hasText("waiting");
        shot("jobs");
        page.navigate("/ui/jobs/" + set.job());
        assertThat(page.locator(".tile")).hasCount(3);

        set.start();
        set.land(1);
        assertThat(page.locator("[data-index='1'] .pic img")).isVisible();
        assertThat(page.locator("[data-index='0'] .pic img")).hasCount(0);
        set.publish();

        assertThat(page.locator(".tile .pic img")).hasCount(3);
        assertThat(page.locator("#state")).hasText("done");
        assertThat(page.locator("[data-index='2'] .words")).containsText("Matches the original when reduced");
        shot("set");
    }

    @Test
    void aCandidateIsChosenWithFourKeysFromTheListAndTheChoiceCanBeUndone() {
        PictureSet set = published("keys.png", 4);
        page.navigate("/ui/jobs");
        assertThat(page.locator(".job a").first()).hasText("keys.png");

        page.keyboard().press("j");
        page.keyboard().press("Enter");
        assertThat(page.locator(".tile .pic img")).hasCount(4);
        page.keyboard().press("3");
        page.keyboard().press("c");

        assertThat(page.locator("[data-index='2'] .badge")).isVisible();
        assertThat(door.get("/v1/jobs/" + set.job() + "/choice")
                        .expect(200)
                        .json()
                        .path("candidate")
                        .asInt())
                .isEqualTo(2);
        page.fill("#note", "the fur looks right");
        button("Save comment").click();
        await().until(() ->
                door.get("/v1/jobs/" + set.job() + "/choice").text("/note").equals("the fur looks right"));
        page.locator("[data-index='0'] .choose").click();
        assertThat(page.locator("[data-index='0'] .badge")).isVisible();
        page.locator("[data-index='0'] .pic").focus();
        page.keyboard().press("u");
        assertThat(page.locator("[data-index='2'] .badge")).isVisible();
        assertThat(door.get("/v1/jobs/" + set.job() + "/choice").text("/note")).isEqualTo("the fur looks right");
    }

    @Test
    void everyWayOfComparingShowsWhatItSays() {
        PictureSet set = published("cat.png", 4);
        page.navigate("/ui/jobs/" + set.job() + "/compare#c=0,1");
        assertThat(page.locator(".pane")).hasCount(2);
        assertThat(page.locator(".pane .tag").first()).hasText("Candidate 1");
        painted();
        shot("compare-side");

        page.keyboard().press("l");
        assertThat(page.locator(".pane.active .tag")).hasText("Original, pixels");
        page.keyboard().press("b");
        assertThat(page.locator(".pane.active .tag")).hasText("Original, bicubic");
        page.keyboard().press("b");
        page.click("#tools .group[aria-label^=Number] button:has-text('4')");
        assertThat(page.locator(".pane")).hasCount(4);
        page.keyboard().press("p");
        assertThat(page.locator(".pane")).hasCount(2);
        String rival = page.locator(".pane.active .tag").textContent();
        page.keyboard().press("ArrowRight");
        assertThat(page.locator(".pane.active .tag")).not().hasText(rival);
        page.keyboard().press("w");
        assertThat(page.locator(".wipe")).isVisible();
        painted();
        shot("compare-slider");
        page.keyboard().press("f");
        assertThat(page.locator("[data-name=flicker]")).hasAttribute("aria-pressed", "true");
        String before = page.locator(".tag").textContent();
        page.keyboard().press("x");
        assertThat(page.locator(".tag")).not().hasText(before);
        page.keyboard().press("d");
        assertThat(page.locator(".tag")).containsText("against");
        painted();
        shot("compare-difference");
        page.keyboard().press("v");
        assertThat(page.locator("#stage[data-measured]")).isVisible();
        assertThat(page.locator(".legend")).isVisible();
        shot("compare-disagreement");
        page.keyboard().press("s");
        page.keyboard().press("j");
        assertThat(page.locator("#said")).containsText("1 of");
        page.keyboard().press("g");
        assertThat(page.locator(".loupe")).containsText("#1");
        painted();
        shot("compare-loupe");
        page.keyboard().press("c");
        assertThat(page.locator(".strip .chosen")).hasCount(1);
        page.keyboard().press("Escape");
        page.waitForURL("**/ui/jobs/" + set.job());
    }

    @Test
    void allPanesMoveTogetherByWheelDragAndDoubleClick() {
        PictureSet set = published("cat.png", 2);
        page.navigate("/ui/jobs/" + set.job() + "/compare#c=0,1");
        painted();
        Locator canvas = page.locator(".pane canvas").first();
        Object fitted = corners();

        page.mouse().move(300, 400);
        page.mouse().wheel(0, -900);
        await().until(() -> !corners().equals(fitted));
        Object zoomed = corners();
        page.mouse().down();
        page.mouse().move(360, 430);
        page.mouse().up();
        await().until(() -> !corners().equals(zoomed));
        canvas.dblclick();
        await().until(() -> corners().equals(fitted));
        page.keyboard().press("1");
        assertThat(page.locator("#tools button:has-text('1:1')")).hasAttribute("aria-pressed", "true");
    }

    /** A few pixels of each pane: equal ones show the same place at the same size. */
    private Object corners() {
        return page.evaluate("() => [...document.querySelectorAll('.pane canvas')].map(canvas => { const c ="
                + " canvas.getContext('2d'); return [.2, .4, .6].map(at => c.getImageData(canvas.width * at,"
                + " canvas.height * at, 1, 1).data.join()).join(' '); }).join(' | ')");
    }

    @Test
    void regionsArePaintedWithABrushAndSubmittedWithTheirMask() throws Exception {
        PictureSet set = published("cat.png", 4);
        page.navigate("/ui/jobs/" + set.job() + "/compose");
        Locator make = button("Make this picture");
        assertThat(make).isDisabled();
        page.waitForFunction("() => document.querySelector('#stage').dataset.painted > 0");
        page.keyboard().press("3");
        assertThat(page.locator("#strip [data-index='2']")).hasAttribute("aria-pressed", "true");
        page.mouse().move(500, 300);
        page.mouse().down();
        page.mouse().move(700, 420);
        page.mouse().up();
        assertThat(make).isEnabled();
        page.keyboard().press("u");
        assertThat(make).isDisabled();
        page.keyboard().press("2");
        page.keyboard().press("ArrowLeft");
        page.keyboard().press("Space");
        assertThat(page.locator("#stage .tag")).containsText("1, 2");
        page.keyboard().press("3");
        page.mouse().move(620, 250);
        page.mouse().down();
        page.mouse().move(820, 300);
        page.mouse().up();
        assertThat(page.locator("#stage .tag")).containsText("1, 2, 3");
        page.keyboard().press("r");
        shot("compose");
        noViolations(page);

        make.click();
        page.waitForURL(Pattern.compile(".*/ui/jobs/j[^/]*$"));

        var document = document(set);
        assertThat(document.at("/composite/candidates")).hasSize(3);
        assertThat(document.at("/composite/candidates/1/sha256").asText())
                .isEqualTo(set.candidate(1).sha256().hex());
        BufferedImage mask = ImageIO.read(new ByteArrayInputStream(Store.open()
                .get(new ObjectKey(document.at("/composite/mask/key").asText()), 1 << 20)
                .bytes()));
        assertThat(List.of(mask.getWidth(), mask.getHeight())).containsExactly(512, 384);
        int[] levels = mask.getRaster().getSamples(0, 0, 512, 384, 0, (int[]) null);
        assertThat(IntStream.of(levels).distinct().sorted().toArray()).containsExactly(0, 1, 2);
    }

    @Test
    void candidatesAroundOneAndBetweenTwoAreAskedForInADialog() {
        PictureSet set = published("cat.png", 3);
        page.navigate("/ui/jobs/" + set.job());
        page.click("[aria-label='More like candidate 2']");
        assertThat(page.locator("dialog")).containsText("subtly");
        noViolations(page);
        page.fill("dialog [name=candidates]", "6");
        page.click("dialog button[type=submit]");
        page.waitForURL(url -> !url.endsWith(set.job()));
        assertThat(document(set).path("latents")).hasSize(6);
        assertThat(document(set).at("/latents/0/parts/0/seed").asLong()).isEqualTo(1001);

        page.navigate("/ui/jobs/" + set.job() + "/compare#c=0,2");
        page.click("#tools [data-name=between]");
        page.click("dialog button[type=submit]");
        page.waitForURL(Pattern.compile(".*/ui/jobs/j[^/]*$"));
        var way = document(set);
        assertThat(way.path("latents")).hasSize(5);
        assertThat(way.at("/latents/4/parts/0/seed").asLong()).isEqualTo(1002);
        button("Cancel").click();
        String first = page.url();
        button("Run again").click();
        page.waitForURL(url -> !url.equals(first));
        assertThat(document(set).path("latents")).isEqualTo(way.path("latents"));
    }

    /** Of the job whose page is open, which enlarges what the set does. */
    private JsonNode document(PictureSet set) {
        String job = page.url().substring(page.url().lastIndexOf('/') + 1);
        var document = door.get("/v1/jobs/" + job).expect(200).json().path("document");
        assertThat(document.at("/input/key").asText()).isEqualTo(set.input().path());
        return document;
    }

    @Test
    void aNewJobIsCheckedUploadedAndSubmitted() {
        page.navigate("/ui/submit");
        page.setInputFiles("#pictures", new FilePayload[] {
            file("cat <script>alert(1)</script>.png", 64, 48),
            file("huge.png", 1500, 1200),
            new FilePayload("notes.png", "image/png", "no picture".getBytes(java.nio.charset.StandardCharsets.UTF_8))
        });
        assertThat(page.locator("#picturelist .file")).hasCount(3);
        assertThat(page.locator("#picturelist")).containsText("has 1,800,000 pixels");
        assertThat(page.locator("#picturelist")).containsText("cannot be opened as a picture");
        page.setInputFiles("#references", file("tabby.png", 96, 96));
        page.fill("[name=candidates]", "3");
        page.fill("[name=labels]", "album:pages");
        assertThat(page.locator("#estimate")).containsText("3 pictures");
        shot("submit");
        page.click("[aria-label='Remove huge.png']");
        page.click("[aria-label='Remove notes.png']");

        page.click("#go");
        page.waitForURL(Pattern.compile(".*/ui/jobs/j.*"));

        String job = page.url().substring(page.url().lastIndexOf('/') + 1);
        var document = door.get("/v1/jobs/" + job).expect(200).json().path("document");
        assertThat(document.path("candidates").asInt()).isEqualTo(3);
        assertThat(document.path("references")).hasSize(2);
        assertThat(document.at("/labels/album").asText()).isEqualTo("pages");
        assertThat(Store.holds(document.at("/input/key").asText())).isTrue();
        button("Cancel").click();
        assertThat(page.locator("#state")).hasText("cancelled");
        page.locator("#actions a:has-text('Run again')").click();
        assertThat(page.locator("#picturelist .file")).hasCount(1);
        assertThat(page.locator("[name=candidates]")).hasValue("3");
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static FilePayload file(String name, int width, int height) {
        return new FilePayload(name, "image/png", PictureSet.png(PictureSet.scene(width, height, 3)));
    }

    @Test
    void aLinkShowsOneSetToAnybodyUntilItIsRevokedAndNothingElse() {
        PictureSet set = published("shared.png", 2);
        PictureSet other = published("private.png", 2);
        page.navigate("/ui/jobs/" + set.job());
        button("Share").click();
        button("Create a link").click();
        String link = page.locator(".copy input").inputValue();
        assertThat(link).contains("/ui/share#");

        try (Person guest = chromium.person(900, 700, ColorScheme.DARK)) {
            guest.page().navigate(link);
            guest.page().waitForURL("**/ui/shared/" + set.job());
            assertThat(guest.page().locator(".tile .pic img")).hasCount(2);
            assertThat(guest.page().locator(".choose")).hasCount(0);
            assertThat(status(guest, "/v1/jobs/" + set.job() + "/manifest")).isEqualTo(200);
            for (String path : List.of(
                    "/v1/jobs",
                    "/v1/jobs/" + set.job(),
                    "/v1/jobs/" + set.job() + "/candidates",
                    "/v1/jobs/" + set.job() + "/shares",
                    "/v1/jobs/" + other.job() + "/manifest",
                    "/v1/jobs/" + other.job() + "/pictures/input")) {
                assertThat(status(guest, path)).as(path).isEqualTo(401);
            }
            noViolations(guest.page());
            button("Revoke").click();
            await().until(() -> status(guest, "/v1/jobs/" + set.job() + "/manifest") == 401);
            guest.page().reload();
            assertThat(guest.page().locator("#problem")).containsText("expired or been revoked");
        }
        try (Person late = chromium.person(900, 700, ColorScheme.LIGHT)) {
            late.page().navigate(link);
            assertThat(late.page().locator("#opening")).containsText("is not valid");
        }
    }

    private static int status(Person person, String path) {
        return (Integer) person.page().evaluate("path => fetch(path).then(answer => answer.status)", path);
    }

    @Test
    void nobodySeesWhatAnotherTenantHas() {
        PictureSet set = published("secret.png", 2);
        try (Person globex = chromium.person(900, 700, ColorScheme.LIGHT).loggedIn(FarmServersResource.GLOBEX_KEY)) {
            globex.page().navigate("/ui/jobs/" + set.job());
            assertThat(globex.page().locator("#title")).hasText("No such set");
            String mine = "/v1/jobs/" + set.job();
            for (String path :
                    List.of(mine, mine + "/manifest", mine + "/pictures/input", mine + "/pictures/candidates/0")) {
                assertThat(status(globex, path)).as(path).isEqualTo(404);
            }
            globex.page().navigate("/ui/jobs");
            assertThat(globex.page().locator("[data-job='" + set.job() + "']")).hasCount(0);
        }
        try (Person stranger = chromium.person(900, 700, ColorScheme.LIGHT)) {
            for (String path : List.of("/ui/jobs/" + set.job(), "/ui/jobs/nonsense", "/ui/farm")) {
                stranger.page().navigate(path);
                assertThat(stranger.page()).hasURL(Pattern.compile(".*/ui/login.*"));
            }
            stranger.page().fill("#key", "a-key-of-nobody-012345");
            stranger.page().click("main button[type=submit]");
            assertThat(stranger.page().locator(".notice")).containsText("This API key is not valid");
            noViolations(stranger.page());
        }
    }

    @Test
    void aSessionThatEndedLeadsToTheLoginAndBack() {
        PictureSet set = published("again.png", 2);
        page.navigate("/ui/jobs/" + set.job());
        assertThat(page.locator(".tile .pic img")).hasCount(2);

        acme.context().clearCookies();
        page.locator(".tile").first().locator(".choose").click();

        page.waitForURL("**/ui/login**");
        assertThat(page.locator(".notice")).containsText("Your session has expired");
        page.fill("#key", FarmServersResource.ACME_KEY);
        page.click("main button[type=submit]");
        page.waitForURL("**/ui/jobs/" + set.job());
        button("Log out").click();
        page.waitForURL("**/ui/login");
        assertThat(acme.context().cookies()).isEmpty();
    }

    @Test
    void aChangeThatNoPageAskedForIsRefusedThoughTheCookieIsThere() {
        PictureSet set = published("forged.png", 2);
        String forged = "path => fetch(path, {method: 'POST', headers: {'Content-Type': 'application/json'},"
                + " body: '{\"candidate\": 0}'}).then(answer => answer.status)";

        assertThat(page.evaluate(forged, "/v1/jobs/" + set.job() + "/choice")).isEqualTo(401);
        door.get("/v1/jobs/" + set.job() + "/choice").expect(404);
        assertThat(acme.context().cookies()).allSatisfy(cookie -> {
            assertThat(cookie.httpOnly).isTrue();
            assertThat(cookie.sameSite).isEqualTo(com.microsoft.playwright.options.SameSiteAttribute.STRICT);
        });
    }

    @Test
    void namesAreTextWhateverTheyContainAndAPictureThatIsMissingIsSaid() {
        PictureSet set = PictureSet.submitted(
                door, "plain.png", 32, 24, 2, "\"<img src=x onerror=alert(1)>\": \"\\u202egnp.exe\"");
        set.publish();
        finished(set);
        Store.put(
                set.candidate(1).key().path(), "<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8), "text/html");
        page.navigate("/ui/jobs");
        assertThat(page.locator("[data-job='" + set.job() + "'] .sub")).containsText("<img src=x onerror=alert(1)>");
        assertThat(page.locator(".sub img")).hasCount(0);

        page.navigate("/ui/jobs/" + set.job());
        assertThat(page.locator("[data-index='1'] .hole")).hasText("This picture no longer exists.");
        page.navigate("/ui/jobs/" + set.job() + "/compare#c=0,1");
        assertThat(page.locator(".tag").nth(1)).containsText("no longer exists");
    }

    @Test
    void referencesAreAddedTaggedTakenIntoAJobAndRemoved() {
        page.navigate("/ui/references");
        page.fill("[name=tags]", "fur, <b>");
        page.setInputFiles("#files", new FilePayload[] {file("tabby.png", 96, 96), file("brick.png", 80, 96)});
        assertThat(page.locator("#library .tile")).hasCount(2);
        assertThat(page.locator("#library")).containsText("fur, <b>");
        shot("references");
        noViolations(page);
        assertThat(Door.asGlobex().get("/v1/references").expect(200).json().path("references"))
                .isEmpty();

        page.navigate("/ui/submit");
        page.click("#library");
        page.click("dialog .tile button >> nth=0");
        page.click("dialog >> text=Done");
        assertThat(page.locator("#referencelist .file")).hasCount(1);
        assertThat(page.locator("#suggest")).isDisabled();
        page.setInputFiles("#pictures", new FilePayload[] {file("small.png", 24, 24)});
        page.click("#suggest");
        assertThat(page.locator("#referencelist .file")).hasCount(2);
        assertThat(page.locator("#suggested")).containsText("most similar to small.png");
        page.navigate("/ui/references");
        page.click("[aria-label='Remove tabby.png']");
        page.click("[aria-label='Remove brick.png']");
        assertThat(page.locator("#library .tile")).hasCount(0);
    }

    @Test
    void theFarmPageShowsDeadLettersAndDrivesThemAgain() {
        Store.put(Samples.model("refvae-x8").key().path(), modelJson(), "application/json");
        page.navigate("/ui/farm");
        assertThat(page.locator("#models")).containsText("refvae-x8");
        String waiting = door.accepted(Samples.DOCUMENT);
        assertThat(page.locator("#jobs a[href='/ui/jobs/" + waiting + "']")).isVisible();
        door.delete("/v1/jobs/" + waiting).expect(200);
        assertThat(page.locator("#backlog")).containsText("operator’s API key");
        shot("farm");
        noViolations(page);
        try (Person operator = chromium.person(1280, 860, ColorScheme.DARK)) {
            operator.page().navigate("/ui/login");
            operator.page().fill("#key", FarmServersResource.SCALER_KEY);
            operator.page().click("main button[type=submit]");
            operator.page().waitForURL("**/ui/farm");
            assertThat(operator.page().locator("#backlog")).containsText("Desired workers");
            assertThat(operator.page().locator("#workers")).containsText("Latest changes of desired workers");
            shot(operator.page(), "farm-operator");
            assertThat(status(operator, "/v1/jobs")).isEqualTo(401);
        }
    }

    private static byte[] modelJson() {
        return io.srfarm.codec.AnnouncedModelJson.write(Samples.model("refvae-x8"));
    }

    @Test
    void noPageHasAViolationOfAccessibilityInLightAndDarkAndOnAPhone() {
        PictureSet set = published("cat.png", 4);
        List<String> pages = List.of(
                "/ui/jobs",
                "/ui/submit",
                "/ui/references",
                "/ui/farm",
                "/ui/jobs/" + set.job(),
                "/ui/jobs/" + set.job() + "/compose",
                "/ui/jobs/" + set.job() + "/compare#c=0,1,2&mode=side");
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(1280, 360)) {
                try (Person person = chromium.person(width, 780, scheme).loggedIn(FarmServersResource.ACME_KEY)) {
                    for (String path : pages) {
                        person.page().navigate(path);
                        person.page().waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
                        noViolations(person.page());
                        assertThat((Boolean)
                                        person.page().evaluate("document.documentElement.scrollWidth <= innerWidth"))
                                .as("%s fits %d pixels", path, width)
                                .isTrue();
                        String name = COMPARE.matcher(path).matches()
                                ? "compare"
                                : path.endsWith("/compose")
                                        ? "compose"
                                        : path.equals("/ui/jobs/" + set.job()) ? "set" : path.substring(4);
                        shot(
                                person.page(),
                                name + "-" + (width == 360 ? "phone-" : "")
                                        + scheme.name().toLowerCase());
                    }
                    assertThat(person.errors()).isEmpty();
                }
            }
        }
    }

    @Test
    void theFirstViewIsSmall() {
        page.navigate("/ui/jobs");

        Number transferred = (Number) page.evaluate(
                "() => performance.getEntries().reduce((sum, one) => sum + (one.encodedBodySize || 0), 0)");
        assertThat(transferred.longValue()).isBetween(1000L, 150_000L);
    }

    private PictureSet published(String name, int candidates) {
        PictureSet set = PictureSet.submitted(door, name, 64, 48, candidates, "\"album\": \"pages\"");
        set.start();
        set.publish();
        finished(set);
        return set;
    }

    private void finished(PictureSet set) {
        await().until(() -> door.get("/v1/jobs/" + set.job() + "/candidates").status() == 200);
    }

    /** Waits until every pane shows a picture. */
    private void painted() {
        page.waitForFunction("() => [...document.querySelectorAll('.pane .tag')].every(tag => tag.textContent &&"
                + " !tag.textContent.startsWith('loading'))");
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    private void noViolations(Page of) {
        List<Rule> violations = new AxeBuilder(of)
                .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
                .analyze()
                .getViolations();
        assertThat(violations.stream()
                        .map(rule -> rule.getId() + ": "
                                + rule.getNodes().stream()
                                        .map(node -> node.getHtml())
                                        .limit(3)
                                        .toList()))
                .as(of.url())
                .isEmpty();
    }

    private void shot(String name) {
        shot(page, name);
    }

    private static void shot(Page of, String name) {
        if (!SCREENSHOTS.isEmpty()) {
            of.screenshot(new Page.ScreenshotOptions().setPath(Path.of(SCREENSHOTS, "pages-" + name + ".png")));
        }
    }
}
