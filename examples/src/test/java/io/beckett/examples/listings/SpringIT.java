package io.beckett.examples.listings;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.Beckett;
import io.beckett.BeckettModule;
import io.beckett.spi.MessageStorage;
import io.beckett.testkit.EmbeddedPostgres;
import io.beckett.testkit.InMemoryStorage;
import io.beckett.testkit.SharedServers;
import java.time.Duration;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

@ExtendWith(SharedServers.class)
class SpringIT {

    @Test
    void aSpringContextStartsAndClosesBeckett(EmbeddedPostgres.Database database) {
        var storage = new InMemoryStorage();
        var topic = storage.topic("orders", 2);
        var inventory = new Inventory();
        var context = new AnnotationConfigApplicationContext();
        context.registerBean(DataSource.class, database::dataSource);
        context.registerBean(MessageStorage.class, () -> storage);
        context.registerBean(BeckettModule.class, () -> inventory);
        context.register(BeckettConfiguration.class);
        context.refresh();

        var beckett = context.getBean(Beckett.class);
        try {
            assertThat(beckett.state()).isEqualTo(Beckett.State.RUNNING);
            topic.produce("Order-7", new OrderItemAdded("7", "p1", 2));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> inventory.allocated().containsKey("p1"));
        } finally {
            context.close();
        }
        assertThat(beckett.state()).isEqualTo(Beckett.State.CLOSED);
    }
}
