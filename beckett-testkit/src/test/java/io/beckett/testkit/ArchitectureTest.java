package io.beckett.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the test kit may know. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the classes are read once
class ArchitectureTest {

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.beckett.testkit");

    @Test
    void onlyTestBeckettDrivesTheEngine() {
        check(noClasses()
                .that()
                .doNotHaveSimpleName("TestBeckett")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.beckett.runtime..", "io.beckett.kafka..", "io.beckett.postgres.."));
    }

    @Test
    void onlyTheEmbeddedServersAndTheCountingDataSourceKnowKafkaAndJdbc() {
        check(noClasses()
                .that()
                .haveNameNotMatching(".*\\.testkit\\.(Embedded|KafkaFolder|Counting).*")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kafka..", "org.apache.kafka..", "java.sql..", "javax.sql.."));
    }

    @Test
    void staticFieldsAreFinal() {
        check(fields().that().areStatic().should().beFinal());
    }

    private void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(classes);
    }
}
