package io.beckett.runtime;

/** The life of a node. */
public enum NodeState {
    NEW,
    STARTING,
    RUNNING,
    DRAINING,
    CLOSED,
    FAILED
}
