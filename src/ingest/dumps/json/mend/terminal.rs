//! Lines that a terminal shows around answers: prompts, progress, headers of HTTP.

/// Headers whose names have no hyphen (RFC 9110, RFC 6265).
const HEADERS: [&str; 12] = [
    "allow",
    "connection",
    "cookie",
    "date",
    "etag",
    "expires",
    "host",
    "location",
    "pragma",
    "server",
    "vary",
    "via",
];

/// Whether a line is a prompt, what shows progress or the like, and not what is left of an answer.
pub(super) fn is_shown_by_terminal(line: &str) -> bool {
    let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    if line.is_empty() || is_header(line) || is_title(line) || is_progress(line) {
        return true;
    }
    let of_value =
        line.starts_with(['"', '}', ']', '{', '[']) || line.ends_with(['}', ']', '"', ',', '{', '[', ':']);
    let is_scalar = matches!(line, "null" | "true" | "false") || line.parse::<f64>().is_ok();
    !(of_value || is_scalar)
}

/// `HTTP/1.1 401 Unauthorized`, `WWW-Authenticate: Digest realm="miner"`, as `curl -i` shows them, and `curl -v` behind `<`.
fn is_header(line: &str) -> bool {
    let line = line.strip_prefix(['<', '>']).map_or(line, str::trim_start);
    let Some((name, _)) = line.split_once(':') else { return line.starts_with("HTTP/") };
    let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_name && !name.is_empty() && (name.contains('-') || HEADERS.contains(&&*name.to_ascii_lowercase()))
}

/// `Awesome Miner Api Report:`: words without any sign of JSON.
fn is_title(line: &str) -> bool {
    line.strip_suffix(':').is_some_and(|words| !words.contains(['"', '{', '}', '[', ']', ',', ':']))
}

/// `{ [351 bytes data]`, as `curl -v` shows what it gets.
fn is_progress(line: &str) -> bool {
    let inner = line.strip_prefix(['{', '}']).and_then(|rest| rest.trim().strip_prefix('['));
    let count = inner.and_then(|rest| rest.strip_suffix(" bytes data]"));
    count.is_some_and(|count| !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_shows_is_told_from_the_rest_of_an_answer() {
        for line in [
            "HTTP/1.1 401 Unauthorized",
            "WWW-Authenticate: Digest realm=\"x\", nonce=\"5\", qop=\"auth\"",
            "< content-type: \"x\"",
            "ETag: \"5\"",
            "Miner Report:",
            "{ [351 bytes data]",
            "$ exit",
            "  % Total    % Received",
            "",
        ] {
            assert!(is_shown_by_terminal(line), "{line}");
        }
        for line in [
            "\"macaddr\": \"1\",",
            "rtype\":\"Antminer\"",
            "macaddr: \"02\",",
            "x\",\"sub-type\": [",
            "},",
            "null",
            "17.5",
            "\"Msg\":",
            "{ [351",
        ] {
            assert!(!is_shown_by_terminal(line), "{line}");
        }
    }
}
