package io.beckett.subscription;

/**
 * What to do with a message whose type name is mapped to no class, where a typed handler could have wanted it. Messages
 * that are selected by their type name are not concerned.
 */
public enum UnknownTypes {
    /** Pass over it in silence. */
    IGNORE,
    /** Pass over it, and log each type name once. The default. */
    LOG,
    /** Stop this node before that message, so that it is handled after the missing name has been added. */
    STOP
}
