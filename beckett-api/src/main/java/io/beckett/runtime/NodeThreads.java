package io.beckett.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/** The threads of a node whose user brings no factory. */
public final class NodeThreads {

    private NodeThreads() {}

    /**
     * Platform threads, for loops that live as long as the node and wait inside clients. They keep the program alive until
     * the node is closed.
     */
    public static ThreadFactory platform(String instanceName) {
        var count = new AtomicLong();
        return task -> {
            var thread = new Thread(task, instanceName + "-" + count.incrementAndGet());
            thread.setDaemon(false);
            return thread;
        };
    }

    /** Threads for handlers: virtual ones where the JVM has them, otherwise {@link #platform}. */
    public static ThreadFactory handlers(String instanceName) {
        if (Runtime.version().feature() < 21) {
            return platform(instanceName + "-handler");
        }
        try {
            var lookup = MethodHandles.publicLookup();
            var builder = Class.forName("java.lang.Thread$Builder");
            var virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            Object named = lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class))
                    .invoke(
                            lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual))
                                    .invoke(),
                            instanceName + "-handler-",
                            1L);
            return (ThreadFactory) lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class))
                    .invoke(named);
        } catch (Throwable e) {
            throw new IllegalStateException("a JVM of release 21 or later makes virtual threads", e);
        }
    }
}
