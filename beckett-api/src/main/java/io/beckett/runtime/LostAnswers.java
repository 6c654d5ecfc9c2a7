package io.beckett.runtime;

import io.beckett.spi.Completion;
import io.beckett.spi.Reservation;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives back reservations of this session that nobody here knows: the answer that told of them was lost on the way. */
final class LostAnswers {
    private static final Logger log = LoggerFactory.getLogger(LostAnswers.class);

    private final Engine engine;
    private final Session session;
    private final long every;
    private long nextLook;
    private boolean looking;

    /** @param every nanoseconds between two looks */
    LostAnswers(Engine engine, Session session, long every) {
        this.engine = engine;
        this.session = session;
        this.every = every;
    }

    void begin() {
        nextLook = engine.now() + every;
    }

    void soon() {
        nextLook =
                Math.min(nextLook, engine.now() + engine.limits.pollDueEvery().toNanos());
    }

    long nextDeadline() {
        return looking ? Long.MAX_VALUE : nextLook;
    }

    void check() {
        if (looking || engine.now() < nextLook || engine.reserver.isLooking()) {
            return;
        }
        looking = true;
        nextLook = engine.now() + every;
        var asked = session.id();
        engine.call(
                StoreCall.Channel.WORK,
                "reservations",
                store -> store.reservations(asked),
                reservations -> {
                    looking = false;
                    if (asked.equals(session.id())) {
                        var unknown = new ArrayList<Reservation>();
                        for (var reservation : reservations) {
                            if (!isKnown(reservation.token())) {
                                unknown.add(reservation);
                            }
                        }
                        unknown.forEach(this::giveBack);
                    }
                },
                failure -> looking = false);
    }

    private boolean isKnown(String token) {
        for (var group : engine.groups()) {
            if (group.durable.knows(token)) {
                return true;
            }
            for (var lease : group.leases()) {
                if (lease.isSpillingUnder(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void giveBack(Reservation reservation) {
        log.info("{}: gives back a reservation whose answer was lost", reservation.key());
        var completion = new Completion(
                reservation.key(), reservation.token(), reservation.position(), new Completion.GivenBack(), List.of());
        engine.call(
                StoreCall.Channel.WORK,
                "give back",
                store -> store.complete(List.of(completion)),
                done -> {},
                failure -> {});
    }
}
