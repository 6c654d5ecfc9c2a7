package io.beckett.postgres.query;

import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointStatus;
import io.beckett.postgres.jdbc.Call;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.StreamName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The checkpoints of one subscription that a filter selects, as the part of a statement that begins with {@code from}:
 * {@code k} has the keys, {@code c} the checkpoint, {@code w} the work row, {@code e} the newest failure.
 *
 * <p>The keys come from the smallest table that has all of them: what waits from the work rows, what failed in some way
 * from the history, everything else from the checkpoints.
 */
final class CheckpointSelection {
    private static final String JOINS = """
            ) as k
            left join ${schema}.checkpoint c on c.subscription_id = k.subscription_id
                and c.partition_id = k.partition_id and c.stream_hash = k.stream_hash
            left join ${schema}.work w on w.subscription_id = k.subscription_id
                and w.partition_id = k.partition_id and w.stream_hash = k.stream_hash
            """;
    private static final String NEWEST_FAILURE = """
            left join lateral (
                select a.error_type, a.error from ${schema}.attempt a
                where a.subscription_id = k.subscription_id and a.partition_id = k.partition_id
                    and a.stream_hash = k.stream_hash and a.kind = 'FAILED'
                order by a.position desc, a.number desc
                limit 1) as e on true
            """;

    private final Schema schema;
    private final CheckpointFilter filter;

    private enum Source {
        WORK("select subscription_id, partition_id, stream_hash from ${schema}.work"),
        HISTORY("select distinct subscription_id, partition_id, stream_hash from ${schema}.attempt"),
        CHECKPOINTS("select subscription_id, partition_id, stream_hash from ${schema}.checkpoint");

        private final String select;

        Source(String select) {
            this.select = select;
        }
    }

    CheckpointSelection(Schema schema, CheckpointFilter filter) {
        this.schema = schema;
        this.filter = filter;
    }

    @FunctionalInterface
    private interface Parameter {
        void give(Call call) throws SQLException;
    }

    /** A part of a statement and its parameters. */
    static final class Part {
        private final StringBuilder text = new StringBuilder();
        private final List<Parameter> parameters = new ArrayList<>();

        private void add(String sql) {
            text.append(sql);
        }

        private void add(String sql, Parameter parameter) {
            text.append(sql);
            parameters.add(parameter);
        }

        String sql() {
            return text.toString();
        }

        Call bind(Call call) throws SQLException {
            for (var parameter : parameters) {
                parameter.give(call);
            }
            return call;
        }
    }

    /**
     * The selection behind a place of that subscription.
     *
     * @param after the last one already seen; its subscription is the one that is looked at
     * @param joins what else the statement joins to {@code k}
     */
    Part after(StreamId after, String joins) {
        var waiting = filter.reservedOnly()
                || filter.status().filter(s -> s != CheckpointStatus.ACTIVE).isPresent();
        var source = waiting ? Source.WORK : filter.error().isPresent() ? Source.HISTORY : Source.CHECKPOINTS;
        return select(source, after, joins);
    }

    /** The same, but only what waits. */
    Part waitingAfter(StreamId after) {
        return select(Source.WORK, after, "");
    }

    private Part select(Source source, StreamId after, String joins) {
        var part = new Part();
        keys(part, source, after);
        part.add(schema.sql(JOINS));
        part.add(schema.sql(NEWEST_FAILURE));
        part.add(schema.sql(joins));
        part.add("where coalesce(c.position, w.position) is not null\n");
        if (filter.status().filter(CheckpointStatus.ACTIVE::equals).isPresent()) {
            part.add("and w.status is null\n");
        }
        filter.error().ifPresent(type -> part.add("and e.error_type = ?\n", call -> call.text(type)));
        return part;
    }

    private void keys(Part part, Source source, StreamId after) {
        var subscription = after.subscription();
        var status = filter.status().filter(s -> s != CheckpointStatus.ACTIVE);
        part.add(schema.sql("from (" + source.select));
        part.add("\nwhere subscription_id = ?", call -> call.integer(subscription));
        part.add(
                " and (partition_id, stream_hash) > (?, ?)\n",
                call -> call.integer(after.partition()).uuid(after.hash()));
        status.ifPresent(s -> part.add("and status = ?\n", call -> call.text(nameOf(s))));
        if (filter.reservedOnly()) {
            part.add("and owner_session is not null\n");
        }
        if (source == Source.HISTORY) {
            filter.error()
                    .ifPresent(type -> part.add("and kind = 'FAILED' and error_type = ?\n", call -> call.text(type)));
        }
        filter.stream().ifPresent(name -> {
            part.add("and stream_hash = ?\n", call -> call.uuid(hashOf(name)));
            // Lets the index find the stream in each partition, instead of searching all streams of all partitions.
            part.add(schema.sql("""
                            and partition_id = any (array (
                                select l.partition_id from ${schema}.lease l
                                join ${schema}.subscription s on s.group_id = l.group_id
                                where s.id = ?))
                            """), call -> call.integer(subscription));
        });
    }

    private static String nameOf(CheckpointStatus status) {
        return status == CheckpointStatus.LAGGING ? "READY" : status.name();
    }

    private static UUID hashOf(String stream) {
        return StreamName.of(stream).hash();
    }
}
