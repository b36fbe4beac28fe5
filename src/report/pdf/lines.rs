//! Breaking text into lines of so many points.

use super::font::Face;
use crate::text::wrap::{Piece, pieces};

/// What does not begin a line in Chinese and Japanese.
const NOT_FIRST: &str = "、。，．：；？！）］｝」』】〉》〕’”…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ・％";
/// What does not end one.
const NOT_LAST: &str = "（［｛「『【〈《〔‘“";

/// The lines of a visible text at a size. A word longer than a line is broken.
pub(super) fn wrap(face: &Face, text: &str, size: f32, room: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0.0);
    let space = face.width(" ", size);
    for (piece, is_spaced) in kept_together(text) {
        let gap = if is_spaced && !line.is_empty() { space } else { 0.0 };
        let width = face.width(piece, size);
        if used + gap + width <= room {
            if gap > 0.0 {
                line.push(' ');
            }
            line.push_str(piece);
            used += gap + width;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        used = 0.0;
        for c in piece.chars() {
            let width = face.glyph(c).map_or(0.0, |glyph| glyph.width * size);
            if used + width > room && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            line.push(c);
            used += width;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// The pieces between which a line may end, and whether a space stood before each.
fn kept_together(text: &str) -> Vec<(&str, bool)> {
    let mut out: Vec<(std::ops::Range<usize>, bool)> = Vec::new();
    for Piece { at, is_spaced } in pieces(text) {
        let starts = text[at.clone()].chars().next().is_some_and(|c| NOT_FIRST.contains(c));
        match out.last_mut() {
            Some((last, _))
                if !is_spaced
                    && last.end == at.start
                    && (starts || text[last.clone()].ends_with(|c| NOT_LAST.contains(c))) =>
            {
                last.end = at.end;
            }
            _ => out.push((at, is_spaced)),
        }
    }
    out.into_iter().map(|(at, is_spaced)| (&text[at], is_spaced)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_lose_nothing() {
        let face = Face::new().expect("a font");
        for text in [
            "The importer has to know which controller is in it before it is shipped.",
            "法令は行為ごとに次の質問を求めます。必要な質問すべてに回答がある場合にのみ「問題なし」となります。",
            "SN0123456789012345678901234567890123456789012345678901234567890123456789",
            "",
        ] {
            let lines = wrap(&face, text, 10.0, 120.0);
            assert!(lines.iter().all(|line| face.width(line, 10.0) <= 120.0), "{lines:?}");
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(squeezed(&lines.concat()), squeezed(text));
        }
    }

    #[test]
    fn no_line_begins_with_what_closes_or_ends_with_what_opens() {
        let face = Face::new().expect("a font");
        for room in 30..90_u8 {
            for line in wrap(&face, "算能科技（比特大陆），「項目」。対比表", 10.0, room.into())
            {
                assert!(!line.starts_with(|c| NOT_FIRST.contains(c)), "{room}: {line}");
                assert!(!line.ends_with(|c| NOT_LAST.contains(c)), "{room}: {line}");
            }
        }
    }
}
