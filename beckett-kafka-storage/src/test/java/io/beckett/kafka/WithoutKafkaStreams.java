package io.beckett.kafka;

import io.beckett.error.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** What a storage says, for whoever loads this class where there is no kafka-streams: with a log topic, and without. */
public final class WithoutKafkaStreams implements Callable<List<String>> {
    private static final Map<String, Object> NOWHERE =
            Map.of("bootstrap.servers", "localhost:1", "default.api.timeout.ms", 300, "request.timeout.ms", 200);

    @Override
    public List<String> call() {
        var told = new ArrayList<>(KafkaStorage.builder(NOWHERE)
                .log("events", log -> log.category("Order"))
                .build()
                .check(TestSetup.of()));
        var adopting = KafkaStorage.builder(NOWHERE)
                .adopt("orders", t -> t.stream("Order-{key}").type("a"))
                .build();
        try {
            adopting.start(TestSetup.of());
        } catch (StoreUnavailableException e) {
            told.add(String.valueOf(e.getMessage()));
        }
        return told;
    }
}
