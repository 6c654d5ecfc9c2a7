package io.beckett.kafka.decide;

/**
 * A record for the replies topic.
 *
 * @param partition as the command says; the topic may not have it
 * @param request the command's {@link CommandHeaders#REQUEST}, the key of the record
 * @param answer its value
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is
public record Reply(int partition, byte[] request, Answer answer) {}
