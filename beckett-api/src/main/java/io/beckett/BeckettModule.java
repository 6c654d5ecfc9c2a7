package io.beckett;

/**
 * A part of an application that registers itself: its types, its groups, its listeners. Used alike by main programs,
 * dependency injection and tests.
 */
@FunctionalInterface
public interface BeckettModule {

    /**
     * Adds what this module needs. A group may be opened that another module has opened before.
     *
     * @param builder for use within this call
     */
    void configure(BeckettBuilder builder);
}
