package io.srfarm.standalone.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A job label as given on the command line. */
record Label(String name, String value) {
    /** Parses {@code NAME=VALUE}. */
    static final class Converter implements ITypeConverter<Label> {
        @Override
        public Label convert(String text) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new TypeConversionException("must be NAME=VALUE, not " + text);
            }
            return new Label(text.substring(0, equals), text.substring(equals + 1));
        }
    }
}
