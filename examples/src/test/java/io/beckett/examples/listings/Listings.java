package io.beckett.examples.listings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands between the marker comments of sources, by name, and what a text has between its Java fences. */
final class Listings {

    private static final String BEGIN = "// listing: ";
    private static final String END = "// end of listing";

    private Listings() {}

    /** The listings in the files of folders; two of one name, or one without an end, are an error. */
    static Map<String, String> in(Path... folders) throws IOException {
        var found = new LinkedHashMap<String, String>();
        for (var folder : folders) {
            try (var files = Files.walk(folder)) {
                for (var file : files.filter(path -> path.toString().endsWith(".java"))
                        .sorted()
                        .toList()) {
                    collect(file.toString(), Files.readAllLines(file), found);
                }
            }
        }
        return found;
    }

    static void collect(String file, List<String> lines, Map<String, String> found) {
        String name = null;
        var text = new ArrayList<String>();
        for (var line : lines) {
            var trimmed = line.strip();
            if (trimmed.startsWith(BEGIN)) {
                check(name == null, file + ": listing '" + name + "' has no end");
                name = trimmed.substring(BEGIN.length());
                text.clear();
            } else if (trimmed.equals(END)) {
                check(name != null, file + ": an end without a listing");
                var before =
                        found.put(name, String.join("\n", text).stripIndent().strip());
                check(before == null, file + ": there are two listings '" + name + "'");
                name = null;
            } else {
                text.add(line);
            }
        }
        check(name == null, file + ": listing '" + name + "' has no end");
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** The Java blocks of a Markdown text. */
    static List<String> javaBlocks(String markdown) {
        var blocks = new ArrayList<String>();
        StringBuilder block = null;
        for (var line : markdown.lines().toList()) {
            var fence = line.strip();
            if (block == null && fence.equals("```java")) {
                block = new StringBuilder();
            } else if (block != null && fence.equals("```")) {
                blocks.add(block.toString().stripIndent().strip());
                block = null;
            } else if (block != null) {
                block.append(line).append('\n');
            }
        }
        check(block == null, "a Java block has no end");
        return blocks;
    }

    /** The Java blocks of a Markdown text that are no listing. */
    static List<String> strangers(String markdown, Map<String, String> listings) {
        return javaBlocks(markdown).stream()
                .filter(block -> !listings.containsValue(block))
                .toList();
    }
}
