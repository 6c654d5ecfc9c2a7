package io.beckett.postgres.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("N21: any schema name works")
class SchemaTest {
    @Test
    void theNameIsQuoted() {
        assertThat(Schema.of("beckett").sql("select 1 from ${schema}.work"))
                .isEqualTo("select 1 from \"beckett\".work");
        assertThat(Schema.of("My \"own\"").sql("select 1 from ${schema}.work"))
                .isEqualTo("select 1 from \"My \"\"own\"\"\".work");
    }

    @Test
    void insideALiteralItIsQuotedTwice() {
        assertThat(Schema.of("it's").sql("nextval('${schema}.fencing_token')"))
                .isEqualTo("nextval('\"it''s\".fencing_token')");
    }

    @Test
    void eachSchemaHasItsOwnChannelAndLock() {
        var one = Schema.of("one");
        var other = Schema.of("One");
        assertThat(one.channel()).isEqualTo(Schema.of("one").channel()).isNotEqualTo(other.channel());
        assertThat(one.lockKey()).isEqualTo(Schema.of("one").lockKey()).isNotEqualTo(other.lockKey());
        assertThat(one.channel()).matches("[a-z0-9_]{1,63}");
    }

    @Test
    void lengthIsCountedAsPostgresCounts() {
        assertThat(Schema.of("ü".repeat(31)).name()).hasSize(31);
        assertThatThrownBy(() -> Schema.of("ü".repeat(32)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 64 bytes of UTF-8, allowed 1 to 63");
    }
}
