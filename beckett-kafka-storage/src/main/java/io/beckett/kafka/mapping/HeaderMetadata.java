package io.beckett.kafka.mapping;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A record's text headers and what the mapping adds, put together when somebody looks. Safe for all threads. */
final class HeaderMetadata extends AbstractMap<String, String> {
    /** Records of foreign programs may have any number of headers; these bounds keep a message small. */
    private static final int MOST_HEADERS = 200;

    private static final int LONGEST = 8_192;

    private final Header[] headers;
    private final Map<String, String> added;
    private volatile @Nullable Map<String, String> texts;

    private HeaderMetadata(Header[] headers, Map<String, String> added) {
        this.headers = headers;
        this.added = added;
    }

    /** @param added wins over headers of the same name; not changed any more */
    static Map<String, String> of(Header[] headers, Map<String, String> added) {
        return headers.length == 0 ? Collections.unmodifiableMap(added) : new HeaderMetadata(headers, added);
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return texts().entrySet();
    }

    @Override
    public boolean containsKey(Object name) {
        return texts().containsKey(name);
    }

    @Override
    public @Nullable String get(Object name) {
        return texts().get(name);
    }

    private Map<String, String> texts() {
        var known = texts;
        if (known == null) {
            known = read();
            texts = known;
        }
        return known;
    }

    private Map<String, String> read() {
        var read = new LinkedHashMap<String, String>();
        for (var i = 0; i < Math.min(headers.length, MOST_HEADERS); i++) {
            var text = textOf(headers[i]);
            if (text != null) {
                read.put(headers[i].key(), text);
            }
        }
        read.putAll(added);
        return Collections.unmodifiableMap(read);
    }

    private static @Nullable String textOf(Header header) {
        var name = header.key();
        var value = header.value();
        if (value == null
                || value.length > LONGEST
                || Names.problemOf("header", name) != null
                || name.startsWith("$")) {
            return null;
        }
        var text = Utf8.decode(value);
        return text == null || text.chars().anyMatch(Character::isISOControl) ? null : text;
    }
}
