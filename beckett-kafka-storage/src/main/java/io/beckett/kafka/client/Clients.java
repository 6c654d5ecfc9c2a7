package io.beckett.kafka.client;

import io.beckett.error.ConfigurationException;
import io.beckett.error.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and closes Kafka's clients, and says in Beckett's words what went wrong with them. */
public final class Clients {
    private static final Logger log = LoggerFactory.getLogger(Clients.class);
    private static final String UNKNOWN_HOSTS = "No resolvable bootstrap urls";

    private Clients() {}

    /**
     * Makes a client.
     *
     * @throws StoreUnavailableException if the addresses cannot be resolved
     * @throws ConfigurationException if the client refuses its properties
     */
    public static <C> C open(String servers, Supplier<C> client) {
        try {
            return client.get();
        } catch (KafkaException e) {
            var root = rootOf(e);
            if (String.valueOf(root.getMessage()).startsWith(UNKNOWN_HOSTS)) {
                throw unavailable(servers, "none of these addresses can be resolved", root);
            }
            // Making a client asks the network for nothing but addresses: anything else is in its properties.
            var direct = e.getCause() == null ? e : e.getCause();
            var detail = root.equals(direct) ? "" : " (" + root + ")";
            throw new ConfigurationException(List.of(
                    "Kafka properties: " + direct.getMessage() + detail + ". Correct or remove what causes it."));
        }
    }

    private static Throwable rootOf(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** A failure of Kafka. Names addresses and the kind of failure, no properties. */
    public static StoreUnavailableException unavailable(String servers, String what, Throwable cause) {
        return new StoreUnavailableException(
                "Kafka", servers + ", " + what + ": " + cause.getClass().getSimpleName(), cause);
    }

    /**
     * Waits for an answer of Kafka.
     *
     * @param what is asked for
     * @throws StoreUnavailableException if there is none, with what Kafka said as its cause, or if the thread was interrupted,
     *     which it still is then
     */
    public static <T> T get(String servers, String what, Future<T> asked) {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            throw unavailable(servers, what, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(servers, what, e);
        }
    }

    /** Closes a consumer within a short time, also on an interrupted thread. */
    public static void close(Consumer<?, ?> consumer, Duration atMost) {
        var interrupted = Thread.interrupted();
        try {
            consumer.close(CloseOptions.timeout(atMost));
        } catch (KafkaException e) {
            log.warn("A Kafka consumer did not close cleanly; the broker forgets it by itself", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
