package io.beckett.kafka.decide;

import io.beckett.kafka.decide.Decision.Decided;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;

/**
 * A partition that is decided at least once: facts go to a store and to its changelog, offsets are committed now and
 * then, and at each crash both keep some part of what came after the commit, torn in the middle of an append or not. The
 * next run starts at the last commit or at an earlier one.
 */
final class CrashingPartition {
    private final List<Received> commands;
    private final List<String> first;
    private final Random random;
    private final Rule rule;

    private final List<Fact> changelog = new ArrayList<>();
    private final List<Integer> commits = new ArrayList<>(List.of(0));
    private int safeInChangelog;
    private List<Fact> store = new ArrayList<>();
    private int safeInStore;

    /** @param first what each command led to when nothing failed */
    CrashingPartition(List<Received> commands, List<String> first, Random random, Rule rule) {
        this.commands = commands;
        this.first = first;
        this.random = random;
        this.rule = rule;
    }

    /** Which deciding is tried: the right one, or one that is known to be wrong. */
    enum Rule {
        RIGHT,
        LATEST_FACTS,
        SKIPS_WHAT_IS_THERE
    }

    /** Runs with so many crashes, then to the end; returns the first difference, or an empty text. */
    String run(int crashes) {
        for (var left = crashes; left >= 0; left--) {
            var difference = runOnce(left == 0);
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    private String runOnce(boolean toTheEnd) {
        var facts = new MemoryFacts();
        facts.putAll(store);
        var latest = new LatestFacts(facts);
        var decider = new Decider(0, rule == Rule.LATEST_FACTS ? latest : facts, command -> 0);
        var start = commits.get(random.nextInt(3) == 0 ? random.nextInt(commits.size()) : commits.size() - 1);
        var end = toTheEnd ? commands.size() : start + random.nextInt(commands.size() - start + 1);
        for (var i = start; i < end; i++) {
            var command = commands.get(i);
            latest.at(command.offset());
            var decision = decider.decide(command);
            var output = Outputs.of(decision);
            if (!output.equals(first.get(i))) {
                return "at offset " + command.offset() + " first\n" + first.get(i) + "then\n" + output;
            }
            var puts = ((Decided) decision).facts();
            var torn = i == end - 1 && !toTheEnd ? random.nextInt(puts.size() + 1) : puts.size();
            puts.subList(0, torn).forEach(fact -> put(facts, fact));
            if (torn == puts.size() && random.nextInt(10) == 0) {
                commit(i + 1);
            }
        }
        crash();
        return "";
    }

    private void put(MemoryFacts facts, Fact fact) {
        if (rule == Rule.SKIPS_WHAT_IS_THERE && facts.get(fact.key()) != null) {
            return;
        }
        facts.put(fact.key(), fact.value());
        store.add(fact);
        changelog.add(fact);
    }

    private void commit(int next) {
        if (next >= commits.get(commits.size() - 1)) {
            commits.add(next);
        }
        safeInChangelog = changelog.size();
        safeInStore = store.size();
    }

    private void crash() {
        keep(changelog, safeInChangelog);
        keep(store, safeInStore);
        if (random.nextBoolean()) {
            // The folder is lost: the store is what the changelog tells.
            store = new ArrayList<>();
        }
        store = union(store, changelog);
        safeInStore = store.size();
        safeInChangelog = changelog.size();
    }

    private void keep(List<Fact> list, int atLeast) {
        list.subList(atLeast + random.nextInt(list.size() - atLeast + 1), list.size())
                .clear();
    }

    private static List<Fact> union(List<Fact> store, List<Fact> changelog) {
        var known = new HashSet<>(store);
        var all = new ArrayList<>(store);
        changelog.stream().filter(fact -> !known.contains(fact)).forEach(all::add);
        return all;
    }
}
