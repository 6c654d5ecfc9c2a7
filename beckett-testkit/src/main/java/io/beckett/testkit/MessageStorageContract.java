package io.beckett.testkit;

/**
 * What every {@link io.beckett.spi.MessageStorage} has to do: one that passes may call itself complete.
 *
 * <p>Extend it, give a storage and the means to write what it reads, and run it as a JUnit test. Each test begins with an
 * empty topic. A method per promise, named as a sentence; where it stands for a numbered rule, its display name says so.
 *
 * <pre>{@code
 * class FileStorageTest extends MessageStorageContract {
 *   @Override protected MessageStorage newStorage() { return new FileStorage(emptyFolder()); }
 *   @Override protected MessageStorage anotherNode() { return new FileStorage(sameFolder()); }
 *   @Override protected long write(PartitionId partition, String stream, String type, byte[] data,
 *       Map<String, String> metadata) { return appendToFile(partition, stream, type, data, metadata); }
 *   ..
 * }
 * }</pre>
 */
public abstract class MessageStorageContract extends ReaderContract {}
