package io.beckett.testkit;

/**
 * The decisions of {@link InMemoryCheckpoints} that order and durability hang on. A test leaves one out to show that
 * somebody notices.
 */
enum Guard {
    /** A renewal does not revive a deleted session. */
    DELETION_IS_FINAL,
    /** A lease is not taken from a live session. */
    TAKE_SPARES_LIVE_OWNERS,
    /** Each take gives the lease a new epoch. */
    TAKE_RAISES_EPOCH,
    /** A take tells which streams are in the durable lane. */
    TAKE_LOADS_DURABLE_STREAMS,
    /** Takes are counted until the frontier moves. */
    TAKE_COUNTS_TAKEOVERS,
    /** What a registration finds stays as it is. */
    REGISTER_KEEPS_WHAT_IS_KNOWN,
    /** A partition that is new to a known subscription starts at 0. */
    REGISTER_NEW_PARTITION_AT_START,
    /** A flush names the session that owns the lease. */
    FLUSH_OWNER,
    /** A flush names the epoch of the lease. */
    FLUSH_EPOCH,
    /** A flush names the number that is next. */
    FLUSH_SEQ,
    /** The fence is compared with the row as it is, not as it was before somebody else took the lease. */
    FLUSH_FENCE_IS_LOCKED,
    /** A refused lease leaves nothing behind. */
    REFUSED_RECORDS_NOTHING,
    /** A release takes effect with its flush. */
    FLUSH_RELEASES,
    /** A position in a flush does not move a checkpoint back. */
    FINISHED_NEVER_GOES_BACK,
    /** A frontier does not go back. */
    FRONTIER_NEVER_GOES_BACK,
    /** How far a partition was read is written with the flush. */
    FLUSH_WRITES_FLUSHED_TO,
    /** Only the holder of a lease rewinds it. */
    REWIND_IS_FENCED,
    /** A flush from before a rewind is refused after it. */
    REWIND_REFUSES_OLD_FLUSHES,
    /** Checkpoints above a rewind do not hide records of the new log. */
    REWIND_LOWERS_CHECKPOINTS,
    /** Frontiers above a rewind go back to it. */
    REWIND_LOWERS_FRONTIERS,
    /** Backlog above a rewind is not read from the new log. */
    REWIND_DROPS_BACKLOG,
    /** Who lost messages fails, and says which. */
    REWIND_FAILS_WHAT_IS_LOST,
    /** A result from before a rewind is dropped after it. */
    REWIND_ENDS_RESERVATIONS,
    /** A record that was parked from the old log hides none of the new one. */
    REWIND_KEEPS_PARKED_APART,
    /** A spill does not overwrite a work row. */
    SPILL_NEEDS_NO_ROW,
    /** A spill starts at the recorded position if that is higher. */
    SPILL_KEEPS_RECORDED_POSITION,
    /** A spill of a running handler is reserved from its first moment. */
    SPILL_RESERVES,
    /** An append needs a work row. */
    APPEND_NEEDS_ROW,
    /** An append grows {@code accounted} in the locked row. */
    APPEND_IS_ACCOUNTED,
    /** An append leaves due time and attempts alone. */
    APPEND_KEEPS_SCHEDULE,
    /** An append does not end a reservation. */
    APPEND_KEEPS_RESERVATION,
    /** A deleted stream takes no messages. */
    DELETED_SWALLOWS,
    /** Only streams without an owner are reserved. */
    RESERVE_SPARES_RESERVED,
    /** Choosing streams and marking them as reserved is one step. */
    RESERVE_IS_ATOMIC,
    /** Only streams that are due are reserved. */
    RESERVE_WAITS_UNTIL_DUE,
    /** Failed streams wait for a person. */
    RESERVE_SPARES_FAILED,
    /** Each reservation has a token of its own. */
    TOKEN_PER_RESERVATION,
    /** Fencing tokens grow. */
    FENCES_GROW,
    /** A completion names the token of the reservation. */
    COMPLETION_TOKEN,
    /** A work row does not move back. */
    COMPLETION_NEVER_GOES_BACK,
    /** Whether something is left is decided by the locked row, not by what the worker saw. */
    DRAIN_LOOKS_AT_ACCOUNTED,
    /** The last completion writes the position into the checkpoint. */
    DRAIN_WRITES_POSITION,
    /** What is left after a success is due at once. */
    REST_IS_DUE_AT_ONCE,
    /** Attempts belong to one message. */
    ATTEMPTS_END_WITH_THEIR_MESSAGE,
    /** A reservation stays where a failure asks for it. */
    FAILURE_KEEPS_RESERVATION,
    /** A reservation given back is not charged. */
    GIVING_BACK_IS_FREE,
    /** A lost session is not charged as an attempt and changes no due time. */
    RECOVERY_IS_FREE,
    /** What was taken back from a lost session is counted until a completion is recorded. */
    RECOVERY_IS_COUNTED,
    /** A completion that keeps its reservation does not end that count. */
    COUNT_OUTLASTS_KEPT_RESERVATION,
    /** A spill says from where the count goes on. */
    SPILL_WRITES_TAKEOVERS,
    /** A flush that spills tells how much work waits. */
    FLUSH_COUNTS_WAITING,
    /** What a session reserved is listed. */
    RESERVATIONS_ARE_LISTED,
    /** What is written down counts as accounted for. */
    ACCOUNTED_COUNTS_BACKLOG,
    /** What is finished counts as accounted for. */
    ACCOUNTED_COUNTS_FINISHED,
    /** A checkpoint above the frontier is not purged. */
    PURGE_STAYS_BELOW_FRONTIER,
    /** A checkpoint with a work row is not purged. */
    PURGE_SPARES_WORK_ROWS,
    /** A checkpoint that changed lately is not purged. */
    PURGE_LOOKS_AT_AGE,
    /** A stream's history has an end. */
    HISTORY_IS_BOUNDED,
    /** What arrives again is in the history already. */
    HISTORY_IS_WRITTEN_ONCE,
    /** The ends of older partitions are recorded when every producer knows the new ones. */
    GROWTH_WAITS_FOR_GRACE,
    /** What stands behind these ends, and in new partitions, waits. */
    GROWTH_HOLDS_BACK,
    /** It waits until every older partition was handled up to its end. */
    GROWTH_WAITS_FOR_ALL,
    /** Who takes a lease learns which streams wait in older partitions. */
    GROWTH_TELLS_EARLIER,
    /** A stream that waits in an older partition waits in a newer one. */
    BEHIND_WAITS,
    /** It goes on when nothing of it is left there. */
    BEHIND_IS_WOKEN,
    /** A stream that was deleted in an older partition is deleted in a newer one. */
    DELETION_GOES_ALONG,
    /** A group that has progress is not made again. */
    REBUILD_SPARES_KNOWN_GROUPS,
    /** A group that somebody works for is not made again. */
    REBUILD_SPARES_LIVE_SESSIONS,
    /** A rebuild that goes on goes where it was to go when it began. */
    REBUILD_KEEPS_ITS_END,
    /** It goes on for all of its subscriptions. */
    REBUILD_KEEPS_ITS_SUBSCRIPTIONS,
    /** Nodes that handle do not register a group before it is made again. */
    REBUILD_KEEPS_NODES_AWAY,
    /** Nodes that are there all the same handle nothing of it. */
    REBUILD_PAUSES,
    /** A rebuild is over when everything is there. */
    REBUILD_ENDS_AT_ITS_END,
    /** An action on a stream that moved is refused. */
    ADMIN_LOOKS_AT_POSITION,
    /** An action on a reserved stream is refused. */
    ADMIN_SPARES_RESERVED,
    /** Only a stream that waits for another attempt is made due or skipped. */
    ADMIN_LOOKS_AT_STATUS,
    /** A reservation is only taken from who had it when it was looked at. */
    ADMIN_LOOKS_AT_TOKEN,
    /** A failed stream that a person makes due is marked as such. */
    ADMIN_RETRY_IS_MANUAL,
    /** A skip leaves the due time and attempts of the skipped message behind. */
    ADMIN_SKIP_STARTS_AFRESH,
    /** A stream of the fast lane is only deleted by the holder of its lease. */
    ADMIN_DELETE_ASKS_HOLDER,
    /** A pause is kept. */
    ADMIN_PAUSE_IS_KEPT,
    /** Actions are recorded. */
    ADMIN_RECORDS_ACTIONS
}
