package io.beckett.bench.scenario;

import io.beckett.examples.servers.Servers;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * What scenarios measure with.
 *
 * @param servers the Kafka and the Postgres
 * @param processes what is known of the processes of both
 * @param scale how much is measured
 * @param run names this run, for topics, groups and schemas
 * @param arms the arms that are wanted; empty for all
 * @param workerOptions for the virtual machines of the workers
 */
public record Bench(
        Servers servers,
        ServerProcesses processes,
        Scale scale,
        String run,
        List<String> arms,
        List<String> workerOptions) {

    /** Whether an arm takes part. */
    public boolean wants(String arm) {
        return arms.isEmpty() || arms.contains(arm);
    }

    /** A name for a topic or a group that no run had before. */
    public String name(String what) {
        return "bench-" + what.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + "-" + run;
    }

    /** Deletes topics; one that is not there is left out. */
    public void deleteTopics(List<String> topics) throws InterruptedException {
        try (var admin = Admin.create(servers.kafka())) {
            var there = admin.listTopics().names().get();
            admin.deleteTopics(topics.stream().filter(there::contains).toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka did not delete the topics " + topics, e.getCause());
        }
    }
}
