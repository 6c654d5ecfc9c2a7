package io.beckett.kafka;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the Kafka storage may know. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the classes are read once
class ArchitectureTest {

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.beckett.kafka");

    @Test
    void ofBeckettOnlyWhatStoreAuthorsSeeIsUsed() {
        check(noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("io.beckett..")
                        .and(not(resideInAnyPackage(
                                "io.beckett.kafka..",
                                "io.beckett.message..",
                                "io.beckett.error..",
                                "io.beckett.spi..",
                                "io.beckett.admin..")))));
    }

    @Test
    void nothingHereKnowsJdbc() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql.."));
    }

    @Test
    void onlyWhatRunsTheDeciderNeedsKafkaStreams() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.beckett.kafka.decide.streams")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka.streams..", "org.rocksdb.."));
        check(noClasses()
                .that()
                .resideInAPackage("io.beckett.kafka.decide")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.beckett.kafka.decide.streams",
                        "org.apache.kafka.clients..",
                        "java.time..",
                        "java.util.random.."));
    }

    @Test
    void staticFieldsAreFinalAndHoldNothingThatChanges() {
        check(fields().that().areStatic().should().beFinal());
        check(noFields()
                .that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .haveRawType(thatChanges()));
    }

    private void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(classes);
    }

    private static DescribedPredicate<JavaClass> thatChanges() {
        var mutableCollection =
                assignableTo(Collection.class).or(assignableTo(Map.class)).and(not(INTERFACES));
        return mutableCollection
                .or(assignableTo(ConcurrentMap.class))
                .or(assignableTo(ThreadLocal.class))
                .or(resideInAnyPackage("java.util.concurrent.atomic", "java.util.concurrent.locks"))
                .as("whose content can change");
    }
}
