package io.srfarm.standalone.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A page of the documentation, as far as it is meant to be typed. */
record Page(String name, String text) {
    /** The project's root. */
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private static final Pattern SHELL = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");

    /** @param name as seen from the root */
    static Page of(String name) throws IOException {
        return new Page(name, Files.readString(ROOT.resolve(name)));
    }

    /** What it tells people to type, block by block. */
    List<String> blocks() {
        return SHELL.matcher(text).results().map(block -> block.group(1)).toList();
    }

    /** The first block below {@code words}. */
    String blockBelow(String words) {
        int from = text.indexOf(words);
        return SHELL.matcher(text)
                .results()
                .filter(block -> from >= 0 && block.start() > from)
                .findFirst()
                .map((MatchResult block) -> block.group(1))
                .orElseThrow(() -> new AssertionError(name + " shows nothing to type below \"" + words + "\""));
    }
}
