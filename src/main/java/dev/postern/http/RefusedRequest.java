package dev.postern.http;

/** A request that is turned away before it reaches the service. It carries no stack trace: it is an answer. */
final class RefusedRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final boolean closing;

    private RefusedRequest(Problem problem, boolean closing) {
        super(problem.code(), null, false, false);
        this.problem = problem;
        this.closing = closing;
    }

    /** Refuses what was read; the connection can go on. */
    static RefusedRequest because(Problem problem) {
        return new RefusedRequest(problem, false);
    }

    /** Refuses what was not read to its end, or cannot be: what follows on the connection cannot be trusted. */
    static RefusedRequest closingBecause(Problem problem) {
        return new RefusedRequest(problem, true);
    }

    Problem problem() {
        return problem;
    }

    boolean closing() {
        return closing;
    }
}
