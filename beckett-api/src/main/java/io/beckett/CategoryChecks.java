package io.beckett;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds selected categories that none of the topics can give; only if the storage knows them all. */
final class CategoryChecks {

    private final Map<String, List<String>> topicsByCategory;

    CategoryChecks(Map<String, List<String>> topicsByCategory) {
        this.topicsByCategory = new LinkedHashMap<>(topicsByCategory);
    }

    void check(SubscriptionSettings subscription, List<String> problems) {
        for (var category : subscription.categories) {
            if (!topicsByCategory.containsKey(category) && category.indexOf('-') < 0) {
                problems.add(subscription.where.says("category " + Texts.quoted(category)
                        + " cannot occur: the topics give " + known()
                        + ". Category is the text before the first '-', compared exactly."
                        + nearest(category)
                                .map(near -> " Did you mean " + Texts.quoted(near) + "?")
                                .orElse("")));
            }
        }
    }

    private String known() {
        return topicsByCategory.entrySet().stream()
                .map(entry -> Texts.quoted(entry.getKey()) + " (" + String.join(", ", entry.getValue()) + ")")
                .collect(Collectors.joining(", "));
    }

    private Optional<String> nearest(String category) {
        int best = Math.max(2, category.length() / 3) + 1;
        Optional<String> found = Optional.empty();
        for (var known : topicsByCategory.keySet()) {
            int distance = distance(category.toLowerCase(Locale.ROOT), known.toLowerCase(Locale.ROOT));
            if (distance < best && distance < known.length()) {
                best = distance;
                found = Optional.of(known);
            }
        }
        return found;
    }

    /** How many characters must be changed, added or removed to make one text of the other. */
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
