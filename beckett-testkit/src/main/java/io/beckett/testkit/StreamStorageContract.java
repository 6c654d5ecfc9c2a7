package io.beckett.testkit;

/**
 * What every {@link io.beckett.spi.StreamStorage} has to do: one that passes may call itself complete.
 *
 * <p>Extend it, give a storage twice, and run it as a JUnit test. Every test uses streams of its own, so one storage may
 * serve all of them. A method per promise, named as a sentence; where it stands for a numbered rule or invariant, its
 * display name says so.
 *
 * <pre>{@code
 * class FileStreamsTest extends StreamStorageContract {
 *   @Override protected MessageStorage storage() { return one; }
 *   @Override protected MessageStorage anotherNode() { return another; }
 * }
 * }</pre>
 */
public abstract class StreamStorageContract extends StreamRaceContract {}
