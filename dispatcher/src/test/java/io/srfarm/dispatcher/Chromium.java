package io.srfarm.dispatcher;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/** The system's own Chromium, without a screen. */
final class Chromium implements AutoCloseable {
    static final String MISSING =
            "no Chromium on this machine (apt-get install chromium): the pages are not tried in a browser";

    /** Where its pages come from: the same whatever the dispatcher's port, so that the store can know it beforehand. */
    static final String ORIGIN = "http://pages.localhost";

    private static final double PATIENCE_MS = 30_000;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Path executable) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--force-color-profile=srgb",
                                "--host-resolver-rules=MAP pages.localhost:80 " + address())));
    }

    static Optional<Path> executable() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Chromium start() {
        return new Chromium(executable().orElseThrow());
    }

    /** Somebody in front of a browser of their own: nothing is shared with anybody else's. */
    Person person(int width, int height, ColorScheme scheme) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setHasTouch(width < 600)
                .setLocale("en-GB")
                .setBaseURL(ORIGIN));
        context.setDefaultTimeout(PATIENCE_MS);
        context.setDefaultNavigationTimeout(PATIENCE_MS);
        return new Person(context, context.newPage());
    }

    private static String address() {
        return "127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /** Fails when a page writes an error to its console that nobody asked for: most of all one of the content policy. */
    static final class Person implements AutoCloseable {
        private final BrowserContext context;
        private final Page page;
        private final List<String> errors = new ArrayList<>();

        private Person(BrowserContext context, Page page) {
            this.context = context;
            this.page = page;
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                    errors.add(message.text());
                }
            });
            page.onPageError(errors::add);
        }

        Page page() {
            return page;
        }

        List<String> errors() {
            return List.copyOf(errors);
        }

        BrowserContext context() {
            return context;
        }

        Person loggedIn(String apiKey) {
            page.navigate("/ui/login");
            page.fill("#key", apiKey);
            page.click("main button[type=submit]");
            page.waitForURL("**/ui/jobs");
            return this;
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
