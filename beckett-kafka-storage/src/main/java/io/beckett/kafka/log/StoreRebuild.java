package io.beckett.kafka.log;

import io.beckett.error.ConfigurationException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.RebuiltLog;
import io.beckett.kafka.client.Clients;
import io.beckett.kafka.decide.Genesis;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the store of a log anew from the log, in a new topic that Kafka Streams restores deciders from. The founding of a
 * partition is written last, and without it no decider goes on: a rebuild that died in the middle leaves a store that is
 * refused, and is done again from its beginning.
 */
public final class StoreRebuild {
    private static final Logger log = LoggerFactory.getLogger(StoreRebuild.class);
    private static final int LINGER = 20;

    private final LogTopic topic;
    private final LogClients clients;

    private StoreRebuild(LogTopic topic, LogClients clients) {
        this.topic = topic;
        this.clients = clients;
    }

    /**
     * Does it. Takes as long as reading the log and writing three records for each message.
     *
     * @param properties of all Kafka clients
     * @throws IllegalStateException if a node still decides the log
     * @throws ConfigurationException if the topics are not those of one log, or the log is not whole
     * @throws StoreUnavailableException if Kafka does not answer; doing it again is safe
     */
    public static RebuiltLog run(LogDefinition definition, Map<String, Object> properties) {
        return new StoreRebuild(definition.toTopic(), new LogClients(properties)).run();
    }

    private RebuiltLog run() {
        var began = System.nanoTime();
        try (var admin = clients.admin();
                var consumer = clients.consumer()) {
            refuseWhileDecided(admin);
            var topics = new TopicMaker(admin, clients.servers());
            var genesis = topics.checkLog(topic);
            new Foundings(topic, clients.servers(), consumer).checkWithoutStore(genesis);
            topics.makeStoreAnew(topic);
            var messages = fill(new LogAdmin(topic, admin, clients.servers()), genesis);
            var millis = (System.nanoTime() - began) / 1_000_000;
            log.info("The store of log topic '{}' was rebuilt: {} messages in {} ms", topic.name(), messages, millis);
            return new RebuiltLog(topic.name(), topic.partitions(), messages);
        } catch (KafkaException e) {
            throw Clients.unavailable(clients.servers(), "rebuilding the store of log topic '" + topic.name() + "'", e);
        }
    }

    private void refuseWhileDecided(Admin admin) {
        var group = topic.names().applicationId();
        var members = membersOf(admin, group);
        if (!members.isEmpty()) {
            throw new IllegalStateException("log topic '" + topic.name() + "' is being decided by "
                    + members.stream()
                            .map(member -> member.clientId() + " on " + member.host())
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + ". Stop all nodes that declare it first; one that was killed, or whose decider failed, counts for the"
                    + " session time-out, 8 s by default.");
        }
    }

    private List<MemberDescription> membersOf(Admin admin, String group) {
        var asked = admin.describeConsumerGroups(List.of(group)).all();
        try {
            return Clients.get(clients.servers(), "looking for nodes that decide", asked).values().stream()
                    .flatMap(each -> each.members().stream())
                    .toList();
        } catch (StoreUnavailableException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return List.of();
            }
            throw e;
        }
    }

    private long fill(LogAdmin admin, Genesis genesis) {
        try (var producer = clients.producer(LINGER, topic.mostStoredBytes());
                var consumer = clients.consumer()) {
            var facts = new FactWriter(topic.changelog().topic(), producer);
            var logged = new LoggedFacts(topic, consumer);
            var messages = logged.writeTo(facts);
            var foundings = new LoggedFoundings(topic, consumer).of(genesis);
            facts.flush();
            checkWritten(admin, facts);
            logged.checkWhole(
                    admin.offsets(topic.appends(), OffsetSpec.latest()),
                    admin.committed(topic.names().applicationId()));
            foundings.forEach((partition, found) -> found.forEach(fact -> facts.write(partition, 0, fact)));
            facts.flush();
            checkWritten(admin, facts);
            return messages;
        }
    }

    /** Right after a topic was deleted, an old leader may still take what is for the one before. */
    private void checkWritten(LogAdmin admin, FactWriter facts) {
        var ends = admin.offsets(topic.changelog(), OffsetSpec.latest());
        for (var partition = 0; partition < topic.partitions(); partition++) {
            var end = ends.getOrDefault(partition, 0L);
            if (end < facts.written(partition)) {
                throw new StoreUnavailableException(
                        "Kafka",
                        "partition " + partition + " of topic '"
                                + topic.changelog().topic() + "' holds " + end + " of " + facts.written(partition)
                                + " facts. Rebuild it again",
                        null);
            }
        }
    }
}
