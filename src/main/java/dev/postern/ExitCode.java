package dev.postern;

/** How the process ends. Source: sysexits.h, which init systems and operators know. */
enum ExitCode {
    OK(0),
    FAILED(1),
    /** EX_UNAVAILABLE: a port, a disk or a store that is needed cannot be had. */
    UNAVAILABLE(69),
    /** EX_CONFIG: the configuration or the command line is wrong; starting again will not help. */
    BAD_CONFIGURATION(78);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
