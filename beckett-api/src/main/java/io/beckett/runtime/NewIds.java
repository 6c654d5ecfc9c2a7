package io.beckett.runtime;

import java.util.UUID;

/** Ids for the messages of one append that have none. */
interface NewIds {
    /** Outside of handlers. */
    NewIds RANDOM = new NewIds() {
        @Override
        public String id(int index) {
            return UUID.randomUUID().toString();
        }

        @Override
        public void release() {}
    };

    /** The id of the message at this place of the append, from 0. */
    String id(int index);

    /** The append was rejected. */
    void release();
}
