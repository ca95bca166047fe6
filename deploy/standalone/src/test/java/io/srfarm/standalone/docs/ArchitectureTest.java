package io.srfarm.standalone.docs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dependencies between packages. Dependencies between modules are declared in their pom.xml and enforced by the compiler. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.srfarm");

    @Test
    void allModulesAreLookedAt() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName))
                .contains("io.srfarm.job", "io.srfarm.dispatcher.ledger", "io.srfarm.worker.model", "io.srfarm.bench");
    }

    @Test
    void noPackagesUseEachOther() {
        slices().matching("io.srfarm.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    /** Libraries that only a few packages may use; all other code uses these packages. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ai.djl..             | io.srfarm.worker.model..
        com.luciad..         | io.srfarm.picture..
        com.drew..           | io.srfarm.picture..
        io.minio..           | io.srfarm.store..
        picocli..            | io.srfarm.standalone..
        org.gaul..           | io.srfarm.embedded..
        kafka..              | io.srfarm.embedded..
        com.standardwebhooks.. | io.srfarm.dispatcher.webhook..
        """)
    void aLibraryStaysInItsPackage(String library, String home) {
        noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @Test
    void noTwoClassesHaveTheSameName() {
        Map<String, List<String>> names = CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(one -> !one.getSimpleName().equals("package-info")
                        && !one.getSimpleName().contains("_"))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName,
                        TreeMap::new,
                        Collectors.mapping(JavaClass::getPackageName, Collectors.toList())));

        assertThat(names.values()).allSatisfy(packages -> assertThat(packages).hasSize(1));
    }
}
