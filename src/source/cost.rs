//! What a text of TOML costs to take apart, told from its signs before that is done.

/// Bytes of memory that texts may take together once they are taken apart, by [`memory_of`]: three megabytes of rules.
pub(crate) const MOST_MEMORY: u64 = 340_000_000;

/// Bytes of memory that a text of TOML may take once it is taken apart, its mistakes included. A word takes little, a table
/// up to 700 bytes, a line that is wrong 400: what a sign may begin was measured with files of nothing else.
pub(crate) fn memory_of(text: &str) -> u64 {
    let mut before = 0;
    let of = |byte: u8| match (byte, std::mem::replace(&mut before, byte)) {
        (b'.' | b',' | b'[' | b'{' | b'=', _) => 700,
        (b'\n', _) => 400,
        (b'"' | b'\'' | b'\\', _) => 250,
        (b' ' | b'\t' | b'#', before) if before == byte => 1,
        _ if byte.is_ascii_alphanumeric() => 1,
        _ => 130,
    };
    text.bytes().map(of).sum()
}

/// How much that is too much, in words: `510 MB of memory to read, more than 340 MB`.
pub(crate) fn excess(memory: u64) -> Option<String> {
    let [taken, most] = [memory, MOST_MEMORY].map(|bytes| bytes.div_ceil(1_000_000));
    (memory > MOST_MEMORY).then(|| format!("{taken} MB of memory to read, more than {most} MB"))
}

/// The first line with a character that stands in no TOML (TOML 1.0, *Newline*, *Comment* and *String*): each would be a
/// mistake of its own.
pub(super) fn line_with_control(text: &str) -> Option<usize> {
    let is_one = |line: &str| line.bytes().any(|byte| byte.is_ascii_control() && byte != b'\t');
    let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    lines.position(is_one).map(|line| line + 1)
}
