package io.beckett.examples.listings;

import io.beckett.Beckett;
import io.beckett.BeckettModule;
import io.beckett.postgres.Migrations;
import io.beckett.postgres.PostgresCheckpoints;
import io.beckett.spi.MessageStorage;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

// listing: Spring
@Configuration
class BeckettConfiguration {
    @Bean(initMethod = "start", destroyMethod = "close")
    Beckett beckett(DataSource dataSource, MessageStorage storage, List<BeckettModule> modules) {
        Migrations.upgrade(dataSource);
        var builder = Beckett.builder().storage(storage).checkpoints(PostgresCheckpoints.of(dataSource));
        modules.forEach(builder::with);
        return builder.build();
    }
}
// end of listing
