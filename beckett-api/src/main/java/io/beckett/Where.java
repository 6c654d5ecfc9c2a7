package io.beckett;

/** The beginning of a problem: the place in the user's configuration that it is about. */
record Where(String text) {

    static final Where TOP = new Where("");

    static Where group(String name) {
        return new Where("group '" + Texts.printable(name) + "'");
    }

    Where subscription(String name) {
        return new Where(text + ", subscription '" + Texts.printable(name) + "'");
    }

    String says(String problem) {
        return text.isEmpty() ? problem : text + ": " + problem;
    }
}
