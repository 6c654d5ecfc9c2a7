package io.beckett.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorTextsTest {

    record OrderPlaced(String id) {}

    @Test
    void aConfigurationErrorListsEveryProblemOnItsOwnLine() {
        var problems = new ArrayList<>(List.of("no storage.", "group 'a': no subscription."));
        var error = new ConfigurationException(problems);
        problems.clear();

        assertThat(error).hasMessage("no storage.\ngroup 'a': no subscription.");
        assertThat(error.problems()).containsExactly("no storage.", "group 'a': no subscription.");
    }

    @Test
    void aConfigurationErrorHasAtLeastOneProblem() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConfigurationException(List.of()))
                .withMessage("problems is empty. A configuration error names at least one problem.");
    }

    @Test
    void anUnmappedNameOrClassSaysWhatToMap() {
        var byName = UnmappedTypeException.ofName("order-placed");
        var byClass = UnmappedTypeException.ofClass(OrderPlaced.class);

        assertThat(byName)
                .hasMessage(
                        "type name 'order-placed' has no class. Write builder.map(\"order-placed\", <Class>.class).");
        assertThat(byName.type()).isEqualTo("order-placed");
        assertThat(byClass)
                .hasMessage("class io.beckett.error.ErrorTextsTest$OrderPlaced has no type name."
                        + " Write builder.map(\"<name>\", OrderPlaced.class).");
        assertThat(byClass.type()).isEqualTo(OrderPlaced.class.getName());
    }

    @Test
    void aDecodingErrorNamesTypeAndClass() {
        var cause = new IllegalStateException("line 3");
        var error = new DecodingException("order-placed", OrderPlaced.class, "a comma is missing", cause);

        assertThat(error)
                .hasMessage("message of type 'order-placed' cannot be decoded as"
                        + " io.beckett.error.ErrorTextsTest$OrderPlaced: a comma is missing")
                .hasCause(cause);
        assertThat(error.typeName()).isEqualTo("order-placed");
        assertThat(error.target()).isEqualTo(OrderPlaced.class);
    }

    @Test
    void aChangedCheckpointIsNamedInFields() {
        var error = new CheckpointChangedException("shipping", "ship-orders", "Order-7", "it is reserved");

        assertThat(error)
                .hasMessage("checkpoint of stream 'Order-7' in group 'shipping', subscription 'ship-orders':"
                        + " it is reserved. Read it again before acting on it.");
        assertThat(error.group()).isEqualTo("shipping");
        assertThat(error.subscription()).isEqualTo("ship-orders");
        assertThat(error.streamName()).isEqualTo("Order-7");
    }

    @Test
    void anUnavailableStoreIsNamed() {
        var cause = new IllegalStateException("refused");
        var error = new StoreUnavailableException("Postgres", "no connection within 30 s", cause);

        assertThat(error)
                .isInstanceOf(BeckettException.class)
                .hasMessage("Postgres is out of reach: no connection within 30 s")
                .hasCause(cause);
        assertThat(error.store()).isEqualTo("Postgres");
    }
}
