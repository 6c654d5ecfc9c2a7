package io.beckett.examples.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A webhook as GitHub sends it.
 *
 * @param event the name of the event, such as {@code issues}
 * @param action what happened, such as {@code opened}; empty for events that have none
 * @param payload the body of the request
 */
record Webhook(String event, Optional<String> action, ObjectNode payload) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The extract of real payloads that comes with the examples, in the order of the package that it is taken from. */
    static List<Webhook> extract() {
        var resource = Objects.requireNonNull(Webhook.class.getResourceAsStream("github-webhooks.ndjson"), "extract");
        try (var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            var webhooks = new ArrayList<Webhook>();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                webhooks.add(of(JSON.readTree(line)));
            }
            return List.copyOf(webhooks);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the webhooks that come with the examples", e);
        }
    }

    private static Webhook of(JsonNode line) {
        return new Webhook(
                line.required("event").asText(),
                Optional.ofNullable(line.get("action")).map(JsonNode::asText),
                (ObjectNode) line.required("payload"));
    }

    /** The full name of the repository it is about, such as {@code octo-org/octo-repo}; empty if it is about none. */
    Optional<String> repository() {
        return Optional.ofNullable(payload.at("/repository/full_name").textValue());
    }

    /** The same webhook of another repository, whose name has a number behind it. One that is about none stays as it is. */
    Webhook ofCopy(int number) {
        if (repository().isEmpty()) {
            return this;
        }
        var copy = payload.deepCopy();
        var repository = (ObjectNode) copy.required("repository");
        repository.put("full_name", repository.required("full_name").asText() + "-" + number);
        repository.put("name", repository.required("name").asText() + "-" + number);
        return new Webhook(event, action, copy);
    }

    byte[] body() {
        try {
            return JSON.writeValueAsBytes(payload);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Cannot write the webhook " + event, e);
        }
    }
}
