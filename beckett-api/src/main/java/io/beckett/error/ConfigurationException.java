package io.beckett.error;

import java.util.Collection;
import java.util.List;

/**
 * The way Beckett was put together cannot work: every mistake that was found, not only the first.
 *
 * <p>Thrown by {@code build()} for mistakes that can be seen without I/O, and by {@code start()} for those that only the
 * broker or the database can tell. Nothing has been started when it is thrown.
 */
public final class ConfigurationException extends BeckettException {

    private final List<String> problems;

    /**
     * @param problems at least one; each starts with where it is and says what to write instead
     * @throws IllegalArgumentException if there is none
     */
    public ConfigurationException(Collection<String> problems) {
        super(String.join("\n", problems), null);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("problems is empty. A configuration error names at least one problem.");
        }
        this.problems = List.copyOf(problems);
    }

    /** Every mistake, in the order in which it was found; never empty. */
    public List<String> problems() {
        return problems;
    }
}
