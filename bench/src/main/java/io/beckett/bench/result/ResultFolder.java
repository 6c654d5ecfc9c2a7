package io.beckett.bench.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** Where results are kept: a JSON file for each scenario. A scenario that is there is finished. */
public final class ResultFolder {

    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private final Path folder;

    /** @param folder made when the first result is written */
    public ResultFolder(Path folder) {
        this.folder = folder;
    }

    /** The file of a scenario. */
    public Path file(String scenario) {
        return folder.resolve(scenario + ".json");
    }

    /** A result; empty if the scenario is not finished. */
    public Optional<ScenarioResult> read(String scenario) {
        var file = file(scenario);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(file.toFile(), ScenarioResult.class));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the result in " + file + ". Delete it to measure again.", e);
        }
    }

    /** All results that are there, of these scenarios and in this order. */
    public List<ScenarioResult> read(List<String> scenarios) {
        return scenarios.stream().flatMap(id -> read(id).stream()).toList();
    }

    /** Keeps a result. It is there as a whole or not at all. */
    public void write(ScenarioResult result) {
        try {
            Files.createDirectories(folder);
            var part = folder.resolve(result.id() + ".json.part");
            json.writeValue(part.toFile(), result);
            Files.move(part, file(result.id()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the result of " + result.id() + " in " + folder, e);
        }
    }

    /** Writes a text file beside the results. */
    public Path write(String name, String text) {
        try {
            Files.createDirectories(folder);
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + name + " to " + folder, e);
        }
    }
}
