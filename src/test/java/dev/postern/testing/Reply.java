package dev.postern.testing;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server answered. */
public record Reply(int status, HttpHeaders headers, String body) {
    private static final Pattern TEXT_MEMBER = Pattern.compile("\"(\\w+)\":\"([^\"]*)\"");

    /** A header's value; empty for none. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** All values of a header. */
    public List<String> headers(String name) {
        return headers.allValues(name);
    }

    /** A text member of a flat JSON body; empty for none. */
    public String member(String name) {
        Matcher matcher = TEXT_MEMBER.matcher(body);
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return matcher.group(2);
            }
        }
        return "";
    }

    /** The code of a problem document; empty for none. */
    public String code() {
        return member("code");
    }

    /** The session cookie that the answer sets, as a client sends it back. */
    public String cookie() {
        return header("set-cookie").split(";", 2)[0];
    }
}
