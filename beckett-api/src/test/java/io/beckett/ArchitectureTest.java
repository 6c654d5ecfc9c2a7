package io.beckett;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may know whom. A package that is not named for another one may not be used by it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the classes are read once
class ArchitectureTest {

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.beckett");

    @ParameterizedTest(name = "{0} knows only {1}")
    @CsvSource({
        "message,      error",
        "error,        message",
        "subscription, message error",
        "admin,        message error subscription",
        "spi,          message error subscription admin",
        "codec,        message error spi",
        "runtime,      message error subscription admin spi",
    })
    void aPackageKnowsOnlyTheOnesBelowIt(String name, String allowed) {
        var packages = Stream.concat(Stream.of(name), Arrays.stream(allowed.split(" ")))
                .map(simple -> "io.beckett." + simple + "..")
                .toArray(String[]::new);
        check(noClasses()
                .that()
                .resideInAPackage("io.beckett." + name + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.beckett..").and(not(resideInAnyPackage(packages)))));
    }

    @Test
    void nothingHereKnowsKafkaOrJdbc() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "java.sql..", "javax.sql..", "org.postgresql.."));
    }

    @Test
    void jacksonIsKnownToItsCodecOnly() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.beckett.codec..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson.."));
    }

    @Test
    void theEngineHasNoSynchronizedMethods() {
        check(methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage("io.beckett.runtime..")
                .should()
                .notHaveModifier(JavaModifier.SYNCHRONIZED));
    }

    @Test
    void staticFieldsAreFinal() {
        check(fields().that().areStatic().should().beFinal());
    }

    @Test
    void staticFieldsHoldNothingThatChanges() {
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
