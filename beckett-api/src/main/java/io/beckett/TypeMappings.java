package io.beckett;

import io.beckett.runtime.TypeMap;
import io.beckett.runtime.UpcastChain;
import io.beckett.runtime.Upcaster;
import io.beckett.spi.MessageCodec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Collects the mapped types and the upcasters to them; of a clash the first one stays. */
final class TypeMappings {

    private final Map<String, Class<?>> byName = new LinkedHashMap<>();
    private final Map<Class<?>, String> byClass = new LinkedHashMap<>();
    private final Map<String, Upcaster> upcasters = new LinkedHashMap<>();

    void map(String typeName, Class<?> type, List<String> problems) {
        checkName(typeName, problems);
        var otherClass = byName.get(typeName);
        var otherName = byClass.get(type);
        if (otherClass == type) {
            return;
        }
        if (otherClass != null) {
            problems.add("type name " + Texts.quoted(typeName) + " is mapped to " + otherClass.getName() + " and to "
                    + type.getName() + ". A name stands for one class. For an older form of the same message write"
                    + " upcast(\"" + Texts.printable(typeName) + "-v1\", ..).");
        } else if (otherName != null) {
            problems.add("class " + type.getName() + " has two type names, " + Texts.quoted(otherName) + " and "
                    + Texts.quoted(typeName) + ". To read both, map one and write upcast(\""
                    + Texts.printable(typeName) + "\", " + Texts.literal(type) + ", \""
                    + Texts.printable(otherName) + "\", old -> old).");
        } else {
            byName.put(typeName, type);
            byClass.put(type, typeName);
        }
    }

    void upcast(Upcaster upcaster, List<String> problems) {
        checkName(upcaster.oldName(), problems);
        checkName(upcaster.newName(), problems);
        var other = upcasters.putIfAbsent(upcaster.oldName(), upcaster);
        if (other != null) {
            problems.add("type name " + Texts.quoted(upcaster.oldName()) + " has two upcasters, to "
                    + Texts.quoted(other.newName()) + " and to " + Texts.quoted(upcaster.newName())
                    + ". Each old name leads to one newer name; remove one of them.");
        }
    }

    private static void checkName(String typeName, List<String> problems) {
        Limits.name(typeName, "type name " + Texts.quoted(typeName), Limits.LONGEST_TYPE_NAME, Where.TOP, problems);
    }

    /** The types as far as they fit together; adds a problem for what does not. */
    TypeMap toTypeMap(MessageCodec codec, List<String> problems) {
        var chains = new LinkedHashMap<String, UpcastChain>();
        var inCycles = new HashSet<String>();
        for (var upcaster : upcasters.values()) {
            var mapped = byName.get(upcaster.oldName());
            if (mapped != null) {
                problems.add("type name " + Texts.quoted(upcaster.oldName()) + " is mapped to " + mapped.getName()
                        + " and has an upcaster to " + Texts.quoted(upcaster.newName())
                        + ". An old name needs no class of its own. Remove map(\""
                        + Texts.printable(upcaster.oldName()) + "\", " + Texts.literal(mapped) + ").");
                continue;
            }
            var steps = steps(upcaster, inCycles, problems);
            if (steps.isEmpty()) {
                continue;
            }
            var last = steps.get(steps.size() - 1);
            var type = byName.get(last.newName());
            if (type != null) {
                chains.put(upcaster.oldName(), new UpcastChain(steps, type, codec));
            } else if (steps.size() == 1) {
                problems.add("upcaster " + Texts.quoted(last.oldName()) + " -> " + Texts.quoted(last.newName())
                        + ": type name " + Texts.quoted(last.newName()) + " has no class. Write builder.map(\""
                        + Texts.printable(last.newName()) + "\", <Class>.class).");
            }
        }
        return new TypeMap(byName, chains);
    }

    /** The upcasters from this one on; empty if they lead into a cycle, which is a problem once. */
    private List<Upcaster> steps(Upcaster first, Set<String> inCycles, List<String> problems) {
        var names = new ArrayList<String>();
        var steps = new ArrayList<Upcaster>();
        for (var next = first; next != null; next = upcasters.get(next.newName())) {
            var seen = names.indexOf(next.oldName());
            if (seen >= 0) {
                var cycle = names.subList(seen, names.size());
                if (inCycles.addAll(cycle)) {
                    problems.add("upcasters form a cycle: "
                            + cycle.stream().map(Texts::quoted).collect(Collectors.joining(" -> ")) + " -> "
                            + Texts.quoted(next.oldName())
                            + ". Each old name leads to one newer name; remove one of them.");
                }
                return List.of();
            }
            names.add(next.oldName());
            steps.add(next);
        }
        return steps;
    }
}
