package io.beckett.runtime;

/** Whether a type name that is mapped to no class could be one that a subscription is waiting for. */
public enum UnmappedNames {
    /** It selects by class, so a missing mapping would hide messages from it. */
    MAY_BE_WANTED,
    /** It names its types itself, or takes every type. */
    NOT_WANTED
}
