package io.beckett;

import io.beckett.runtime.TypeMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the mapped types; of a clash the first mapping stays. */
final class TypeMappings {

    private final Map<String, Class<?>> byName = new LinkedHashMap<>();
    private final Map<Class<?>, String> byClass = new LinkedHashMap<>();

    void map(String typeName, Class<?> type, List<String> problems) {
        Limits.name(typeName, "type name " + Texts.quoted(typeName), Limits.LONGEST_TYPE_NAME, Where.TOP, problems);
        var otherClass = byName.get(typeName);
        var otherName = byClass.get(type);
        if (otherClass == type) {
            return;
        }
        if (otherClass != null) {
            problems.add("type name " + Texts.quoted(typeName) + " is mapped to " + otherClass.getName() + " and to "
                    + type.getName() + ". A name stands for one class. Remove one of the two.");
        } else if (otherName != null) {
            problems.add("class " + type.getName() + " has two type names, " + Texts.quoted(otherName) + " and "
                    + Texts.quoted(typeName) + ". To read both, map one and write handler(\""
                    + Texts.printable(typeName) + "\", context -> ..), where context.data(" + Texts.literal(type)
                    + ") reads the other.");
        } else {
            byName.put(typeName, type);
            byClass.put(type, typeName);
        }
    }

    TypeMap toTypeMap() {
        return new TypeMap(byName);
    }
}
