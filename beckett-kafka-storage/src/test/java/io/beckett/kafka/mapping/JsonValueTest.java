package io.beckett.kafka.mapping;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void scalarsAreGivenAsTheyAreWritten() {
        var json = "{\"text\":\"a\\u00e4\\n\",\"int\":007e0}"
                .replace("007e0", "70")
                .replace("}", ",\"exact\":1.10,\"big\":1E+2,\"yes\":true,\"no\":false,\"nothing\":null}");

        assertThat(text(json, "/text")).isEqualTo("a\u00e4\n");
        assertThat(text(json, "/int")).isEqualTo("70");
        assertThat(text(json, "/exact")).isEqualTo("1.10");
        assertThat(text(json, "/big")).isEqualTo("1E+2");
        assertThat(text(json, "/yes")).isEqualTo("true");
        assertThat(text(json, "/no")).isEqualTo("false");
        assertThat(text(json, "/nothing")).isNull();
        assertThat(text(json, "/other")).isNull();
        assertThat(text("\"top\"", "")).isEqualTo("top");
    }

    @Test
    void pointersReachIntoArraysAndEscapedNames() {
        var json = "{\"a/b\":[10,[20,{\"m~n\":30}]],\"\":{\"0\":40}}";

        assertThat(text(json, "/a~1b/0")).isEqualTo("10");
        assertThat(text(json, "/a~1b/1/1/m~0n")).isEqualTo("30");
        assertThat(text(json, "//0")).isEqualTo("40");
        assertThat(text(json, "/a~1b/2")).isNull();
        assertThat(text(json, "/a~1b/x")).isNull();
    }

    @Test
    void aRepeatedNameCountsAsItsLast() {
        assertThat(text("{\"a\":1,\"a\":2}", "/a")).isEqualTo("2");
        assertThat(text("{\"a\":{\"b\":1},\"a\":{}}", "/a/b")).isNull();
        assertThat(text("{\"a\":1,\"a\":null}", "/a")).isNull();
    }

    @Test
    void partsAreTheVeryBytes() {
        assertThat(part(" {\"p\" : {\"x\": 1.0 } }", "/p")).isEqualTo("{\"x\": 1.0 }");
        assertThat(part("[1, \"\u00e4\u00f6\" ,true]", "/1")).isEqualTo("\"\u00e4\u00f6\"");
        assertThat(part("{\"\u00e4\":-1.5e3}", "/\u00e4")).isEqualTo("-1.5e3");
        assertThat(part("{\"a\":[ ] }", "/a")).isEqualTo("[ ]");
        assertThat(part("{\"a\":false}", "/a")).isEqualTo("false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\"",
                "{\"a\":1",
                "{\"a\":1}}",
                "{\"a\":1} 2",
                "nul",
                "[1,]",
                "{'a':1}",
                "\u0000",
                "{\"a\":01}",
                "\"a\nb\""
            })
    void whatIsNotOneJsonValueIsUnreadable(String json) {
        assertThatThrownBy(() -> text(json, "/a")).isInstanceOf(UnreadableValue.class);
    }

    @Test
    void otherEncodingsAreUnreadable() {
        assertThatThrownBy(() -> JsonValue.read("{\"a\":1}".getBytes(UTF_16), new JsonPaths().with("/a")))
                .isInstanceOf(UnreadableValue.class);
        assertThatThrownBy(() -> JsonValue.read(new byte[] {'"', (byte) 0xff, '"'}, new JsonPaths().with("")))
                .isInstanceOf(UnreadableValue.class);
    }

    @Test
    void depthIsLimitedWithoutRecursion() {
        var deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThatThrownBy(() -> text("{\"x\":" + deep + ",\"a\":1}", "/a"))
                .isInstanceOf(UnreadableValue.class)
                .hasMessageContaining("too large");
        var allowed = "[".repeat(900) + "]".repeat(900);
        assertThat(text("{\"x\":" + allowed + ",\"a\":1}", "/a")).isEqualTo("1");
    }

    @Test
    void manyPointersDoNotGrowForEver() {
        var paths = new JsonPaths();
        for (var i = 0; i < 1_000; i++) {
            assertThat(paths.with("/" + i).slots()).containsKey("/" + i);
        }
        assertThat(paths.known().slots()).hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void pointersAreChecked() {
        assertThatThrownBy(() -> JsonPath.check("a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("JSON pointer 'a' does not start with '/'. Write '/a'.");
        assertThatThrownBy(() -> JsonPath.check("/a~2")).hasMessageContaining("index 2");
        assertThatThrownBy(() -> JsonPath.check("/a~")).hasMessageContaining("index 2");
    }

    @Test
    void findsTheSameAsATree() throws IOException {
        var seed = new Random().nextLong();
        var random = new Random(seed);
        for (var round = 0; round < 500; round++) {
            var tree = randomTree(random, 4);
            var json = random.nextBoolean() ? tree.toString() : tree.toPrettyString();
            var pointers = pointersOf(tree, "");
            var paths = new JsonPaths();
            var wanted = new HashMap<String, JsonNode>();
            for (var i = 0; i < 5; i++) {
                var pointer = pointers.get(random.nextInt(pointers.size()));
                wanted.put(pointer, tree.at(pointer));
                paths.with(pointer);
            }

            var value = JsonValue.read(json.getBytes(UTF_8), paths.known());

            for (var entry : wanted.entrySet()) {
                var place = value.at(entry.getKey());
                var node = entry.getValue();
                var as = "seed " + seed + " " + json + " at " + entry.getKey();
                if (node.isNull() || node.isMissingNode()) {
                    assertThat(place).as(as).isNull();
                } else {
                    assertThat(place).as(as).isNotNull();
                    assertThat(MAPPER.readTree(value.bytes(place))).as(as).isEqualTo(node);
                    assertThat(place.text()).as(as).isEqualTo(node.isValueNode() ? node.asText() : null);
                }
            }
        }
    }

    private static JsonNode randomTree(Random random, int depth) {
        var nodes = JsonNodeFactory.instance;
        switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0:
                return nodes.nullNode();
            case 1:
                return nodes.booleanNode(random.nextBoolean());
            case 2:
                return nodes.numberNode(random.nextInt());
            case 3:
                return nodes.textNode("\u00e4\"\\" + "x".repeat(random.nextInt(9_000)));
            case 4:
                return nodes.textNode("");
            case 5:
                var array = nodes.arrayNode();
                for (var i = random.nextInt(4); i > 0; i--) {
                    array.add(randomTree(random, depth - 1));
                }
                return array;
            default:
                var object = nodes.objectNode();
                for (var i = random.nextInt(4); i > 0; i--) {
                    object.set("n~/\u00f6" + random.nextInt(20), randomTree(random, depth - 1));
                }
                return object;
        }
    }

    private static List<String> pointersOf(JsonNode node, String at) {
        var pointers = new ArrayList<String>();
        pointers.add(at);
        pointers.add(at + "/9");
        node.properties()
                .forEach(child -> pointers.addAll(pointersOf(
                        child.getValue(),
                        at + "/" + child.getKey().replace("~", "~0").replace("/", "~1"))));
        for (var i = 0; node.isArray() && i < node.size(); i++) {
            pointers.addAll(pointersOf(node.get(i), at + "/" + i));
        }
        return pointers;
    }

    private static String text(String json, String pointer) {
        var place = JsonValue.read(json.getBytes(UTF_8), new JsonPaths().with(pointer))
                .at(pointer);
        return place == null ? null : place.text();
    }

    private static String part(String json, String pointer) {
        var value = JsonValue.read(json.getBytes(UTF_8), new JsonPaths().with(pointer));
        return new String(value.bytes(value.at(pointer)), UTF_8);
    }
}
