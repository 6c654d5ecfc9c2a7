package io.beckett.examples.listings;

/** An item was added to an order. */
public record OrderItemAdded(String orderId, String productId, int quantity) {}
