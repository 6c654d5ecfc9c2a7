package io.beckett.testkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Puts itself before connections, statements and result sets, and counts what goes through. */
final class CountingProxies {
    private final StatementCounters counters;

    CountingProxies(StatementCounters counters) {
        this.counters = counters;
    }

    Connection connection(Connection real) {
        return proxy(Connection.class, (self, method, arguments) -> {
            var result = call(real, method, arguments);
            return switch (method.getName()) {
                case "prepareStatement", "prepareCall", "createStatement" ->
                    statement(self, result, arguments == null ? null : (String) firstText(arguments));
                case "commit", "rollback" -> {
                    counters.of(method.getName()).executed(1);
                    yield result;
                }
                default -> result;
            };
        });
    }

    private static @Nullable Object firstText(@Nullable Object[] arguments) {
        return arguments.length > 0 && arguments[0] instanceof String text ? text : null;
    }

    private @Nullable Object statement(Object connection, @Nullable Object real, @Nullable String prepared) {
        if (!(real instanceof Statement statement)) {
            return real;
        }
        var calls = new StatementCalls(connection, statement, prepared);
        if (real instanceof CallableStatement) {
            return proxy(CallableStatement.class, calls);
        }
        return real instanceof PreparedStatement
                ? proxy(PreparedStatement.class, calls)
                : proxy(Statement.class, calls);
    }

    private ResultSet rows(Object statement, ResultSet real, StatementCounters.Counter counter) {
        return proxy(ResultSet.class, (self, method, arguments) -> {
            var result = call(real, method, arguments);
            if (method.getName().equals("next") && Boolean.TRUE.equals(result)) {
                counter.returned();
            }
            return method.getName().equals("getStatement") ? statement : result;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler calls) {
        InvocationHandler withIdentity = (self, method, arguments) ->
                method.getName().equals("equals") && arguments != null && arguments.length == 1
                        ? self == arguments[0]
                        : calls.invoke(self, method, arguments);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, withIdentity));
    }

    private static @Nullable Object call(Object real, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** The calls of one statement; like a statement it belongs to one thread. */
    private final class StatementCalls implements InvocationHandler {
        private final Object connection;
        private final Statement real;
        private final @Nullable String prepared;
        private @Nullable String batchText;
        private int batched;
        private StatementCounters.@Nullable Counter last;

        StatementCalls(Object connection, Statement real, @Nullable String prepared) {
            this.connection = connection;
            this.real = real;
            this.prepared = prepared;
        }

        @Override
        public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            var text = arguments == null ? null : (String) firstText(arguments);
            switch (method.getName()) {
                case "getConnection" -> {
                    return connection;
                }
                case "addBatch" -> {
                    batchText = text == null ? prepared : text;
                    batched++;
                }
                case "clearBatch" -> batched = 0;
                case "executeBatch", "executeLargeBatch" -> {
                    return batch(method, arguments);
                }
                case "execute", "executeQuery", "executeUpdate", "executeLargeUpdate" -> {
                    return execute(self, method, arguments, text == null ? prepared : text);
                }
                default -> {}
            }
            var result = call(real, method, arguments);
            return result instanceof ResultSet rows && last != null ? rows(self, rows, last) : result;
        }

        private @Nullable Object execute(
                Object self, Method method, @Nullable Object @Nullable [] arguments, @Nullable String text)
                throws Throwable {
            var counter = counters.of(text);
            last = counter;
            counter.executed(1);
            var result = call(real, method, arguments);
            if (result instanceof ResultSet rows) {
                return rows(self, rows, counter);
            }
            if (result instanceof Number updated) {
                counter.updated(updated.longValue());
            } else if (Boolean.FALSE.equals(result)) {
                counter.updated(real.getUpdateCount());
            }
            return result;
        }

        private @Nullable Object batch(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
            var counter = counters.of(batchText);
            last = counter;
            counter.executed(batched);
            counter.batch();
            batched = 0;
            var result = call(real, method, arguments);
            if (result instanceof int[] each) {
                counter.updated(IntStream.of(each).filter(rows -> rows > 0).sum());
            } else if (result instanceof long[] each) {
                counter.updated(LongStream.of(each).filter(rows -> rows > 0).sum());
            }
            return result;
        }
    }
}
