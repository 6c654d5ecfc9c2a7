package io.beckett.spi;

/** What a checkpoint is for: one subscription's progress on one stream in one partition. */
public record StreamKey(LeaseKey lease, String subscription, StreamName stream) {
    @Override
    public String toString() {
        return lease.group() + "/" + subscription + "/" + stream + "@" + lease.partition();
    }
}
