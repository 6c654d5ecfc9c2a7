package io.beckett.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WebhookTest {

    @Test
    void theExtractHasThirteenRepositoriesOfUnevenSize() {
        var sizes = Webhook.extract().stream()
                .filter(webhook -> webhook.repository().isPresent())
                .map(webhook -> webhook.repository().get())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(sizes)
                .hasSize(13)
                .containsEntry("octo-org/octo-repo", 18L)
                .containsEntry("Codertocat/Hello-World", 83L)
                .containsEntry("electron/electron", 1L);
    }

    @Test
    void theExtractHasWebhooksWithoutRepositoryAndWithoutAction() {
        assertThat(Webhook.extract())
                .hasSize(166)
                .anyMatch(webhook -> webhook.repository().isEmpty())
                .anyMatch(webhook ->
                        webhook.event().equals("push") && webhook.action().isEmpty());
    }

    @Test
    void aCopyHasTheNumberBehindTheNameOfItsRepository() {
        var webhook = Webhook.extract().stream()
                .filter(one -> one.repository().isPresent())
                .findFirst()
                .orElseThrow();
        var name = webhook.repository().orElseThrow();

        var copy = webhook.ofCopy(7);

        assertThat(copy.repository()).contains(name + "-7");
        assertThat(copy.payload().at("/repository/name").asText()).endsWith("-7");
        assertThat(webhook.repository()).contains(name);
        assertThat(new String(copy.body(), UTF_8)).contains(name + "-7");
    }

    @Test
    void aCopyOfAWebhookWithoutRepositoryIsTheSame() {
        var webhook = Webhook.extract().stream()
                .filter(one -> one.repository().isEmpty())
                .findFirst()
                .orElseThrow();

        assertThat(webhook.ofCopy(7)).isSameAs(webhook);
    }
}
