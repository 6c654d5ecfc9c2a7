package io.beckett.kafka.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.kafka.decide.Decision.Decided;
import io.beckett.kafka.decide.Decision.Halted;
import io.beckett.kafka.decide.WireReader.Malformed;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Decides the commands of one partition: a function of the command and the facts of commands before it. No clock, no
 * chance, no settings, and no fact of this or a later command: whoever decides a command again, on whatever node and with
 * whatever the store holds already, gets the same.
 *
 * <p>The caller puts the facts of a decision into the store before it asks for the next one, and makes a new decider
 * whenever the store may have become another one. Belongs to one thread.
 */
public final class Decider {
    /** The newest rule that this release knows. The code of a rule never changes: what is to change gets a new rule. */
    public static final int RULE = 1;

    private final int partition;
    private final FactView facts;
    private final LogTail tail;
    private @Nullable PartitionState state;

    /**
     * @param partition the one whose commands come
     * @param facts what it remembers
     * @param tail asked once, before the first command, whether the store is complete
     */
    public Decider(int partition, FactView facts, LogTail tail) {
        this.partition = partition;
        this.facts = facts;
        this.tail = tail;
    }

    /** Decides a command, whatever it holds. Throws only what the store and the tail throw. */
    public Decision decide(Received command) {
        try {
            var known = state;
            if (known != null && known.canGoTo(command.offset())) {
                known.goTo(command.offset());
            } else {
                known = new PartitionState(facts, command.offset());
                if (isLost(known)) {
                    return halted(command, "the store of facts is lost or incomplete. Rebuild it from the log topic");
                }
                if (known.activeRule() > RULE) {
                    return tooNew(command, known.activeRule());
                }
                state = known;
            }
            return decide(command, known);
        } catch (Malformed e) {
            return halted(command, "a fact in the store cannot be read: " + e.getMessage() + ". Rebuild the store");
        }
    }

    private boolean isLost(PartitionState known) {
        var offset = known.asOf().offset();
        return offset > 0 && (known.founding().isEmpty() || known.lastSeq() < tail.lastSeqBefore(offset));
    }

    private Decision decide(Received received, PartitionState known) {
        var command = CommandCodec.decode(received.value());
        if (command instanceof Command.Founding founding) {
            return found(received, known, founding.genesis());
        }
        var rule = CommandHeaders.number(received.headers(), CommandHeaders.RULE);
        if (rule.isEmpty() || rule.getAsInt() == 0) {
            return answer(
                    received, new Answer.Invalid("its header '" + CommandHeaders.RULE + "' is no rule's version"));
        }
        if (rule.getAsInt() > known.activeRule()) {
            return answer(received, new Answer.RuleNotActive(rule.getAsInt(), known.activeRule()));
        }
        if (command instanceof Command.Head) {
            return answer(received, new Answer.Head(known.lastSeq()));
        }
        var stream = received.key();
        if (stream == null || !isName(stream)) {
            return answer(received, new Answer.Invalid("its key is no stream's name"));
        }
        var right = partitionOf(stream, known.founding().orElseThrow().partitions());
        if (right != partition) {
            return answer(received, new Answer.WrongPartition(right));
        }
        if (command instanceof Command.Append append) {
            return append(received, known, stream, append);
        }
        if (command instanceof Command.Read read) {
            return answer(received, PageRule.page(known.asOf(), stream, known.head(stream), read));
        }
        return answer(received, new Answer.Invalid(((Command.Invalid) command).reason()));
    }

    private Decision found(Received received, PartitionState known, Genesis genesis) {
        var founding = known.founding();
        if (founding.isPresent() && !founding.get().sameSettings(genesis)) {
            return answer(received, new Answer.FoundedOtherwise(genesis, founding.get()));
        }
        if (genesis.rule() <= known.activeRule()) {
            return answer(received, new Answer.Founded());
        }
        if (genesis.rule() > RULE) {
            return tooNew(received, genesis.rule());
        }
        var fact = FactsOfLog.founding(received.offset(), genesis);
        if (known.asOf().contradicted(List.of(fact)).isPresent()) {
            return forked(received);
        }
        known.founded(genesis);
        return new Decided(List.of(fact), List.of(), reply(received, new Answer.Founded()));
    }

    private Decision append(Received received, PartitionState known, byte[] stream, Command.Append append) {
        var head = known.head(stream);
        var answer = new AppendRule(stream, known.asOf()).answer(append, head);
        if (!(answer instanceof Answer.Appended appended) || appended.repeated()) {
            // This command was accepted in another history: its offset was used before, for another command.
            return known.asOf().isAccepted() ? forked(received) : answer(received, answer);
        }
        var accepted = new AcceptedAppend(partition, received, stream, append, head, known.lastSeq());
        if (known.asOf().contradicted(accepted.facts()).isPresent()) {
            return forked(received);
        }
        known.appended(
                stream, appended.version(), known.lastSeq() + append.messages().size());
        return new Decided(accepted.facts(), accepted.records(), reply(received, answer));
    }

    private static boolean isName(byte[] key) {
        if (key.length == 0) {
            return false;
        }
        for (var one : key) {
            if (one == 0) {
                return false;
            }
        }
        return WireReader.textOf(key) != null;
    }

    /** The partition in which a stream lives. Clients compute it themselves and name it in the record. */
    public static int partitionOf(String stream, int partitions) {
        return partitionOf(stream.getBytes(UTF_8), partitions);
    }

    private static int partitionOf(byte[] stream, int partitions) {
        return Utils.toPositive(Utils.murmur2(stream)) % partitions;
    }

    private static Decision answer(Received received, Answer answer) {
        return new Decided(List.of(), List.of(), reply(received, answer));
    }

    private static Optional<Reply> reply(Received received, Answer answer) {
        var request = CommandHeaders.request(received.headers());
        var partition = CommandHeaders.number(received.headers(), CommandHeaders.REPLY);
        return request == null || partition.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reply(partition.getAsInt(), request, answer));
    }

    private Decision tooNew(Received received, int rule) {
        return halted(
                received,
                "rule " + rule + " is activated, and this release knows rules up to " + RULE + ". Run a newer release");
    }

    private Decision forked(Received received) {
        return halted(
                received,
                "the store holds facts of another history (fork detected). Compare it with the log topic, then rebuild it");
    }

    private Decision halted(Received received, String why) {
        return new Halted("partition " + partition + ", command at offset " + received.offset() + ": " + why);
    }
}
