package io.srfarm.standalone.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The parts of a documentation page that are meant to be typed. */
record Page(String name, String text) {
    /** The project's root. */
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private static final Pattern SHELL = fenced("sh");

    /** @param name path relative to the root */
    static Page of(String name) throws IOException {
        return new Page(name, Files.readString(ROOT.resolve(name)));
    }

    /** Returns the shell blocks in their order. */
    List<String> blocks() {
        return SHELL.matcher(text).results().map(Page::content).toList();
    }

    /** Returns the only program in a language. */
    String program(String language) {
        return fenced(language)
                .matcher(text)
                .results()
                .map(Page::content)
                .findFirst()
                .orElseThrow();
    }

    /** Matches blocks, which may be indented in a list. */
    private static Pattern fenced(String language) {
        return Pattern.compile("(?ms)^( *)```" + language + "\\n(.*?)^ *```$");
    }

    private static String content(MatchResult block) {
        return block.group(2).replaceAll("(?m)^" + block.group(1), "");
    }

    /** Returns the first block below {@code words}. */
    String blockBelow(String words) {
        int from = text.indexOf(words);
        return SHELL.matcher(text)
                .results()
                .filter(block -> from >= 0 && block.start() > from)
                .findFirst()
                .map(Page::content)
                .orElseThrow(() -> new AssertionError(name + " shows nothing to type below \"" + words + "\""));
    }
}
