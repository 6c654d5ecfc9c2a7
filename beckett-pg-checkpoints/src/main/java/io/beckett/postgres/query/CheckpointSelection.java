package io.beckett.postgres.query;

import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointStatus;
import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.StreamName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The checkpoints of one subscription that a filter selects, as the part of a statement that begins with {@code from}:
 * {@code k} has the keys; {@code c} the checkpoint, {@code w} the work row, {@code e} the newest failure, where wanted.
 *
 * <p>The keys come from the smallest table that has all of them: what waits from the work rows, what failed in some way
 * from the history, everything else from the checkpoints.
 */
final class CheckpointSelection {
    /** Each looked up by its key, one after the other: there is a limit, which a join of whole tables would not heed. */
    private static final String DETAILS = """
            left join lateral (
                select * from ${schema}.checkpoint c
                where c.subscription_id = k.subscription_id and c.partition_id = k.partition_id
                    and c.stream_hash = k.stream_hash
                limit 1) as c on true
            left join lateral (
                select * from ${schema}.work w
                where w.subscription_id = k.subscription_id and w.partition_id = k.partition_id
                    and w.stream_hash = k.stream_hash
                limit 1) as w on true
            """;

    private static final String NEWEST_FAILURE = """
            left join lateral (
                select a.error_type, a.error from ${schema}.attempt a
                where a.subscription_id = k.subscription_id and a.partition_id = k.partition_id
                    and a.stream_hash = k.stream_hash and a.kind = 'FAILED'
                order by a.position desc, a.number desc
                limit 1) as e on true
            """;

    /** Names the partitions, so that the stream is looked up in each instead of searched in all of them. */
    private static final String STREAM = """
            and stream_hash = ?
            and partition_id = any (array (
                select l.partition_id from ${schema}.lease l
                join ${schema}.subscription s on s.group_id = l.group_id
                where s.id = ?))
            """;

    private static final String NOT_WAITING = """
            and not exists (
                select from ${schema}.work w where w.subscription_id = k.subscription_id
                    and w.partition_id = k.partition_id and w.stream_hash = k.stream_hash)
            """;

    private static final String IS_KNOWN = """
            and (
                exists (
                    select from ${schema}.checkpoint c where c.subscription_id = k.subscription_id
                        and c.partition_id = k.partition_id and c.stream_hash = k.stream_hash)
                or exists (
                    select from ${schema}.work w where w.subscription_id = k.subscription_id
                        and w.partition_id = k.partition_id and w.stream_hash = k.stream_hash))
            """;

    private final Schema schema;
    private final CheckpointFilter filter;
    private final int subscription;

    CheckpointSelection(Schema schema, CheckpointFilter filter, int subscription) {
        this.schema = schema;
        this.filter = filter;
        this.subscription = subscription;
    }

    /** Gives a statement its parameters. */
    @FunctionalInterface
    interface Parameters {
        Call give(Call call) throws SQLException;
    }

    private enum Source {
        WORK("select subscription_id, partition_id, stream_hash from ${schema}.work"),
        HISTORY("select distinct subscription_id, partition_id, stream_hash from ${schema}.attempt"),
        CHECKPOINTS("select subscription_id, partition_id, stream_hash from ${schema}.checkpoint");

        private final String select;

        Source(String select) {
            this.select = select;
        }
    }

    /** A part of a statement and its parameters. */
    static final class Part {
        private final StringBuilder text = new StringBuilder();
        private final List<Parameters> parameters = new ArrayList<>();

        private Part add(String sql) {
            text.append(sql);
            return this;
        }

        private Part add(String sql, Parameters values) {
            parameters.add(values);
            return add(sql);
        }

        String sql() {
            return text.toString();
        }

        Call bind(Call call) throws SQLException {
            for (var values : parameters) {
                values.give(call);
            }
            return call;
        }
    }

    /** The keys alone, as far as they have to be looked at to count them. */
    Part keys() {
        return select(source(), filter.error().isPresent() ? NEWEST_FAILURE : "", "", call -> call);
    }

    /**
     * Everything, of some.
     *
     * @param place conditions on {@code partition_id} and {@code stream_hash}, beginning with {@code and}
     */
    Part details(String place, Parameters values) {
        return select(source(), DETAILS + NEWEST_FAILURE, place, values);
    }

    /** Those that are in the durable lane, of some. */
    Part waiting(String place, Parameters values) {
        var join = """
                join ${schema}.work w on w.subscription_id = k.subscription_id
                    and w.partition_id = k.partition_id and w.stream_hash = k.stream_hash
                """;
        return select(Source.WORK, join + NEWEST_FAILURE, place, values);
    }

    private Source source() {
        var waits = filter.reservedOnly()
                || filter.status().filter(s -> s != CheckpointStatus.ACTIVE).isPresent();
        return waits ? Source.WORK : filter.error().isPresent() ? Source.HISTORY : Source.CHECKPOINTS;
    }

    private Part select(Source source, String joins, String place, Parameters values) {
        var part = new Part().add(schema.sql("from (" + source.select));
        part.add("\nwhere subscription_id = ?\n", call -> call.integer(subscription));
        part.add(place, values);
        filter.status()
                .filter(s -> s != CheckpointStatus.ACTIVE)
                .ifPresent(s -> part.add("and status = any (?)\n", call -> call.texts(namesOf(s))));
        if (filter.reservedOnly()) {
            part.add("and owner_session is not null\n");
        }
        filter.stream()
                .ifPresent(name -> part.add(
                        schema.sql(STREAM),
                        call -> call.uuid(StreamName.of(name).hash()).integer(subscription)));
        if (source == Source.HISTORY) {
            part.add("and kind = 'FAILED'\n");
            filter.error().ifPresent(type -> part.add("and error_type = ?\n", call -> call.text(type)));
        }
        part.add(") as k\n").add(schema.sql(joins)).add("where true\n");
        if (source == Source.HISTORY) {
            part.add(schema.sql(IS_KNOWN));
        }
        if (filter.status().filter(CheckpointStatus.ACTIVE::equals).isPresent()) {
            part.add(schema.sql(NOT_WAITING));
        }
        filter.error().ifPresent(type -> part.add("and e.error_type = ?\n", call -> call.text(type)));
        return part;
    }

    private static List<String> namesOf(CheckpointStatus status) {
        return status == CheckpointStatus.LAGGING ? List.of("READY", "BEHIND") : List.of(status.name());
    }
}
