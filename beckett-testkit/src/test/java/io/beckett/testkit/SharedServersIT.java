package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
class SharedServersIT {

    private final EmbeddedKafka kafka;
    private final EmbeddedPostgres.Database database;

    SharedServersIT(EmbeddedKafka kafka, EmbeddedPostgres.Database database) {
        this.kafka = kafka;
        this.database = database;
    }

    @Test
    void everyTestOfTheRunGetsTheSameServers(EmbeddedKafka kafka, EmbeddedPostgres postgres) {
        assertThat(kafka).isSameAs(this.kafka);
        assertThat(database.jdbcUrl().split("/")[2])
                .isEqualTo(postgres.jdbcUrl().split("/")[2]);
    }

    @Test
    void everyTestOfTheClassGetsTheSameDatabase(EmbeddedPostgres.Database database) {
        assertThat(database).isEqualTo(this.database);
    }
}
