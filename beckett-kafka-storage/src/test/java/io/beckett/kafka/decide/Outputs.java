package io.beckett.kafka.decide;

import io.beckett.kafka.decide.Decision.Decided;
import io.beckett.kafka.decide.Decision.Halted;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A decision as text, byte for byte: what is printable as it is, the rest in hexadecimal digits. */
final class Outputs {
    private Outputs() {}

    static String of(Decision decision) {
        if (decision instanceof Halted halted) {
            return "halt " + halted.reason() + "\n";
        }
        var decided = (Decided) decision;
        var lines = new StringBuilder();
        decided.facts()
                .forEach(fact -> lines.append("  put ")
                        .append(text(fact.key()))
                        .append(" = ")
                        .append(text(fact.value()))
                        .append('\n'));
        decided.records()
                .forEach(record -> lines.append("  log ").append(text(record)).append('\n'));
        decided.reply()
                .ifPresent(reply -> lines.append("  reply ")
                        .append(reply.partition())
                        .append(' ')
                        .append(text(reply.request()))
                        .append(" = ")
                        .append(text(AnswerCodec.encode(reply.answer())))
                        .append('\n'));
        return lines.toString();
    }

    private static String text(LogRecord record) {
        var headers = StreamSupport.stream(record.headers().spliterator(), false)
                .map(header -> header.key() + ":" + text(header.value()))
                .collect(Collectors.joining(" "));
        return record.partition() + " " + text(record.key()) + " = " + text(record.value()) + " at "
                + record.timestamp() + " " + headers;
    }

    static String text(byte[] bytes) {
        if (bytes == null) {
            return "null";
        }
        var text = new StringBuilder();
        for (var one : bytes) {
            if (one > ' ' && one < 127 && one != '<' && one != '>') {
                text.append((char) one);
            } else {
                text.append('<').append(HexFormat.of().toHexDigits(one)).append('>');
            }
        }
        return text.toString().replace("><", "");
    }

    static Answer answer(Decision decision) {
        return ((Decided) decision).reply().orElseThrow().answer();
    }
}
