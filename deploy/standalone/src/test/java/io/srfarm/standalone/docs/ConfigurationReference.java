package io.srfarm.standalone.docs;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Lists every key of a module from its {@code @ConfigMapping} interfaces: name, type, default, bounds, description. */
final class ConfigurationReference {
    private static final String NO_DEFAULT = "";
    private static final Map<String, String> UNITS =
            Map.of("millis", "ms", "seconds", "s", "minutes", "min", "hours", "h", "days", "d");

    private final Trees trees;
    private final CompilationUnitTree unit;
    private final List<String> lines = new ArrayList<>();

    private ConfigurationReference(Trees trees, CompilationUnitTree unit) {
        this.trees = trees;
        this.unit = unit;
    }

    /** Returns Markdown tables of all interfaces below {@code sources}, ordered by prefix. */
    static List<String> of(Path sources) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(sources)) {
            files = all.filter(file -> file.toString().endsWith(".java"))
                    .filter(ConfigurationReference::isMapping)
                    .sorted()
                    .toList();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<List<String>> tables = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            for (CompilationUnitTree unit : task.parse()) {
                tables.add(new ConfigurationReference(Trees.instance(task), unit).table());
            }
        }
        return tables.stream()
                .sorted((one, other) -> one.get(0).compareTo(other.get(0)))
                .flatMap(List::stream)
                .toList();
    }

    private static boolean isMapping(Path file) {
        try {
            return Files.readString(file).contains("@ConfigMapping(");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> table() {
        ClassTree mapping = (ClassTree) unit.getTypeDecls().get(0);
        String prefix = annotations(mapping.getModifiers()).get("ConfigMapping");
        lines.add("### `" + prefix + ".*`");
        lines.add(comment(mapping));
        lines.add("");
        lines.add("| key | default | allowed | |");
        lines.add("|---|---|---|---|");
        rows(mapping, prefix);
        lines.add("");
        return lines;
    }

    private void rows(ClassTree mapping, String prefix) {
        Map<String, ClassTree> groups = new LinkedHashMap<>();
        for (Tree member : mapping.getMembers()) {
            if (member instanceof ClassTree group) {
                groups.put(group.getSimpleName().toString(), group);
            }
        }
        for (Tree member : mapping.getMembers()) {
            if (member instanceof MethodTree key && key.getBody() == null) {
                row(key, prefix, groups);
            }
        }
    }

    private void row(MethodTree key, String prefix, Map<String, ClassTree> groups) {
        Map<String, String> annotations = annotations(key.getModifiers());
        String type = key.getReturnType().toString();
        String name = annotations.containsKey("WithParentName")
                ? prefix
                : prefix + "." + annotations.getOrDefault("WithName", kebab(key));
        Optional<String> group = groups.keySet().stream().filter(type::contains).findFirst();
        if (group.isPresent()) {
            rows(groups.get(group.get()), type.startsWith("Map<") ? name + ".<name>" : name);
            return;
        }
        String standard = annotations.getOrDefault("WithDefault", NO_DEFAULT);
        lines.add("| `" + name + (type.startsWith("Map<") ? ".<name>" : "") + "` | "
                + (standard.isEmpty() ? "" : "`" + standard + "`") + " | " + allowed(type, annotations) + " | "
                + comment(key) + " |");
    }

    private static String kebab(MethodTree key) {
        return key.getName().toString().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String allowed(String type, Map<String, String> annotations) {
        List<String> bounds = new ArrayList<>();
        bounds.add(named(type));
        Map<String, String> words = Map.of("Min", "at least ", "Max", "at most ", "DurationMin", "at least ");
        words.keySet().stream().sorted((one, other) -> other.compareTo(one)).forEach(bound -> {
            if (annotations.containsKey(bound)) {
                bounds.add(words.get(bound) + annotations.get(bound));
            }
        });
        return String.join(", ", bounds);
    }

    private static String named(String type) {
        if (type.matches("(Map<String, |Optional<List<).*>")) {
            return named(type.replaceFirst("^(Map<String, |Optional<)(.*)>$", "$2"));
        }
        String inner = type.replaceAll("@\\w+(\\([^)]*\\))?\\s*", "").replaceFirst("^(Optional|List|Set)<(.*)>$", "$2");
        String name =
                switch (inner) {
                    case "int", "long", "OptionalInt", "OptionalLong", "Integer", "Long" -> "whole number";
                    case "double", "OptionalDouble" -> "number";
                    case "boolean", "Boolean" -> "true, false";
                    case "Duration" -> "duration";
                    case "URI" -> "URL";
                    case "Instant" -> "instant";
                    case "Path" -> "path";
                    case "String" -> "text";
                    default -> "one of those named";
                };
        return type.startsWith("List<") || type.startsWith("Set<") ? name + "s, by commas" : name;
    }

    /** Returns annotations by simple name, each with its single value or a text of all values. */
    private static Map<String, String> annotations(ModifiersTree modifiers) {
        Map<String, String> found = new LinkedHashMap<>();
        for (AnnotationTree annotation : modifiers.getAnnotations()) {
            String value = annotation.getArguments().stream()
                    .map(ConfigurationReference::value)
                    .collect(Collectors.joining(" "));
            found.put(annotation.getAnnotationType().toString(), value);
        }
        return found;
    }

    private static String value(ExpressionTree argument) {
        if (argument instanceof AssignmentTree named) {
            String name = named.getVariable().toString();
            String unit = UNITS.getOrDefault(name, "");
            return value(named.getExpression()) + (unit.isEmpty() ? "" : " " + unit);
        }
        return argument instanceof LiteralTree literal ? String.valueOf(literal.getValue()) : argument.toString();
    }

    private String comment(Tree documented) {
        String raw = trees.getDocComment(TreePath.getPath(unit, documented));
        if (raw == null) {
            return "";
        }
        return raw.replaceAll("\\{@(?:code|link|linkplain) #?([^}]*)}", "`$1`")
                .replaceAll("(?s)\n\\s*@\\w+.*", "")
                .replaceAll("\\s+", " ")
                .replace("|", "\\|")
                .strip();
    }
}
