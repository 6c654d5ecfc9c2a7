package io.beckett;

import io.beckett.GivenHandler.ByClass;
import io.beckett.GivenHandler.ByName;
import io.beckett.runtime.HandlerShape.TypedHandler;
import io.beckett.runtime.TypeMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds for each mapped type the one handler that fits it most closely. */
final class TypedHandlers {

    private final List<ByClass> byClass = new ArrayList<>();
    private final Map<String, ByName> byName = new LinkedHashMap<>();
    private final TypeMap types;
    private final Where where;
    private final List<String> problems;

    TypedHandlers(TypeMap types, Where where, List<String> problems) {
        this.types = types;
        this.where = where;
        this.problems = problems;
    }

    /** The handlers by type name; adds a problem for what does not fit, and leaves it out. */
    Map<String, TypedHandler> resolve(List<GivenHandler> given) {
        given.forEach(this::sort);
        var targets = new LinkedHashMap<String, Class<?>>();
        for (var handler : byClass) {
            targets.putAll(mapped(handler.type(), types, where, problems));
        }
        var resolved = new LinkedHashMap<String, TypedHandler>();
        targets.forEach((name, type) -> resolved.put(name, closest(name, type)));
        byName.forEach((name, handler) -> resolved.put(name, handler.handler()));
        byName.forEach(
                (name, handler) -> types.olderNames(name).forEach(old -> resolved.putIfAbsent(old, handler.handler())));
        return resolved;
    }

    /** The mapped types at or below a class; a problem if there are none. */
    static Map<String, Class<?>> mapped(Class<?> type, TypeMap types, Where where, List<String> problems) {
        var found = types.below(type);
        if (found.isEmpty()) {
            problems.add(where.says("class " + type.getName() + " has no type name, nor has any class below it. Write"
                    + " builder.map(\"" + Texts.suggestedName(type) + "\", " + Texts.literal(type)
                    + "); use the name that stands in the topic."));
        }
        return found;
    }

    private void sort(GivenHandler given) {
        var isNew = true;
        if (given instanceof ByClass handler) {
            isNew = byClass.stream().noneMatch(other -> other.type() == handler.type());
            if (isNew) {
                byClass.add(handler);
            }
        } else if (given instanceof ByName handler) {
            Limits.name(
                    handler.typeName(),
                    "type name " + Texts.quoted(handler.typeName()),
                    Limits.LONGEST_TYPE_NAME,
                    where,
                    problems);
            isNew = byName.putIfAbsent(handler.typeName(), handler) == null;
        }
        if (!isNew) {
            problems.add(
                    where.says(given.call() + " is given twice. One type has one handler. Put both into it, or split"
                            + " them into two subscriptions; each keeps its own checkpoints."));
        }
    }

    private TypedHandler closest(String name, Class<?> type) {
        var fitting = byClass.stream()
                .filter(handler -> handler.type().isAssignableFrom(type))
                .toList();
        var best = fitting.stream()
                .filter(handler -> fitting.stream()
                        .noneMatch(other ->
                                other.type() != handler.type() && handler.type().isAssignableFrom(other.type())))
                .toList();
        var named = byName.get(name);
        if (named != null && best.get(0).type() == type) {
            problems.add(where.says("type " + Texts.quoted(name) + " has two handlers, "
                    + best.get(0).call() + " and " + named.call() + ". Remove one of the two."));
        } else if (named == null && best.size() > 1) {
            problems.add(where.says(type.getName() + " has two handlers that fit equally, for "
                    + best.get(0).type().getSimpleName() + " and for "
                    + best.get(1).type().getSimpleName() + ". Add handler(" + Texts.literal(type)
                    + ", ..), which wins."));
        }
        return best.get(0).handler();
    }
}
