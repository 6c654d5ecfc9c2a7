package io.beckett;

import io.beckett.admin.BeckettAdmin;
import io.beckett.admin.RebuildResult;
import io.beckett.admin.RebuildTarget;
import io.beckett.message.MessageStore;
import io.beckett.runtime.Node;
import io.beckett.runtime.NodeDefinition;

/**
 * One node: it handles messages together with all other nodes that have the same groups.
 *
 * <p>Safe for all threads. Two of them in one program share nothing.
 */
public final class Beckett implements AutoCloseable {

    private final Node node;

    Beckett(NodeDefinition definition) {
        this.node = new Node(definition);
    }

    /** Begins a new one. */
    public static BeckettBuilder builder() {
        return new BeckettBuilder();
    }

    /**
     * Looks whether broker, database, tables and topics are there, then returns; handlers run in the background.
     *
     * @return this
     * @throws io.beckett.error.ConfigurationException if something is missing or not as it was described
     * @throws io.beckett.error.StoreUnavailableException if the broker or the database could not be reached for 30 s
     * @throws IllegalStateException if it was started or closed before
     */
    public Beckett start() {
        node.start();
        return this;
    }

    /**
     * Makes again from the topics what the checkpoint store knew of the streams of all groups that were described: instead
     * of {@link #start}, for an empty schema, while no node of these groups runs. The topics are read as the nodes read
     * them, but no handler and no listener is called: up to the target messages count as handled. When the target is reached
     * everywhere it closes this Beckett and returns; nodes that are built and started afterwards go on from there.
     *
     * <p><strong>What was never in a topic does not come back:</strong> which messages waited for a retry or had failed,
     * attempts, pauses, deleted streams. Messages before the target are not handled any more, whether they waited or not;
     * choose the target by that.
     *
     * <p>If it ends before, by {@link #close} from another thread, an error or the end of the process, what it recorded
     * stays. Until it has been run again to its end, with the same target, nodes of these groups refuse to start.
     *
     * @return what was made
     * @throws io.beckett.error.ConfigurationException if the store knows one of these groups already, or a node works for it;
     *     nothing was changed then. And if something is missing or not as it was described
     * @throws io.beckett.error.StoreUnavailableException if the broker or the database could not be reached for 30 s when it
     *     began. Outages later on end by themselves
     * @throws IllegalStateException if it was started or closed before, or was closed or failed before the end
     * @throws InterruptedException if the calling thread was interrupted before the end
     */
    public RebuildResult rebuild(RebuildTarget target) throws InterruptedException {
        return node.rebuild(target);
    }

    /**
     * Appends to streams and reads them. May be fetched at any time; what it is asked before {@code start()} and after
     * {@code close()} is an IllegalStateException.
     */
    public MessageStore store() {
        return node.store();
    }

    /**
     * What an operator sees and does; works without {@code start()}.
     *
     * @throws IllegalStateException if it was built without a checkpoint store
     */
    public BeckettAdmin admin() {
        return node.admin();
    }

    /** What it is doing. */
    public State state() {
        return switch (node.state()) {
            case NEW -> State.NEW;
            case STARTING -> State.STARTING;
            case RUNNING -> State.RUNNING;
            case DRAINING -> State.DRAINING;
            case CLOSED -> State.CLOSED;
            case FAILED -> State.FAILED;
        };
    }

    /** Returns when it is closed or has failed; for {@code main}. */
    public void awaitClosed() throws InterruptedException {
        node.awaitClosed();
    }

    /**
     * Starts no handler any more, gives running ones the drain timeout, hands everything over to the other nodes and
     * returns. May be called again, and from inside a handler, which is then not waited for. No JVM hook is installed.
     */
    @Override
    public void close() {
        node.close();
    }

    /** The life of a node. */
    public enum State {
        /** Built, not started. */
        NEW,
        /** Looking whether everything is there. */
        STARTING,
        /** Handling messages, or rebuilding. */
        RUNNING,
        /** Waiting for running handlers before it closes. */
        DRAINING,
        /** Closed. */
        CLOSED,
        /** Stopped by itself, because a type name was unknown or a store refused to go on; the log says which. */
        FAILED
    }
}
