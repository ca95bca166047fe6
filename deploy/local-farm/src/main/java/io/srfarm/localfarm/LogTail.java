package io.srfarm.localfarm;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** Finds the line at the end of a log that explains why a process ended. */
final class LogTail {
    private static final int TAIL_BYTES = 32 * 1024;
    private static final int CHARACTERS_MAX = 300;
    private static final List<String> MARKS = List.of("FATAL ", "Caused by: ", " ERROR ", "Error: ", "OutOfMemory");

    private LogTail() {}

    static String of(Path log) {
        List<String> lines;
        try {
            lines = tail(log).lines().filter(Predicate.not(String::isBlank)).toList();
        } catch (IOException e) {
            return "its process ended";
        }
        for (String mark : MARKS) {
            for (int i = lines.size() - 1; i >= 0; i--) {
                int at = lines.get(i).indexOf(mark);
                if (at >= 0) {
                    return shortened(lines.get(i)
                            .substring(at + (mark.endsWith(": ") || mark.endsWith(" ") ? mark.length() : 0)));
                }
            }
        }
        return lines.isEmpty() ? "its process ended" : shortened(lines.get(lines.size() - 1));
    }

    private static String shortened(String line) {
        String text = line.strip();
        return text.length() > CHARACTERS_MAX ? text.substring(0, CHARACTERS_MAX) + "…" : text;
    }

    private static String tail(Path log) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(0, file.length() - TAIL_BYTES);
            byte[] bytes = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
