package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import java.util.function.Supplier;

/** What holds for every form, whatever it was read from. */
final class FormClaims {
    private FormClaims() {}

    /** The form; empty if it was refused, for a reason that a form can give. */
    static Optional<Form> parse(Supplier<Form> parser) {
        try {
            return Optional.of(parser.get());
        } catch (RefusedRequest refusal) {
            assertThat(refusal.problem()).isIn(Problem.MALFORMED_REQUEST, Problem.DUPLICATE_FIELD);
            assertThat(refusal.closing()).isFalse();
            return Optional.empty();
        }
    }

    /** That a field has this value, or cannot be read because there is none or it is not clean. */
    static void assertHolds(Form form, String name, Optional<String> value) {
        Optional<String> clean = value.filter(StrictText::isClean);
        assertThat(form.textOrEmpty(name)).isEqualTo(clean.orElse(""));
        if (clean.isPresent()) {
            assertThat(form.text(name)).isEqualTo(clean.get());
        } else {
            assertThat(catchThrowableOfType(RefusedRequest.class, () -> form.text(name)))
                    .extracting(RefusedRequest::problem)
                    .isEqualTo(Problem.MALFORMED_REQUEST);
        }
    }
}
