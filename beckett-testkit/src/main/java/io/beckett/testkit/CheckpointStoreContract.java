package io.beckett.testkit;

/**
 * What every {@link io.beckett.spi.CheckpointStore} has to do: one that passes may call itself complete.
 *
 * <p>Extend it, give a store, and run it as a JUnit test. Each test begins with a store that holds nothing. A method per
 * promise, named as a sentence; where it stands for a numbered rule or invariant, its display name says so.
 *
 * <pre>{@code
 * class FileCheckpointsTest extends CheckpointStoreContract {
 *   @Override protected CheckpointStore newStore() { return new FileCheckpoints(emptyFolder()); }
 *   @Override protected CheckpointStore newConnection() { return new FileCheckpoints(sameFolder()); }
 *   @Override protected void passTime(Duration time) { clock.advance(time); }
 * }
 * }</pre>
 */
public abstract class CheckpointStoreContract extends CheckpointRaceContract {}
