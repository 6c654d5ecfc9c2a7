package io.beckett.kafka.decide;

/** A fact to be put into the store, also if it is there already. */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is
public record Fact(byte[] key, byte[] value) {}
