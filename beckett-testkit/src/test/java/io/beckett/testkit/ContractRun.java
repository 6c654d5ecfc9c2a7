package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Runs the test methods of a contract against something that is expected to break it, and names those that fail. */
final class ContractRun {
    private final Supplier<?> fixtures;

    /**
     * @param fixtures a new instance of the test class for every test method
     */
    ContractRun(Supplier<?> fixtures) {
        this.fixtures = fixtures;
    }

    /** A test method at least fails, and which ones is reported. */
    void assertThatItNotices(String fault, TestReporter reporter) {
        var failures = failures();
        assertThat(failures).as("contract tests that fail with " + fault).isNotEmpty();
        reporter.publishEntry(fault, String.join(", ", failures));
    }

    /** The names of the test methods that fail; races only run if nothing else fails, because they take their time. */
    List<String> failures() {
        var failures = failures(test -> !isRace(test));
        return failures.isEmpty() ? failures(ContractRun::isRace) : failures;
    }

    private List<String> failures(Predicate<Method> which) {
        var failures = new ArrayList<String>();
        for (var test : methods(fixtures.get().getClass(), Test.class)) {
            if (which.test(test) && fails(test)) {
                failures.add(test.getName());
            }
        }
        return failures;
    }

    private static boolean isRace(Method test) {
        return test.getDeclaringClass().getSimpleName().contains("Race");
    }

    private boolean fails(Method test) {
        var fixture = fixtures.get();
        try {
            methods(fixture.getClass(), BeforeEach.class).forEach(before -> invoke(before, fixture));
            invoke(test, fixture);
            return false;
        } catch (AssertionError | RuntimeException e) {
            return true;
        } finally {
            methods(fixture.getClass(), AfterEach.class).forEach(after -> invoke(after, fixture));
        }
    }

    private static List<Method> methods(Class<?> type, Class<? extends Annotation> annotation) {
        var methods = new ArrayList<Method>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (var method : each.getDeclaredMethods()) {
                if (method.isAnnotationPresent(annotation)) {
                    methods.add(method);
                }
            }
        }
        return methods;
    }

    private static void invoke(Method method, Object on) {
        try {
            method.setAccessible(true);
            method.invoke(on);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(method.getName() + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
