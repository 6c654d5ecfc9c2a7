package io.beckett.examples.guarantees;

/** A node in this JVM. */
record LocalLife(String name, RecordedNode node) implements Life {

    static LocalLife start(NodeSettings settings, String name) {
        return new LocalLife(name, RecordedNode.start(settings, name));
    }

    @Override
    public boolean isRunning() {
        return node.isRunning();
    }

    @Override
    public void end() {
        node.close();
    }

    @Override
    public void kill() {
        throw new IllegalStateException(name + " is a node in this JVM and cannot be killed");
    }
}
