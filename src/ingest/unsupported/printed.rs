//! Texts that devices and programs printed, which are no table and which nobody reads, each with what to do about it.

use super::UnsupportedFormat;
use crate::ingest::eeprom::is_hex_dump;

/// Lines looked at.
const LINES: usize = 200;
/// Where to read how what is read is saved.
const COMMANDS: &str = "save what the device says of itself by one of the commands that docs/inputs.md names, or give a table: CSV or .xlsx";

/// What a text that begins with `head` is, if it is plainly no table.
pub(in crate::ingest) fn printed(head: &str) -> Option<UnsupportedFormat> {
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    let lines: Vec<&str> = head.lines().map(str::trim).filter(|line| !line.is_empty()).take(LINES).collect();
    let first = lines.first()?;
    let (what, help) = if is_coloured(head) {
        ("JSON with the colours of a terminal", "save it without them, as `jq -M` prints it")
    } else if is_python(first) {
        let help = "save it as JSON: with pyasic `data.as_json()`, else `json.dumps(…)`";
        ("an object of Python as print() shows it", help)
    } else if first.starts_with("# HELP ") || (first.starts_with("# TYPE ") && lines.iter().any(is_metric)) {
        ("a list of metrics for Prometheus", COMMANDS)
    } else if lines.len() == 1 && is_subtype(first) {
        let help = "write it into a table beside the number of the machine that said it: columns serial and control-board";
        ("the subtype of an Antminer alone, which says not of which machine it is", help)
    } else if lines.iter().all(|line| is_behind_words(line)) {
        let help = "save each answer in a file of its own, or alone in its line: `curl … > ADDRESS.json`";
        ("a list of answers as JSON, each behind other words in its line", help)
    } else if is_numbers(head) {
        ("JSON of numbers alone, which names no equipment", super::GIVE)
    } else if is_hex_dump(&lines) {
        let help = "dump the EEPROM of a hash board alone, all 256 bytes: `i2cdump -y <bus> 0x50 b`; other memories are not read";
        ("a hex dump, and none of a memory that is known here", help)
    } else if is_log(&lines) {
        ("a log, and none of a kind that is read here", COMMANDS)
    } else {
        return None;
    };
    Some(UnsupportedFormat { what, help })
}

/// Whether JSON stands behind the codes by which a terminal changes its colour.
fn is_coloured(head: &str) -> bool {
    let mut rest = head;
    while let Some(behind) = rest.strip_prefix("\u{1b}[") {
        let Some((codes, text)) = behind.split_once('m') else { return false };
        if !codes.bytes().all(|b| b.is_ascii_digit() || b == b';') {
            return false;
        }
        rest = text.trim_start();
    }
    rest.len() < head.len() && rest.starts_with(['{', '['])
}

/// Whether a line begins as an object of Python is printed: `MinerData(ip='10.0.0.1', …`, `ip='10.0.0.1' mac=…`, `{'mac': …`.
fn is_python(line: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(char::is_alphabetic) && name.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    if line.starts_with("{'") || line.starts_with("[{'") {
        return true;
    }
    let inner = match line.split_once('(') {
        Some((name, rest)) if is_name(name) => rest,
        _ => line,
    };
    inner.split_once('=').is_some_and(|(name, rest)| is_name(name) && rest.starts_with('\''))
        && line.contains("=None")
}

/// Whether a line is a metric: `antminer_info{serial="…"} 1`.
fn is_metric(line: &&str) -> bool {
    let name = line.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | ':'))).unwrap_or(0);
    let rest = line.get(name..).unwrap_or_default();
    name > 0 && rest.starts_with(['{', ' ']) && line.ends_with(|c: char| c.is_ascii_digit())
}

/// Whether a line is an answer as JSON behind what names its device: `10.0.5.21 {"miner_type": …}`.
fn is_behind_words(line: &str) -> bool {
    line.split_once("{\"").is_some_and(|(before, _)| {
        (1..=80).contains(&before.trim().len()) && before.ends_with([' ', ':', '\t'])
    }) && line.ends_with('}')
}

/// Whether a text is an array of JSON with nothing but numbers in it, as far as it is seen.
fn is_numbers(head: &str) -> bool {
    let is_of_numbers = |b: u8| b.is_ascii_digit() || b.is_ascii_whitespace() || b"[],.-+eE".contains(&b);
    head.starts_with('[')
        && (head.trim_end().ends_with(']') || head.len() > 4096)
        && head.contains(',')
        && head.bytes().all(is_of_numbers)
}

