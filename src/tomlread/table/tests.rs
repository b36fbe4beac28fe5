//! How the mistakes of a TOML file are shown.

use super::*;
use crate::diagnostic::Colour;

/// Reads `text` with `read` and renders what is wrong.
fn mistakes(text: &str, read: impl Fn(&TomlTable<'_>)) -> String {
    let file = TextFile::new("x.toml", text);
    let sink = Sink::default();
    let (document, _) = parse(&file, &sink);
    let root = document.reader(&file, &sink);
    read(&root);
    root.finish();
    let all = sink.into_inner();
    all.iter().map(|d| d.render(Colour::Never) + "\n").collect()
}

#[test]
fn every_mistake_of_a_file_is_shown_at_its_line_in_one_go() {
    let shown = mistakes(
        "[[part]]\nfamliy = 'a'\nkind = 'sok'\nsince = '2020-01-01'\nlist = ['a', 3]\n\n[[part]]\nfamily = ' '\nkind = 7\n",
        |root| {
            for part in root.tables("part", "part") {
                part.req_str("family");
                part.req_choice("kind", &[("soc", 1), ("cpu", 2)]);
                part.opt_date("since");
                part.opt_list("list");
                part.finish();
            }
        },
    );
    for (line, words) in [
        ("x.toml:2:1", "did you mean `family`?"),
        ("x.toml:1:1", "part has no `family`"),
        ("x.toml:3:8", "did you mean `soc`?"),
        ("x.toml:4:9", "a date without quotes"),
        ("x.toml:5:14", "this is a whole number"),
        ("x.toml:8:10", "is blank"),
        ("x.toml:9:8", "text in quotes"),
    ] {
        assert!(shown.contains(line), "{line} in:\n{shown}");
        assert!(shown.contains(words), "{words} in:\n{shown}");
    }
}

#[test]
fn syntax_errors_do_not_hide_what_can_be_read() {
    let file = TextFile::new("x.toml", "[[part]]\nfamily = 'a'\nkind = \n[[part]]\nfamily = 'b'\n");
    let sink = Sink::default();
    let (document, syntax) = parse(&file, &sink);
    assert_eq!(syntax, Syntax::Broken);
    let root = document.reader(&file, &sink);
    let families: Vec<_> =
        root.tables("part", "part").iter().filter_map(|p| p.req_str("family").map(|f| f.value)).collect();
    assert_eq!(families, ["a", "b"]);
    let shown = sink.into_inner().iter().map(|d| d.render(Colour::Never)).collect::<String>();
    assert!(shown.contains("x.toml:3:"), "{shown}");
}

#[test]
fn numbers_dates_and_inline_tables_are_read() {
    let file =
        TextFile::new("x.toml", "a = 51\nb = 0.5\nc = inf\nd = 2026-07-31\ne = { f = true }\ng = -1\n");
    let sink = Sink::default();
    let (document, _) = parse(&file, &sink);
    let root = document.reader(&file, &sink);
    assert_eq!(root.opt_number("a").map(|n| n.value.to_bits()), Some(51f64.to_bits()));
    assert_eq!(root.opt_number("b").map(|n| n.value.to_bits()), Some(0.5f64.to_bits()));
    assert_eq!(root.opt_number("c"), None);
    assert_eq!(root.opt_date("d").map(|d| d.value.to_string()).as_deref(), Some("2026-07-31"));
    let e = root.opt_table("e", "e").expect("a table");
    assert_eq!(e.opt_bool("f").map(|b| b.value), Some(true));
    assert_eq!(root.opt_count("g"), None);
    assert_eq!(sink.into_inner().iter().count(), 2, "inf and -1 are refused");
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    let shown = mistakes(&format!("a = {}", "[".repeat(100_000)), |_| ());
    assert!(shown.contains("this is not TOML"));
}

#[test]
fn mistakes_without_end_are_counted_and_the_first_shown() {
    let file = TextFile::new("x.toml", "[[part]]\nfamly = 'a'\n".repeat(5_000));
    let sink = Sink::default();
    let (document, _) = parse(&file, &sink);
    let root = document.reader(&file, &sink);
    for part in root.tables("part", "part") {
        part.req_str("family");
        part.finish();
    }
    let all = sink.into_inner();
    assert_eq!((all.iter().count(), all.count(crate::diagnostic::Severity::Error)), (200, 10_000));
    let left: Vec<_> = all.errors_left().map(|left| (left.code, left.place, left.count)).collect();
    let here = crate::diagnostic::Place::In("x.toml");
    assert_eq!(left, [("missing-field", here, 4_900), ("unknown-field", here, 4_900)]);
}
