package io.beckett.kafka.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * An accepted append.
 *
 * @param stream its name's bytes
 * @param first the position of its first message
 * @param count how many messages it has
 * @param lastSeq the number of its last message in the partition
 * @param expected what it expected
 * @param hash of ids, types and data, in order
 */
@SuppressWarnings("ArrayRecordComponent") // keys and hashes are compared here, and nowhere else
record AppendFact(byte[] stream, long first, int count, long lastSeq, Expected expected, byte[] hash) {
    private static final int HASH_BYTES = 32;

    byte[] encode() {
        var out = new WireWriter().u8(FactValues.FORMAT).bytes(stream);
        expected.write(out.i64(first).i32(count).i64(lastSeq));
        return out.raw(hash).toBytes();
    }

    static AppendFact decode(byte[] value) {
        return FactValues.read(
                value,
                in -> new AppendFact(in.bytes(), in.i64(), in.i32(), in.i64(), Expected.read(in), in.raw(HASH_BYTES)));
    }

    boolean sameContent(Command.Append append) {
        return expected.equals(append.expected()) && Arrays.equals(hash, hashOf(append.messages()));
    }

    /** Metadata is no content: the same append done again in another trace, or for another cause, is the same append. */
    static byte[] hashOf(List<NewMessage> messages) {
        var digest = sha256();
        for (var message : messages) {
            update(digest, message.id().getBytes(UTF_8));
            update(digest, message.type().getBytes(UTF_8));
            update(digest, message.bytes());
        }
        return digest.digest();
    }

    private static void update(MessageDigest digest, byte[] bytes) {
        digest.update(new WireWriter().i32(bytes.length).toBytes());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
