package io.beckett.kafka.log;

import io.beckett.codec.JacksonCodec;
import io.beckett.kafka.decide.streams.StoreMemory;
import io.beckett.spi.ReadRequest;
import io.beckett.spi.ReadRequest.Direction;
import io.beckett.spi.StreamName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A node that decides a log, and reads each stream whose name it is given: how it was read, and the ids. */
final class ReadingMain {
    /** Begins each line that is no log. */
    private static final String ANSWER = "> ";

    static final String READY = "ready";

    /** After which a node that died is noticed. */
    static final Duration SESSION = Duration.ofSeconds(2);

    private ReadingMain() {}

    public static void main(String[] args) throws IOException {
        var topic = new LogTopic(args[1], Integer.parseInt(args[2]), (short) 1);
        var log = RunningLog.start(
                topic,
                properties(args[0]),
                Path.of(args[3]),
                StoreMemory.ofDefault(),
                Duration.ofSeconds(10),
                Thread::new);
        try (log;
                var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            var streams = new LogStreams(log, JacksonCodec.defaults());
            System.out.println(ANSWER + READY);
            for (var line = input.readLine(); line != null; line = input.readLine()) {
                var here = log.readHere();
                var page = streams.read(new ReadRequest(
                                StreamName.of(line),
                                1,
                                Long.MAX_VALUE,
                                Direction.FORWARDS,
                                Integer.MAX_VALUE,
                                Duration.ofSeconds(30)))
                        .join();
                System.out.println(ANSWER
                        + (log.readHere() > here ? "here " : "elsewhere ")
                        + page.messages().stream()
                                .map(each -> each.message().id())
                                .collect(Collectors.joining(",")));
            }
        }
    }

    /** What it answers next. */
    static String answer(BufferedReader output) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(ANSWER)) {
                return line.substring(ANSWER.length());
            }
        }
        throw new IOException("the node ended");
    }

    /** A node that died is noticed soon. */
    static Map<String, Object> properties(String servers) {
        return Map.of(
                "bootstrap.servers",
                servers,
                "session.timeout.ms",
                (int) SESSION.toMillis(),
                "heartbeat.interval.ms",
                300);
    }

    static Process start(String servers, LogTopic topic, Path folder, Path temporary) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(java, "-Xmx256m", "-Djava.io.tmpdir=" + temporary));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ReadingMain.class.getName()));
        command.addAll(List.of(servers, topic.name(), Integer.toString(topic.partitions()), folder.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
