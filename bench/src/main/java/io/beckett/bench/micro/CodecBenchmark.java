package io.beckett.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.codec.BytesCodec;
import io.beckett.codec.JacksonCodec;
import io.beckett.codec.TextCodec;
import io.beckett.spi.EncodedData;
import io.beckett.spi.MessageCodec;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The codecs: an order to bytes and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
    /** {@code jackson} with a record, {@code text} with the JSON as text, {@code bytes} with the JSON as it is. */
    @Param({"jackson", "text", "bytes"})
    String codec = "";

    /** About as many has the JSON. */
    @Param("200")
    int bytes;

    private MessageCodec tested = new BytesCodec();
    private Object data = new byte[0];
    private EncodedData encoded = new EncodedData("order-placed", new byte[0], Map.of());

    /** Makes the order. */
    @Setup
    public void prepare() {
        var order = Order.ofBytes(bytes);
        var json = JacksonCodec.defaults().encode(order);
        encoded = new EncodedData("order-placed", json, Map.of());
        switch (codec) {
            case "jackson" -> {
                tested = JacksonCodec.defaults();
                data = order;
            }
            case "text" -> {
                tested = new TextCodec();
                data = new String(json, UTF_8);
            }
            case "bytes" -> {
                tested = new BytesCodec();
                data = json;
            }
            default -> throw new IllegalArgumentException("codec is '" + codec + "', allowed: jackson, text, bytes");
        }
    }

    /** One order to bytes. */
    @Benchmark
    public byte[] encode() {
        return tested.encode(data);
    }

    /** One order from bytes. */
    @Benchmark
    public Object decode() {
        return tested.decode(encoded, data.getClass());
    }
}
