package io.beckett.examples.listings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Java code of the README is code that compiles and runs here. */
class ReadmeListingsTest {

    private static final String PACKAGE = "java/io/beckett/examples/listings";

    @Test
    void everyJavaBlockOfTheReadmeIsAListing() throws IOException {
        var readme = Files.readString(Path.of("../README.md"));
        var listings = Listings.in(Path.of("src/main", PACKAGE), Path.of("src/test", PACKAGE));

        assertThat(listings).isNotEmpty();
        assertThat(Listings.strangers(readme, listings))
                .as("Java blocks of the README that are not, letter by letter, between the markers of a listing")
                .isEmpty();
    }

    @Test
    void aBlockThatDiffersInOneLetterIsFound() {
        var listings = Map.of("first steps", "beckett.start();");

        assertThat(Listings.strangers("text\n```java\nbeckett.start();\n```\n", listings))
                .isEmpty();
        assertThat(Listings.strangers("```java\nbeckett.start();\n```\n```java\nbeckett.Start();\n```\n", listings))
                .containsExactly("beckett.Start();");
        assertThat(Listings.strangers("```java\nbeckett.start();\nbeckett.stop();\n```\n", listings))
                .hasSize(1);
    }

    @Test
    void aListingIsWhatStandsBetweenItsMarkersWithoutItsIndentation() {
        var found = new HashMap<String, String>();

        Listings.collect(
                "A.java",
                List.of(
                        "before",
                        "    // listing: loop",
                        "    while (true) {",
                        "        run();",
                        "    }",
                        "    // end of listing"),
                found);
        assertThat(found).containsExactly(Map.entry("loop", "while (true) {\n    run();\n}"));
    }

    @Test
    void aListingWithoutAnEndIsAnError() {
        assertThatThrownBy(() -> Listings.collect("A.java", List.of("// listing: loop", "run();"), new HashMap<>()))
                .hasMessage("A.java: listing 'loop' has no end");
        assertThatThrownBy(() -> Listings.javaBlocks("```java\nrun();")).hasMessage("a Java block has no end");
    }

    @Test
    void textsWithoutJavaHaveNoBlocks() {
        assertThat(Listings.javaBlocks("a\n```\nmvn verify\n```\n")).isEmpty();
    }
}
