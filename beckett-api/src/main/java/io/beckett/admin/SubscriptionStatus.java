package io.beckett.admin;

/** Whether a subscription is being worked on. */
public enum SubscriptionStatus {
    /** At least one live node handles it. */
    ACTIVE,
    /** An operator paused it. */
    PAUSED,
    /** No live node handles it; its messages wait. */
    WAITING_FOR_NODE
}
