package io.srfarm.localfarm;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** A properties file that only its owner can read. Not thread-safe. */
final class PrivateProperties {
    private final Properties values = new Properties();

    static PrivateProperties read(Path file) throws IOException {
        PrivateProperties settings = new PrivateProperties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            settings.values.load(reader);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
        return settings;
    }

    PrivateProperties with(String name, Object value) {
        values.setProperty(name, value.toString());
        return this;
    }

    String required(String name) throws IOException {
        String value = values.getProperty(name, "");
        if (value.isBlank()) {
            throw new IOException(name + " is missing: remove the file to create it again");
        }
        return value;
    }

    int number(String name) {
        String value = values.getProperty(name, "0");
        return value.matches("\\d{1,5}") ? Integer.parseInt(value) : 0;
    }

    /** Like {@link #write}, but escapes {@code ${name}} for readers that expand expressions. */
    void writeAsConfiguration(Path file) throws IOException {
        PrivateProperties escaped = new PrivateProperties();
        values.stringPropertyNames()
                .forEach(name -> escaped.with(name, values.getProperty(name).replace("$", "\\$")));
        escaped.write(file);
    }

    void write(Path file) throws IOException {
        StringWriter text = new StringWriter();
        values.store(text, null);
        PrivateFiles.replace(file, text.toString());
    }
}
