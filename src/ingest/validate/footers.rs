//! Rows below a table that are no machines: totals, and what programs and people write under it.

/// Whether a row opens as one of totals does: `Total`, `合计`.
pub(super) fn is_total(opening: &str) -> bool {
    const TOTALS: [&str; 27] = [
        "total",
        "totals",
        "grand total",
        "subtotal",
        "sub total",
        "sub-total",
        "sum",
        "合计",
        "总计",
        "小计",
        "共计",
        "合計",
        "総計",
        "小計",
        "總計",
        "total general",
        "suma",
        "total geral",
        "soma",
        "total général",
        "somme",
        "summe",
        "gesamt",
        "gesamtsumme",
        "итого",
        "всего",
        "сумма",
    ];
    // Called for every row: most keys are told apart by their first byte.
    let possible = |b: &u8| !b.is_ascii() || matches!(b.to_ascii_lowercase(), b't' | b'g' | b's');
    if opening.len() > 32 || !opening.as_bytes().first().is_some_and(possible) {
        return false;
    }
    let word = opening.trim_end_matches([':', '：', ' ', '.']);
    let same = |t: &str| {
        t.len() == word.len()
            && (t.eq_ignore_ascii_case(word)
                || (!word.is_ascii() && t.chars().eq(word.chars().flat_map(char::to_lowercase))))
    };
    TOTALS.iter().any(|t| same(t))
}

/// Whether a row opens as what stands below a table does: `Generated on …`, `备注`.
pub(super) fn is_footer(opening: &str) -> bool {
    const BEGINNINGS: [&str; 18] = [
        "page ",
        "generated ",
        "exported ",
        "printed ",
        "end of ",
        "source:",
        "note:",
        "notes:",
        "copyright",
        "created ",
        "report date",
        "备注",
        "说明：",
        "注：",
        "seite ",
        "página ",
        "confidential",
        "stand:",
    ];
    let possible = |b: &u8| {
        !b.is_ascii()
            || matches!(b.to_ascii_lowercase(), b'p' | b'g' | b'e' | b's' | b'n' | b'c' | b'r' | b'*' | b'-')
    };
    if !opening.as_bytes().first().is_some_and(possible) {
        return false;
    }
    BEGINNINGS.iter().any(|b| opening.get(..b.len()).is_some_and(|o| o.eq_ignore_ascii_case(b)))
        || (opening.len() > 3 && (opening.starts_with("***") || opening.starts_with("---")))
}
