package io.beckett;

import io.beckett.codec.JacksonCodec;
import io.beckett.error.ConfigurationException;
import io.beckett.runtime.GroupDefinition;
import io.beckett.runtime.NodeDefinition;
import io.beckett.runtime.NodeThreads;
import io.beckett.runtime.SubscriptionDefinition;
import io.beckett.runtime.TypeMap;
import io.beckett.runtime.Upcaster;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.MessageCodec;
import io.beckett.spi.MessageStorage;
import io.beckett.spi.Registration;
import io.beckett.spi.StorageSetup;
import io.beckett.subscription.GroupBuilder;
import io.beckett.subscription.SubscriptionListener;
import io.beckett.subscription.UnknownTypes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Puts a Beckett together: the two stores, the mapped types, the groups and their subscriptions.
 *
 * <p>Belongs to one thread. Each setting is given at most once; listeners, mapped types, modules and groups add up. A null
 * argument is a NullPointerException that names it. Everything else that is wrong is collected and thrown together by
 * {@code build()}; after that the builder is used up.
 */
public final class BeckettBuilder {

    private final List<String> problems = new ArrayList<>();
    private final TypeMappings types = new TypeMappings();
    private final Map<String, GroupSettings> groups = new LinkedHashMap<>();
    private final List<SubscriptionListener> listeners = new ArrayList<>();
    private final Setting<MessageStorage> storage = new Setting<>("storage");
    private final Setting<CheckpointStore> checkpoints = new Setting<>("checkpoints");
    private final Setting<MessageCodec> codec = new Setting<>("codec");
    private final Setting<UnknownTypes> unknownTypes = new Setting<>("unknownTypes");
    private final Setting<String> name = new Setting<>("name");
    private final Setting<Duration> sessionTimeout = new Setting<>("sessionTimeout");
    private final Setting<Duration> drainTimeout = new Setting<>("drainTimeout");
    private final Setting<Duration> growthGrace = new Setting<>("growthGrace");
    private final Setting<InstantSource> clock = new Setting<>("clock");
    private final Setting<ThreadFactory> threadFactory = new Setting<>("threadFactory");
    private boolean used;

    BeckettBuilder() {}

    /** Where messages are. Required. It is started and closed together with the Beckett that is built. */
    public BeckettBuilder storage(MessageStorage storage) {
        return set(this.storage, storage);
    }

    /** Where progress is kept. Required once there is a group, or the operators' view is used. */
    public BeckettBuilder checkpoints(CheckpointStore store) {
        Objects.requireNonNull(store, "store");
        return set(checkpoints, store);
    }

    /** Decodes messages of topics that have no codec of their own; default {@link JacksonCodec#defaults()}. */
    public BeckettBuilder codec(MessageCodec codec) {
        return set(this.codec, codec);
    }

    /**
     * Says which class a type name stands for. One name, one class, both ways; the same pair may be given again.
     *
     * @param typeName the name that stands in the topic, 1 to 500 characters, no control characters
     * @param type any class that the codec can read
     */
    public BeckettBuilder map(String typeName, Class<?> type) {
        Objects.requireNonNull(typeName, "typeName");
        Objects.requireNonNull(type, "type");
        checkUnused();
        types.map(typeName, type, problems);
        return this;
    }

    /**
     * Says how messages of an old type become messages of a newer one, for handlers and for reads. Subscriptions that want
     * the newer type get the old ones, too. Several upcasters form a chain; its end is mapped to a class.
     *
     * @param oldTypeName the name that stands in the topic; it has no class of its own
     * @param readAs what the old bytes are decoded as: an old record, {@code Map}, {@code ObjectNode}
     * @param newTypeName the name that it leads to
     * @param change a pure function; it returns what the next upcaster reads or an object of the mapped class, or a tree
     *     that the codec of this builder binds to that
     */
    public <O> BeckettBuilder upcast(
            String oldTypeName, Class<O> readAs, String newTypeName, Function<? super O, ?> change) {
        Objects.requireNonNull(oldTypeName, "oldTypeName");
        Objects.requireNonNull(readAs, "readAs");
        Objects.requireNonNull(newTypeName, "newTypeName");
        Objects.requireNonNull(change, "change");
        checkUnused();
        types.upcast(Upcaster.of(oldTypeName, readAs, newTypeName, change), problems);
        return this;
    }

    /** What to do with type names that are mapped to no class; default {@link UnknownTypes#LOG}. */
    public BeckettBuilder unknownTypes(UnknownTypes policy) {
        Objects.requireNonNull(policy, "policy");
        return set(unknownTypes, policy);
    }

