package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class NodeThreadsTest {

    @Test
    void platformThreadsAreNumberedAndKeepTheProgramAlive() throws Exception {
        var factory = NodeThreads.platform("shop");

        assertThat(runIn(factory).getName()).isEqualTo("shop-1");
        var second = runIn(factory);
        assertThat(second.getName()).isEqualTo("shop-2");
        assertThat(second.isDaemon()).isFalse();
    }

    @Test
    void handlerThreadsAreNumberedUnderTheirOwnName() throws Exception {
        var factory = NodeThreads.handlers("shop");

        assertThat(runIn(factory).getName()).isEqualTo("shop-handler-1");
        assertThat(runIn(factory).getName()).isEqualTo("shop-handler-2");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void handlerThreadsAreVirtualWhereTheJvmHasThem() throws Exception {
        var thread = runIn(NodeThreads.handlers("shop"));

        assertThat(Thread.class.getMethod("isVirtual").invoke(thread)).isEqualTo(true);
    }

    private static Thread runIn(ThreadFactory factory) throws Exception {
        var ran = new CompletableFuture<Thread>();
        factory.newThread(() -> ran.complete(Thread.currentThread())).start();
        return ran.get(10, TimeUnit.SECONDS);
    }
}
