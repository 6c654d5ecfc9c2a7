package io.beckett.examples.guarantees;

import io.beckett.spi.PartitionId;
import io.beckett.testkit.HistoryEvent.StreamId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;

/** Reads what Postgres says about a group, in one transaction that sees one state. */
final class ProgressReader {

    private static final String OF_GROUP = "\n" + """
             join beckett.subscription s on s.id = %1$s.subscription_id
             join beckett.subscription_group g on g.id = s.group_id
             join beckett.topic_partition p on p.id = %1$s.partition_id
             where g.name = ?""";
    private static final String FRONTIERS =
            "select s.name, p.partition, f.frontier from beckett.frontier f" + OF_GROUP.formatted("f");
    private static final String CHECKPOINTS =
            "select s.name, c.stream_name, p.partition, c.position from beckett.checkpoint c" + OF_GROUP.formatted("c");
    private static final String WORK =
            "select s.name, w.stream_name, p.partition, w.position from beckett.work w" + OF_GROUP.formatted("w");
    private static final String BACKLOG = """
            select s.name, w.stream_name, p.partition, w.position, b.offsets
            from beckett.backlog b join beckett.work w using (subscription_id, partition_id, stream_hash)""" + OF_GROUP.formatted("w");

    private final DataSource dataSource;
    private final String group;

    ProgressReader(DataSource dataSource, String group) {
        this.dataSource = dataSource;
        this.group = group;
    }

    /** What is done with each row. */
    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    Progress read() throws SQLException {
        var frontiers = new HashMap<StreamId, Long>();
        var positions = new HashMap<StreamId, Long>();
        var waiting = new HashMap<StreamId, Set<Long>>();
        try (var connection = dataSource.getConnection()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            each(connection, FRONTIERS, row -> frontiers.put(id(row.getString(1), "", row.getInt(2)), row.getLong(3)));
            each(connection, CHECKPOINTS, row -> positions.merge(stream(row), row.getLong(4), Math::max));
            each(connection, WORK, row -> {
                positions.merge(stream(row), row.getLong(4), Math::max);
                waiting.put(stream(row), new HashSet<>());
            });
            each(connection, BACKLOG, row -> {
                for (var offset : (Long[]) row.getArray(5).getArray()) {
                    if (offset >= row.getLong(4)) {
                        waiting.computeIfAbsent(stream(row), unused -> new HashSet<>())
                                .add(offset);
                    }
                }
            });
            connection.commit();
        }
        return new Progress(frontiers, positions, waiting);
    }

    private void each(Connection connection, String sql, Row row) throws SQLException {
        try (var select = connection.prepareStatement(sql)) {
            select.setString(1, group);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    row.read(rows);
                }
            }
        }
    }

    private StreamId stream(ResultSet row) throws SQLException {
        return id(row.getString(1), row.getString(2), row.getInt(3));
    }

    /** The group has its topic's name. */
    private StreamId id(String subscription, String stream, int partition) {
        return new StreamId(group, subscription, stream, new PartitionId(group, partition));
    }
}
