//! Patterns held against their own examples and against everybody else's.

use std::collections::BTreeSet;
use std::ops::Range;

use super::read::PartDraft;
use crate::diagnostic::Diagnostic;
use crate::model::{Knowledge, PartId};
use crate::parts::{IndexedPattern, PatternIndex, normalise};
use crate::tomlread::table::Sink;

/// Builds the index of all families, or of all numbering schemes, and reports every pattern that does not fit its examples,
/// or fits others'.
pub(super) fn patterns(drafts: &[PartDraft], knowledge: Knowledge, sink: &Sink) -> PatternIndex {
    let of_kind = |draft: &PartDraft| draft.knowledge == knowledge;
    let mut entries = Vec::new();
    let mut places: Vec<(&PartDraft, Range<usize>)> = Vec::new();
    for (part, draft) in (0u32..).map(PartId).zip(drafts).filter(|(_, draft)| of_kind(draft)) {
        for pattern in &draft.patterns {
            entries.push(IndexedPattern { pattern: pattern.value.clone(), part, maker: draft.maker });
            places.push((draft, pattern.span.clone()));
        }
    }
    let (index, clashes) = PatternIndex::build(entries);
    for clash in clashes {
        if let (Some((a, a_span)), Some((b, b_span))) = (places.get(clash.first), places.get(clash.second))
            && !look_alikes(a, b, drafts)
        {
            sink.push(
                Diagnostic::error("ambiguous-pattern", "two makers' patterns match the same markings")
                    .label(&b.file, b_span.clone(), format!("`{}`", b.family))
                    .label(&a.file, a_span.clone(), format!("`{}`, equally specific", a.family))
                    .help("write more of the marking in one of them"),
            );
        }
    }
    let mut said = BTreeSet::new();
    for draft in drafts {
        other_makers(draft, drafts, &index, &places, &mut said, sink);
    }
    for (part, draft) in (0u32..).map(PartId).zip(drafts).filter(|(_, draft)| of_kind(draft)) {
        own_examples(draft, sink);
        excluded(draft, sink);
        found_as_itself(part, draft, drafts, &index, sink);
    }
    index
}

/// Whether one of two families is said to use markings of the other.
fn look_alikes(a: &PartDraft, b: &PartDraft, drafts: &[PartDraft]) -> bool {
    let names = |one: &PartDraft, other: &PartDraft| {
        one.look_alike_of.iter().any(|id| drafts.get(id.index()).is_some_and(|d| d.family == other.family))
    };
    names(a, b) || names(b, a)
}

/// Every pattern matches an example, and every example a pattern.
fn own_examples(draft: &PartDraft, sink: &Sink) {
    let examples: Vec<String> = draft.examples.iter().map(|e| normalise(&e.value).compact).collect();
    for pattern in &draft.patterns {
        if !examples.iter().any(|example| pattern.value.matches(example)) {
            let message = format!("`{}` matches none of the examples of `{}`", pattern.value, draft.family);
            sink.push(
                Diagnostic::error("pattern-without-example", message)
                    .label(&draft.file, pattern.span.clone(), "tried against `examples`")
                    .help("add a real marking that it is for, or correct the pattern"),
            );
        }
    }
    for (example, spot) in examples.iter().zip(&draft.examples) {
        if !draft.patterns.iter().any(|pattern| pattern.value.matches(example)) {
            let message = format!("no pattern of `{}` matches its example `{}`", draft.family, spot.value);
            sink.push(
                Diagnostic::error("example-without-pattern", message)
                    .label(&draft.file, spot.span.clone(), format!("compared as `{example}`"))
                    .help("add a pattern for it, or correct the example"),
            );
        }
    }
}

/// No example is matched by a pattern of another maker. One mistake a pattern, however many parts it would take.
fn other_makers(
    draft: &PartDraft,
    drafts: &[PartDraft],
    index: &PatternIndex,
    places: &[(&PartDraft, Range<usize>)],
    said: &mut BTreeSet<usize>,
    sink: &Sink,
) {
    for example in &draft.examples {
        for number in index.all_matches(&normalise(&example.value).compact) {
            let foreign = |o: &PartDraft| o.maker != draft.maker && !look_alikes(o, draft, drafts);
            let Some((other, span)) = places.get(number).filter(|(o, _)| foreign(o)) else { continue };
            if !said.insert(number) {
                continue;
            }
            let pattern = index.get(number).map(|p| p.pattern.to_string()).unwrap_or_default();
            let message = format!("`{pattern}` of `{}` matches another maker's part", other.family);
            sink.push(
                Diagnostic::error("pattern-too-wide", message)
                    .label(&other.file, span.clone(), "this pattern")
                    .label(&draft.file, example.span.clone(), format!("is a `{}`", draft.family))
                    .help("write more of the marking"),
            );
        }
    }
}

/// No pattern matches what the family says it must not.
fn excluded(draft: &PartDraft, sink: &Sink) {
    for spot in &draft.not {
        let compact = normalise(&spot.value).compact;
        for pattern in draft.patterns.iter().filter(|p| p.value.matches(&compact)) {
            let message = format!("`{}` matches what `{}` says it must not", pattern.value, draft.family);
            sink.push(
                Diagnostic::error("pattern-too-wide", message)
                    .label(&draft.file, pattern.span.clone(), "this pattern")
                    .label(&draft.file, spot.span.clone(), "must not match"),
            );
        }
    }
}

/// Looking an example up gives its own family, and not a sister family with a more specific pattern.
fn found_as_itself(part: PartId, draft: &PartDraft, drafts: &[PartDraft], index: &PatternIndex, sink: &Sink) {
    for spot in &draft.examples {
        let Some(hit) = index.find(&spot.value).filter(|h| h.pattern.part != part) else { continue };
        let Some(other) = drafts.get(hit.pattern.part.index()).filter(|o| o.maker == draft.maker) else {
            continue;
        };
        let message =
            format!("the example `{}` of `{}` is found as `{}`", spot.value, draft.family, other.family);
        let pattern = other.patterns.iter().find(|p| p.value == hit.pattern.pattern);
        let mut diagnostic = Diagnostic::error("example-of-another", message).label(
            &draft.file,
            spot.span.clone(),
            "this example",
        );
        if let Some(pattern) = pattern {
            diagnostic = diagnostic.label(&other.file, pattern.span.clone(), "this pattern is more specific");
        }
        sink.push(diagnostic.help("a marking belongs to one family: move the example or narrow the pattern"));
    }
}