/// Whether a line is what `/etc/subtype` of an Antminer holds: `CVCtrl_BHB42XXX`.
fn is_subtype(line: &str) -> bool {
    let is_of_board = |board: &str| board.ends_with("Ctrl") || board.starts_with("zynq");
    !line.contains([' ', ',', ';', '\t'])
        && line.split_once('_').is_some_and(|(board, rest)| is_of_board(board) && !rest.is_empty())
}

/// Whether most lines begin with a time as logs have it: `[   34.066058]`, `I (457) boot:`, `Mar  1 10:00:00`,
/// `2024-05-08 19:33:49` — and are not divided as rows of a table are.
fn is_log(lines: &[&str]) -> bool {
    let timed = lines.iter().filter(|line| is_timed(line)).count();
    let divided = lines.iter().filter(|line| line.contains(['\t', ';', '|', ','])).count();
    lines.len() >= 3 && timed * 10 >= lines.len() * 7 && divided * 2 <= lines.len()
}

fn is_timed(line: &str) -> bool {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let bytes = line.as_bytes();
    let digits = |range: std::ops::Range<usize>| {
        bytes.get(range).is_some_and(|bytes| bytes.iter().all(u8::is_ascii_digit))
    };
    // [   34.066058]
    if let Some((time, _)) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return time.trim().parse::<f64>().is_ok() || is_timed(time);
    }
    // I (457) boot: of ESP-IDF.
    if matches!(bytes, [b'E' | b'W' | b'I' | b'D' | b'V', b' ', b'(', ..]) {
        return true;
    }
    // 2024-05-08 19:33:49, 2024/05/08T19:33:49
    let is_date = digits(0..4) && digits(5..7) && digits(8..10) && digits(11..13) && digits(14..16);
    if is_date && matches!(bytes.get(10), Some(b' ' | b'T')) && bytes.get(13) == Some(&b':') {
        return true;
    }
    // Mar  1 10:00:00 of syslog.
    let month = line.get(..3).unwrap_or_default();
    MONTHS.contains(&month) && digits(7..9) && bytes.get(9) == Some(&b':') && digits(10..12)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_print_is_named_and_no_table_is() {
        for (text, what) in [
            (
                "# HELP miner_info Static\n# TYPE miner_info gauge\nminer_info{serial=\"A1\"} 1\n",
                "a list of metrics for Prometheus",
            ),
            ("# TYPE miner_temp gauge\nminer_temp{chain=\"1\"} 66\n", "a list of metrics for Prometheus"),
            ("MinerData(ip='10.0.0.1', mac='02:00:00:00:00:01', model=None)\n", "an object of Python"),
            ("ip='10.0.0.1' mac='02:00:00:00:00:01' hostname=None\n", "an object of Python"),
            ("\u{1b}[1;39m{\n  \u{1b}[0m\u{1b}[34;1m\"model\"\u{1b}[0m: 1\n}", "JSON with the colours"),
            (
                "192.0.2.1 {\"miner_type\": \"S19\"}\n192.0.2.2: {\"miner_type\": \"S21\"}\n",
                "a list of answers",
            ),
            ("[1, 2.5, [3, -4e9]]\n", "JSON of numbers"),
            ("CVCtrl_BHB42XXX\n", "the subtype of an Antminer"),
            ("ESP-ROM:esp32s3\nI (24) boot: ESP-IDF\nI (27) boot: x\nI (457) a: b, c\n", "a log"),
            ("[    0.000000] Linux version\n[    1.5] usb\n[    2.5] net\n", "a log"),
            (
                "Mar  1 10:00:00 web-1 sshd: x\nMar  1 10:00:01 web-1 sshd: y\nMar 11 10:00:02 web-1 a\n",
                "a log",
            ),
            (
                "00000000: 1f8b 0800 0000 0000 0203 edbd 6b73 1c47  ..\n00000010: 7682 ffbd 0a40 0002 0001 0405 0708 090a  ..\n00000020: 7682 ffbd 0a40 0002 0001 0405 0708 090a  ..\n",
                "a hex dump",
            ),
        ] {
            assert!(printed(text).is_some_and(|found| found.what.starts_with(what)), "{text}");
        }
        for table in [
            "Serial,Model\nA1,S19\n",
            "2024-05-08 10:00:00;A1;S19\n2024-05-08 10:00:01;A2;S19\n2024-05-08 10:00:02;A3;S19\n",
            "A1\nA2\nA3\n",
            "# fleet\nSerial,Model\nA1,S19\n",
            "# TYPE,Serial\nminer,A1\n",
            "0001 12 34\n0002 13 35\n0003 14 36\n",
            "",
        ] {
            assert!(printed(table).is_none(), "{table}");
        }
    }
}
