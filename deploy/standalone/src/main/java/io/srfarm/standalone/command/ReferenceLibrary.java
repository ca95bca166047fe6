package io.srfarm.standalone.command;

import io.srfarm.client.FarmClient;
import io.srfarm.client.LibraryReference;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.localfarm.FarmException;
import io.srfarm.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code srfarm references}: lists, adds, suggests and removes pictures of the reference library. */
@Command(
        name = "references",
        description = "Your library of references, from which jobs can choose (`./srfarm submit --reference auto`).",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ReferenceLibrary.Listing.class,
            ReferenceLibrary.Add.class,
            ReferenceLibrary.Suggest.class,
            ReferenceLibrary.Remove.class
        })
public final class ReferenceLibrary {
    private static final int LIMIT_MAX = 1000;

    private ReferenceLibrary() {}

    /** {@code srfarm references list}. */
    @Command(name = "list", description = "Lists the library, the newest first.")
    static final class Listing implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Mixin
        private final Connection connection = new Connection();

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "Show at most this many (default: ${DEFAULT-VALUE}).")
        private int limit = 50;

        @Override
        public Integer call() throws FarmException {
            Arguments.within("--limit", limit, 1, LIMIT_MAX);
            show(connection.open().references().limit(limit).toList(), output);
            return 0;
        }
    }

    /** {@code srfarm references add}. */
    @Command(name = "add", description = "Uploads pictures and adds them to the library; prints their ids.")
    static final class Add implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Mixin
        private final Connection connection = new Connection();

        @Parameters(paramLabel = "FILE", arity = "1..*", description = "Pictures: PNG, JPEG or WebP.")
        private List<Path> files = List.of();

        @Option(names = "--tag", paramLabel = "TEXT", description = "Tag to find the pictures by; can be repeated.")
        private List<String> tags = List.of();

        @Override
        public Integer call() throws FarmException, InterruptedException {
            List<NamedPicture> pictures = new ArrayList<>();
            for (Path file : files) {
                pictures.add(NamedPicture.read(file, NamedPicture.Use.REFERENCE));
            }
            FarmClient farm = connection.open();
            List<LibraryReference> added = new ArrayList<>();
            for (NamedPicture picture : pictures) {
                LibraryReference one = farm.addReference(new ObjectKey(picture.upload(farm)), picture.name(), tags);
                added.add(one);
                if (!output.isJson()) {
                    output.result(one.id());
                }
            }
            if (output.isJson()) {
                show(added, output);
            }
            return 0;
        }
    }

    /** {@code srfarm references suggest}. */
    @Command(name = "suggest", description = "Lists the references that resemble a low-resolution picture most.")
    static final class Suggest implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Mixin
        private final Connection connection = new Connection();

        @Parameters(paramLabel = "FILE", description = "The picture to enlarge.")
        private Path file = Path.of("");

        @Option(
                names = "--count",
                paramLabel = "N",
                description = "Show at most this many, 1 to 16 (default: ${DEFAULT-VALUE}).")
        private int count = 3;

        @Override
        public Integer call() throws FarmException, InterruptedException {
            Arguments.within("--count", count, 1, Limits.REFERENCES_MAX);
            NamedPicture input = NamedPicture.read(file, NamedPicture.Use.INPUT);
            FarmClient farm = connection.open();
            List<LibraryReference> nearest = farm.suggestReferences(new ObjectKey(input.upload(farm)), count);
            if (nearest.isEmpty()) {
                output.note("the library is empty; `./srfarm references add FILE` adds a picture");
            }
            show(nearest, output);
            return 0;
        }
    }

    /** {@code srfarm references remove}. */
    @Command(name = "remove", description = "Removes pictures from the library.")
    static final class Remove implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Mixin
        private final Connection connection = new Connection();

        @Parameters(
                paramLabel = "ID",
                arity = "1..*",
                description = "References, as `./srfarm references list` shows them.")
        private List<String> ids = List.of();

        @Override
        public Integer call() throws FarmException, InterruptedException {
            FarmClient farm = connection.open();
            for (String id : ids) {
                farm.removeReference(id);
                output.note("removed " + id);
            }
            return 0;
        }
    }

    private static void show(List<LibraryReference> references, Output output) {
        if (output.isJson()) {
            output.result("references", references.stream().map(LibraryReference::json));
            return;
        }
        Table table = new Table("reference", "name", "tags", "distance", "key");
        for (LibraryReference reference : references) {
            table.row(
                    reference.id(),
                    reference.name(),
                    String.join(", ", reference.tags()),
                    reference.distance().isPresent()
                            ? String.format(
                                    Locale.ROOT, "%.2f", reference.distance().getAsDouble())
                            : "-",
                    reference.key().path());
        }
        output.result(table);
    }
}
