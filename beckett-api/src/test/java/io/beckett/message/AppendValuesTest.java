package io.beckett.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.beckett.error.AppendConflictException;
import io.beckett.error.OptimisticConcurrencyException;
import io.beckett.error.StreamAlreadyExistsException;
import io.beckett.error.StreamDoesNotExistException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Values that are given to a message store. */
class AppendValuesTest {

    @Test
    @DisplayName("B6: an impossible expected version is refused at once")
    void anImpossibleVersionIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExpectedVersion.exact(-1))
                .withMessage("expected version -1 is impossible, allowed 0 and up (0 is none()). For \"whatever it is\""
                        + " use ExpectedVersion.any().");
        assertThat(ExpectedVersion.exact(0)).isEqualTo(ExpectedVersion.none());
        assertThat(ExpectedVersion.exact(3)).isEqualTo(ExpectedVersion.exact(3)).hasToString("3");
        assertThatIllegalArgumentException().isThrownBy(() -> new ExpectedVersion.Exact(0));
    }

    @Test
    void aConflictIsOfTheKindThatWasExpected() {
        assertThat(AppendConflictException.of("A-1", ExpectedVersion.exact(3), 2))
                .isInstanceOf(OptimisticConcurrencyException.class);
        assertThat(AppendConflictException.of("A-1", ExpectedVersion.none(), 2))
                .isInstanceOf(StreamAlreadyExistsException.class);
        assertThat(AppendConflictException.of("A-1", ExpectedVersion.exists(), 0))
                .isInstanceOf(StreamDoesNotExistException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AppendConflictException.of("A-1", ExpectedVersion.any(), 0));
    }

    @Test
    @DisplayName("N23: a message that is wrapped again stays as it is")
    void aMessageIsWrappedOnce() {
        var message = Message.of("text").withId("a").withTenant("acme");
        assertThat(Message.of(message)).isSameAs(message);
        assertThat(message.id()).contains("a");
        assertThat(message.tenant()).contains("acme");
        assertThat(message.data()).isEqualTo("text");
        assertThat(message.withTenant("other").tenant()).contains("other");
        assertThat(message.tenant()).as("immutable").contains("acme");
    }

    @Test
    void namesThatAreBeckettsAreRefused() {
        var message = Message.of("text");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> message.withMetadata("$tenant", "acme"))
                .withMessageContaining("withTenant(..)");
        assertThatIllegalArgumentException().isThrownBy(() -> message.withMetadata("", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> message.withId(""));
        assertThatIllegalArgumentException().isThrownBy(() -> message.withId("a\nb"));
        assertThatIllegalArgumentException().isThrownBy(() -> message.withId("a".repeat(501)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Message.of(new byte[1]))
                .withMessageContaining("Message.raw(");
        assertThatNullPointerException().isThrownBy(() -> message.withMetadata("a", null));
    }

    @Test
    void theBytesOfARawMessageAreCopied() {
        var bytes = new byte[] {1};
        var raw = Message.raw("closed", bytes);
        bytes[0] = 2;
        ((byte[]) raw.data())[0] = 3;
        assertThat((byte[]) raw.data()).containsExactly(1);
        assertThat(raw.typeName()).contains("closed");
    }

    @Test
    void impossibleReadsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ReadOptions.all().from(0));
        assertThatIllegalArgumentException().isThrownBy(() -> ReadOptions.all().to(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> ReadOptions.all().count(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReadOptions.all().from(5).to(3))
                .withMessageContaining("from is 5 and to is 3");
        assertThat(ReadOptions.last().isBackwards()).isTrue();
        assertThat(ReadOptions.last().count()).hasValue(1);
    }
}
