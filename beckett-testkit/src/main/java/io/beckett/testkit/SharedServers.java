package io.beckett.testkit;

import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one broker and one Postgres server per test run, each started when the first test asks for it and stopped
 * when the run ends.
 *
 * <p>With {@code @ExtendWith(SharedServers.class)}, constructors and methods of tests may take
 * <ul>
 *   <li>{@link EmbeddedKafka}: the shared broker; use topic and group names of your own,
 *   <li>{@link EmbeddedPostgres}: the shared server,
 *   <li>{@link EmbeddedPostgres.Database}: a database on it that this test class has for itself.
 * </ul>
 *
 * <p>Nobody closes what is handed out; the run does.
 */
public final class SharedServers implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(SharedServers.class);

    /** Used by JUnit. */
    public SharedServers() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == EmbeddedKafka.class || type == EmbeddedPostgres.class || type == EmbeddedPostgres.Database.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        if (type == EmbeddedKafka.class) {
            return ofRun(context, EmbeddedKafka.class, EmbeddedKafka::start);
        }
        var postgres = ofRun(context, EmbeddedPostgres.class, EmbeddedPostgres::start);
        return type == EmbeddedPostgres.class ? postgres : ofTestClass(context, postgres);
    }

    private static <T> T ofRun(ExtensionContext context, Class<T> type, Supplier<T> start) {
        var store = context.getRoot().getStore(NAMESPACE);
        return Objects.requireNonNull(store.computeIfAbsent(type, key -> start.get(), type));
    }

    private static EmbeddedPostgres.Database ofTestClass(ExtensionContext context, EmbeddedPostgres postgres) {
        var store = context.getRoot().getStore(NAMESPACE.append(context.getRequiredTestClass()));
        return Objects.requireNonNull(store.computeIfAbsent(
                EmbeddedPostgres.Database.class, key -> postgres.newDatabase(), EmbeddedPostgres.Database.class));
    }
}