    /**
     * Adds a group, or goes on with one that was added before.
     *
     * @param name 1 to 200 characters, no control characters; all nodes that use the same name share its work
     * @param define describes it; runs at once
     */
    public BeckettBuilder group(String name, Consumer<GroupBuilder> define) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(define, "define");
        checkUnused();
        Part.define(new GroupPart(groups.computeIfAbsent(name, GroupSettings::new)), define);
        return this;
    }

    /** Lets a module add its part; runs at once. */
    public BeckettBuilder with(BeckettModule module) {
        Objects.requireNonNull(module, "module");
        checkUnused();
        module.configure(this);
        return this;
    }

    /** Adds one that is told what becomes of messages. */
    public BeckettBuilder listener(SubscriptionListener listener) {
        Objects.requireNonNull(listener, "listener");
        checkUnused();
        listeners.add(listener);
        return this;
    }

    /** Tells several Beckett of one program apart, in logs and names of threads; default {@code beckett}. */
    public BeckettBuilder name(String instance) {
        Objects.requireNonNull(instance, "instance");
        return set(name, instance);
    }

    /**
     * After how long without a sign of life this node's work is given to others.
     *
     * @param timeout 2 s to 10 min; default 30 s
     */
    public BeckettBuilder sessionTimeout(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        return set(sessionTimeout, timeout);
    }

    /**
     * How long closing waits for running handlers.
     *
     * @param timeout 0 to 10 min; default 30 s
     */
    public BeckettBuilder drainTimeout(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        return set(drainTimeout, timeout);
    }

    /**
     * How long programs that write a topic may not know yet that it got more partitions, and write a stream where it stood
     * before. Until that time is over, and what was written there is handled, records of new partitions wait.
     *
     * @param grace at least the longest {@code metadata.max.age.ms} of the topic's producers; 0 to 1 h; default 5 min, as
     *     is theirs
     */
    public BeckettBuilder growthGrace(Duration grace) {
        Objects.requireNonNull(grace, "grace");
        return set(growthGrace, grace);
    }

    /** The time that is shown; default the system's. Who may handle what is decided by the database's clock alone. */
    public BeckettBuilder clock(InstantSource clock) {
        return set(this.clock, clock);
    }

    /** Makes every thread; by default handlers run on virtual threads where the JVM has them. */
    public BeckettBuilder threadFactory(ThreadFactory factory) {
        Objects.requireNonNull(factory, "factory");
        return set(threadFactory, factory);
    }

    /**
     * Checks everything that was described. Does no I/O; the builder cannot be used any more.
     *
     * @throws ConfigurationException with every problem, not only the first
     */
    public Beckett build() {
        return new Beckett(definition());
    }

    /**
     * What {@link #build()} would run. Not API: it is here for the test kit, which runs it without threads, and changes
     * with the engine.
     *
     * @throws ConfigurationException with every problem, not only the first
     */
    public NodeDefinition definition() {
        checkUnused();
        var found = new ArrayList<String>();
        checkStores(found);
        found.addAll(problems);
        checkSettings(found);
        var usedCodec = codec.get().orElseGet(JacksonCodec::defaults);
        var typeMap = types.toTypeMap(usedCodec, found);
        var definitions = groupDefinitions(typeMap, found);
        var setup = setup(typeMap, usedCodec);
        storage.get().ifPresent(given -> found.addAll(given.check(setup)));
        if (!found.isEmpty()) {
            throw new ConfigurationException(found);
        }
        used = true;
        return new NodeDefinition(
                setup,
                typeMap,
                definitions,
                unknownTypes.get().orElse(UnknownTypes.LOG),
                listeners,
                sessionTimeout.get().orElse(Duration.ofSeconds(30)),
                drainTimeout.get().orElse(Duration.ofSeconds(30)),
                growthGrace.get().orElse(Registration.GROWTH_GRACE),
                threadFactory.get().orElseGet(() -> NodeThreads.handlers(setup.instanceName())),
                storage.get().orElseThrow(),
                checkpoints.get());
    }

    private void checkStores(List<String> found) {
        if (storage.get().isEmpty()) {
            found.add("no storage. Write Beckett.builder().storage(KafkaStorage.builder(\"host:9092\")...build()).");
        }
        if (checkpoints.get().isEmpty()) {
            groups.values().stream()
                    .findFirst()
                    .ifPresent(group -> found.add("no checkpoint store, but " + group.where.text()
                            + " needs one. Write .checkpoints(PostgresCheckpoints.of(dataSource))."));
        }
    }

    private void checkSettings(List<String> found) {
        name.get().ifPresent(given -> Limits.name(given, "name", Limits.LONGEST_NAME, Where.TOP, found));
        sessionTimeout.get().ifPresent(given -> Limits.sessionTimeout(given, found));
        drainTimeout.get().ifPresent(given -> Limits.drainTimeout(given, found));
        growthGrace.get().ifPresent(given -> Limits.growthGrace(given, found));
    }

    private List<GroupDefinition> groupDefinitions(TypeMap typeMap, List<String> found) {
        var categories = storage.get().flatMap(MessageStorage::categories).map(CategoryChecks::new);
        var definitions = new ArrayList<GroupDefinition>();
        for (var group : groups.values()) {
            Limits.name(group.name, "its name", Limits.LONGEST_NAME, group.where, found);
            group.concurrency.get().ifPresent(given -> Limits.concurrency(given, group.name, found));
            group.timeLimit.get().ifPresent(given -> Limits.timeLimit(given, group.where, found));
            found.addAll(group.problems);
            var subscriptions = new ArrayList<SubscriptionDefinition>();
            for (var subscription : group.subscriptions.values()) {
                new SubscriptionChecks(subscription, group, typeMap)
                        .check(found)
                        .ifPresent(subscriptions::add);
                categories.ifPresent(checks -> checks.check(subscription, found));
            }
            if (!subscriptions.isEmpty()) {
                definitions.add(new GroupDefinition(
                        group.name,
                        group.concurrency.get().orElseGet(BeckettBuilder::defaultConcurrency),
                        subscriptions));
            }
        }
        return definitions;
    }

    private StorageSetup setup(TypeMap typeMap, MessageCodec usedCodec) {
        var instance = name.get().orElse("beckett");
        return new StorageSetup(
                instance,
                typeMap,
                usedCodec,
                clock.get().orElseGet(InstantSource::system),
                threadFactory.get().orElseGet(() -> NodeThreads.platform(instance)));
    }

    private static int defaultConcurrency() {
        return Math.min(5 * Runtime.getRuntime().availableProcessors(), 20);
    }

    private <T> BeckettBuilder set(Setting<T> setting, T value) {
        checkUnused();
        setting.set(value, Where.TOP, problems);
        return this;
    }

    private void checkUnused() {
        if (used) {
            throw new IllegalStateException("build() was called, and what was described is settled."
                    + " Call this before, or begin anew with Beckett.builder().");
        }
    }
}
