//! Countries of origin as cells and markings write them: `Made in PRC`, `Hecho en Irán`, `China / Malaysia`.

use std::sync::{Arc, LazyLock};

use super::{adjectives, fold, parse, stops};
use crate::memo::Memo;

/// No country's name is longer, in bytes, in any script.
const LONGEST: usize = 256;

/// The countries of a text: the one it is the name of, or that stands behind what opens a marking, or at the end of a
/// place; several where they are given as alternatives. Few texts are said of millions of machines.
pub(crate) fn of(text: &str) -> Arc<[&'static str]> {
    static SEEN: LazyLock<Memo<Arc<[&'static str]>>> = LazyLock::new(Memo::new);
    SEEN.get(text, || read(text).into())
}

fn read(text: &str) -> Vec<&'static str> {
    let text = without_opening(text).unwrap_or(text);
    if let Some(code) = parse(text).or_else(|| adjectives::parse(&fold(text))) {
        return vec![code];
    }
    // `China, Malaysia`: two countries, not a place and its country. A part of China is written before it.
    let listed = stops::countries(text);
    let of_china = |code: &str| matches!(code, "CN" | "HK" | "MO" | "TW");
    if listed.len() > 1 && !listed.iter().all(|stop| of_china(stop.country)) {
        return listed.into_iter().map(|stop| stop.country).collect();
    }
    let mut codes = Vec::new();
    for piece in text.split(['/', ';', '&', '+', '|', '、']) {
        let piece = without_opening(piece).unwrap_or(piece);
        let ends = |c: char| matches!(c, ',' | '(' | ')' | '，' | '（' | '）' | ':' | '：');
        // A script without spaces puts the province right behind: `中国新疆`.
        let leading = || {
            let ends = piece.char_indices().skip(2).map(|(at, _)| &piece[..at]);
            ends.take_while(|start| start.len() <= LONGEST).filter(|_| !piece.is_ascii()).find_map(parse)
        };
        let code = parse(piece).or_else(|| piece.rsplit(ends).find_map(parse)).or_else(leading);
        codes.extend(code.filter(|code| !codes.contains(code)));
    }
    codes
}

/// What follows the words that open a marking, or stands before those that close one; `None` where there are none.
pub(crate) fn without_opening(text: &str) -> Option<&str> {
    const OPENINGS: &str = "made in,product of,produced in,manufactured in,assembled in,country of origin,origin,hecho en,\
        fabricado en,producto de,fabricado no,fabricado na,feito no,feito na,produto,fabriqué en,fabrique en,\
        fabriqué au,hergestellt in,сделано в,原产国,原产地,country of manufacture,fabricado em,feito em,\
        producido en,elaborado en,país de origen,país de origem,produit en,produit au,produit de,\
        pays d'origine,produziert in,gefertigt in,ursprungsland,произведено в,изготовлено в,\
        страна происхождения,страна изготовления,原産国,صنع في,صُنع في,ساخت,بلد المنشأ";
    const ENDINGS: [&str; 7] = ["制造", "製造", "制", "製", "生产", "生産", "产"];
    let text = text.trim();
    let opened = OPENINGS.split(',').find_map(|opening| {
        let (head, rest) = text.split_at_checked(opening.len())?;
        (head.to_lowercase() == opening).then_some(rest)
    });
    let rest = opened.or_else(|| ENDINGS.iter().find_map(|ending| text.strip_suffix(ending)))?;
    Some(rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '.' | '-')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_origin_lead_to_countries() {
        for (text, codes) in [
            ("China", &["CN"][..]),
            ("Made in PRC", &["CN"]),
            ("MADE IN MALAYSIA", &["MY"]),
            ("Product of Thailand", &["TH"]),
            ("Country of origin: Vietnam", &["VN"]),
            ("中国制造", &["CN"]),
            ("日本製", &["JP"]),
            ("Xinxiang, Henan, China", &["CN"]),
            ("China (Shenzhen)", &["CN"]),
            ("中国新疆", &["CN"]),
            ("صنع في ماليزيا", &["MY"]),
            ("China, Vietnam", &["CN", "VN"]),
            ("Hong Kong, China", &["HK"]),
            ("Austin, Texas, USA", &["US"]),
            ("China / Malaysia", &["CN", "MY"]),
            ("Product of Iran", &["IR"]),
            ("Hecho en Irán", &["IR"]),
            ("FABRIQUÉ EN CORÉE DU NORD", &["KP"]),
            ("China / Iran", &["CN", "IR"]),
            ("Iranian", &["IR"]),
            ("Cuba, NY, USA", &["US"]),
            ("Asia", &[]),
            ("Made in EU", &[]),
            ("overseas", &[]),
        ] {
            assert_eq!(*of(text), *codes, "{text}");
        }
    }
}
