package io.beckett.postgres;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
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
import io.beckett.subscription.StartingPosition;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the Postgres checkpoints may know. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the classes are read once
class ArchitectureTest {

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.beckett.postgres");

    @Test
    void ofBeckettOnlyWhatStoreAuthorsSeeIsUsed() {
        check(noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("io.beckett..")
                        .and(not(resideInAnyPackage(
                                "io.beckett.postgres..",
                                "io.beckett.message..",
                                "io.beckett.error..",
                                "io.beckett.spi..",
                                "io.beckett.admin..")))
                        // part of Registration, which store authors see
                        .and(not(equivalentTo(StartingPosition.class)))));
    }

    @Test
    void nothingHereKnowsKafka() {
        check(noClasses().should().dependOnClassesThat().resideInAnyPackage("org.apache.kafka.."));
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
