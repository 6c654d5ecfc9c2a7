package io.beckett;

import io.beckett.GivenHandler.ByClass;
import io.beckett.GivenHandler.ForBatch;
import io.beckett.GivenHandler.ForContext;
import io.beckett.runtime.HandlerShape;
import io.beckett.runtime.Selection;
import io.beckett.runtime.SubscriptionDefinition;
import io.beckett.runtime.TypeMap;
import io.beckett.runtime.UnmappedNames;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns what was given for a subscription into its definition, or into problems. */
final class SubscriptionChecks {

    private final SubscriptionSettings given;
    private final GroupSettings group;
    private final TypeMap types;
    private final List<String> problems;

    SubscriptionChecks(SubscriptionSettings given, GroupSettings group, TypeMap types) {
        this.given = given;
        this.group = group;
        this.types = types;
        this.problems = new ArrayList<>(given.problems);
    }

    /** Adds its problems to the others; without any it is the definition. */
    Optional<SubscriptionDefinition> check(List<String> allProblems) {
        checkSettings();
        var names = selectedNames();
        var shape = shape(names);
        // A class without a type name may be both selected and handled: once is enough.
        problems.stream().distinct().forEach(allProblems::add);
        return problems.isEmpty() ? shape.map(handler -> definition(names, handler)) : Optional.empty();
    }

    private void checkSettings() {
        var where = given.where;
        Limits.name(given.name, "its name", Limits.LONGEST_NAME, where, problems);
        given.timeLimit.get().ifPresent(limit -> Limits.timeLimit(limit, where, problems));
        given.batchSize.get().ifPresent(size -> Limits.number(size, "batchSize", 1, 10_000, where, problems));
        given.priority.get().ifPresent(value -> Limits.number(value, "priority", 0, 1_000, where, problems));
        given.streams.forEach(stream -> Limits.streamName(stream, "", where, problems));
        for (var category : given.categories) {
            if (category.indexOf('-') >= 0) {
                problem("category " + Texts.quoted(category) + " cannot occur: category is the text before the first"
                        + " '-', compared exactly. Write category(\""
                        + Texts.printable(category.substring(0, category.indexOf('-'))) + "\") or stream(\""
                        + Texts.printable(category) + "\").");
            } else {
                Limits.streamName(category, "category " + Texts.quoted(category) + ": ", where, problems);
            }
        }
    }

    private Set<String> selectedNames() {
        var names = new LinkedHashSet<String>();
        for (var type : given.messageClasses) {
            names.addAll(
                    TypedHandlers.mapped(type, types, given.where, problems).keySet());
        }
        for (var name : given.messageNames) {
            Limits.name(name, "type name " + Texts.quoted(name), Limits.LONGEST_TYPE_NAME, given.where, problems);
            names.add(name);
            names.addAll(types.olderNames(name));
        }
        return names;
    }

    private Optional<HandlerShape> shape(Set<String> names) {
        var handlers = given.handlers;
        if (handlers.isEmpty()) {
            problem("no handler. Write s.handler(<Type>.class, message -> ..), s.handler(context -> ..) or"
                    + " s.batchHandler(batch -> ..).");
            return Optional.empty();
        }
        if (handlers.stream().map(SubscriptionChecks::kind).distinct().count() > 1) {
            problem("typed, context and batch handlers are mixed ("
                    + handlers.stream().map(GivenHandler::call).collect(Collectors.joining(", "))
                    + "). One subscription has one kind. Split it into two subscriptions; each keeps its own"
                    + " checkpoints.");
            return Optional.empty();
        }
        if (handlers.get(0) instanceof ForContext context) {
            checkSingle();
            return Optional.of(new HandlerShape.Context(context.handler()));
        }
        if (handlers.get(0) instanceof ForBatch batch) {
            checkSingle();
            return Optional.of(new HandlerShape.Batch(batch.handler()));
        }
        return Optional.of(typed(names));
    }

    private static String kind(GivenHandler handler) {
        if (handler instanceof ForContext) {
            return "context";
        }
        return handler instanceof ForBatch ? "batch" : "typed";
    }

    private void checkSingle() {
        if (given.handlers.size() > 1) {
            problem(given.handlers.get(0).call()
                    + " is given twice. One subscription has one of them. Split it into two"
                    + " subscriptions; each keeps its own checkpoints.");
        }
        if (given.messageClasses.isEmpty()
                && given.messageNames.isEmpty()
                && given.categories.isEmpty()
                && given.streams.isEmpty()) {
            problem("nothing selects messages. A context or batch handler needs at least one of message(..),"
                    + " category(..), stream(..), for example s.category(\"Order\").");
        }
    }

    private HandlerShape typed(Set<String> names) {
        var byName = new TypedHandlers(types, given.where, problems).resolve(given.handlers);
        for (var name : names) {
            // With no handler resolved at all, the missing mapping has been named already.
            if (!byName.isEmpty() && !byName.containsKey(name)) {
                problem("message(..) selects " + Texts.quoted(name) + ", but its typed handlers take only "
                        + Texts.quoted(byName.keySet()) + ". Add .handler("
                        + types.classOf(name).map(Texts::literal).orElse("\"" + Texts.printable(name) + "\"")
                        + ", ..) or remove it from message(..).");
            }
        }
        names.addAll(byName.keySet());
        return new HandlerShape.Typed(byName);
    }

    private SubscriptionDefinition definition(Set<String> names, HandlerShape handler) {
        return new SubscriptionDefinition(
                group.name,
                given.name,
                new Selection(names, given.categories, given.streams),
                given.handlers.stream().anyMatch(ByClass.class::isInstance)
                        ? UnmappedNames.MAY_BE_WANTED
                        : UnmappedNames.NOT_WANTED,
                handler,
                given.retries.get().or(group.retries::get).orElseGet(RetryPolicy::defaults),
                given.timeLimit.get().or(group.timeLimit::get).orElse(Duration.ofMinutes(5)),
                given.batchSize.get().orElse(100),
                given.startingPosition.get().or(group.startingPosition::get).orElse(StartingPosition.LATEST),
                given.priority.get().orElse(100));
    }

    private void problem(String text) {
        problems.add(given.where.says(text));
    }
}
