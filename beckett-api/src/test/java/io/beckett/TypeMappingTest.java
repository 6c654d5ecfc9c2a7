package io.beckett;

import static io.beckett.Fixtures.builder;
import static io.beckett.Fixtures.mapped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.beckett.Fixtures.OrderCancelled;
import io.beckett.Fixtures.OrderEvent;
import io.beckett.Fixtures.OrderPlaced;
import io.beckett.runtime.TypeMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TypeMappingTest {

    @Test
    @DisplayName("T12-T14: one name, one class, both ways")
    void aNameAndItsClassFindEachOther() {
        var types = mapped().definition().setup().types();

        assertThat(types.classOf("order-placed")).contains(OrderPlaced.class);
        assertThat(types.nameOf(OrderPlaced.class)).contains("order-placed");
        assertThat(types.classOf("order-cancelled")).isEmpty();
        assertThat(types.nameOf(OrderCancelled.class)).isEmpty();
        assertThat(types.nameOf(OrderEvent.class)).isEmpty();
    }

    @Test
    void twoModulesMayMapTheSamePair() {
        BeckettModule module = b -> b.map("order-placed", OrderPlaced.class);

        assertThat(builder()
                        .with(module)
                        .with(module)
                        .definition()
                        .setup()
                        .types()
                        .nameOf(OrderPlaced.class))
                .contains("order-placed");
    }

    @Test
    void theClassesBelowAnotherAreFoundInTheirOrder() {
        var types = (TypeMap) mapped().map("order-cancelled", OrderCancelled.class)
                .definition()
                .setup()
                .types();

        assertThat(types.below(OrderEvent.class)).containsOnlyKeys("order-placed", "order-item-added");
        assertThat(types.below(Object.class).keySet())
                .containsExactly("order-placed", "order-item-added", "order-cancelled");
        assertThat(types.below(OrderPlaced.class)).containsExactly(Map.entry("order-placed", OrderPlaced.class));
        assertThat(types.below(String.class)).isEmpty();
    }

    @Test
    void aMapOfTypesRefusesASecondNameForAClass() {
        var names = new LinkedHashMap<String, Class<?>>();
        names.put("a", OrderPlaced.class);
        names.put("b", OrderPlaced.class);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TypeMap(names))
                .withMessage("class io.beckett.Fixtures$OrderPlaced has two type names, 'a' and 'b'.");
    }

    @Test
    void aSuggestedNameIsTheClassNameInLowerCaseWithDashes() {
        class HTTPRequestSent {}
        class V2Done {}

        assertThat(Texts.suggestedName(OrderPlaced.class)).isEqualTo("order-placed");
        assertThat(Texts.suggestedName(HTTPRequestSent.class)).isEqualTo("http-request-sent");
        assertThat(Texts.suggestedName(V2Done.class)).isEqualTo("v2-done");
    }
}
