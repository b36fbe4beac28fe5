//! Party names made comparable: two ways of writing one firm's name give one key, and every step taken on the
//! way is kept, so that a match can be explained.
//!
//! Equality of keys is all this module decides. What it does *not* do, on purpose:
//! - Traditional and simplified Chinese stay different, for several characters became one; [`index`] finds such a
//!   name as similar. So do a name and its translation: the catalogue's aliases carry both, because no algorithm knows.
//! - Look-alike letters of other scripts (a Greek `Η` in `Ηuawei`) stay different: [`index`] finds such a name as
//!   similar, and reports the trick.
//! - Similar names (typing errors, word order, other scripts) are the business of [`index`], which indexes these keys.
//!
//! ```
//! use tidewaiter::internals::names::key;
//! assert_eq!(key("BEIJING SOPHGO TECH. CO.,LTD."), key("Beijing Sophgo Technology Company Limited"));
//! ```

use std::borrow::Cow;

mod abbreviations;
pub(crate) mod addresses;
pub(crate) mod fold;
mod forms;
pub(crate) mod index;
mod leading;
pub(crate) mod tokens;
pub(crate) mod wording;

pub(crate) use leading::{country_behind, leading, may_be_a_firm};

/// One step of normalisation that changed something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was done: `case`, `legal form stripped`.
    pub what: &'static str,
    /// The name before.
    pub before: String,
    /// The name after.
    pub after: String,
}

/// A name made comparable, with the steps that led there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Normalised {
    /// What is compared: lower-case words separated by single spaces. Empty only if the name holds no letter
    /// and no digit.
    pub key: String,
    /// The steps that changed something, in order.
    pub steps: Vec<Step>,
}

/// The key of a name with the steps that led there.
pub(crate) fn normalise(name: &str) -> Normalised {
    let mut steps = Vec::new();
    let keys = run(name, Some(&mut steps));
    Normalised { key: keys.key, steps }
}

/// The key of a name; the same as `normalise(name).key`, without the cost of the explanation.
pub fn key(name: &str) -> String {
    run(name, None).key
}

/// A name made comparable in two ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// Legal forms written out and kept: what tells a firm's Singapore `Pte. Ltd.` from its Beijing `Ltd.`
    pub full: String,
    /// Legal forms stripped: what people write.
    pub key: String,
}

/// Whether a name, given by its key, is one word, legal forms stripped: the initials and made-up words that firms with nothing
/// else in common are called by. A name in Chinese, Japanese or Korean is not, however short.
pub(crate) fn is_one_word(key: &str) -> bool {
    !key.contains(tokens::is_wide) && !key.contains(' ')
}

/// Letters and digits of initials at the most.
const INITIALS: usize = 4;

/// Whether a name, given by its key, is four letters and digits or fewer, legal forms stripped: initials (`STM`, `B&W`,
/// `Q.P.B.`, `360`), which mean as many firms as there are words to shorten. A name in Chinese, Japanese or Korean is not,
/// however short.
pub(crate) fn is_initials(key: &str) -> bool {
    // `AO` is a Russian legal form in Latin letters; as the initials of `A.O. Smith` it stays in keys.
    let counts = |word: &&str| !matches!(*word, "and" | "ao");
    let letters = key.split(' ').filter(counts).map(|word| word.chars().count()).sum::<usize>();
    !key.contains(tokens::is_wide) && letters <= INITIALS
}

/// Both keys of a name.
pub fn keys(name: &str) -> Keys {
    run(name, None)
}

/// Both keys of every name in a text: those of the name, then those of the second names beside it (`also known as`).
pub(crate) fn keys_of_all(text: &str) -> Vec<Keys> {
    let others = wording::apart(text).map(|apart| apart.others).unwrap_or_default();
    std::iter::once(keys(text)).chain(others.iter().map(|other| keys(&other.name))).collect()
}

/// All words of a text, made comparable as those of a name; nothing is stripped.
pub(crate) fn words(text: &str) -> String {
    of_name(text, None).full
}

/// Every step that changes something is added to `steps`, if they are asked for.
fn run(name: &str, mut steps: Option<&mut Vec<Step>>) -> Keys {
    let mut text = Cow::Borrowed(name);
    let mut keys = None;
    // Again where a legal form that was stripped stood around it: `LLC so-called Foo`.
    for _ in 0..ROUNDS {
        match wording::apart(&text) {
            Some(apart) => {
                for (what, before, after) in &apart.steps {
                    add(&mut steps, what, before, after);
                }
                text = Cow::Owned(apart.name);
            }
            None if keys.is_some() => break,
            None => {}
        }
        let found = of_name(&text, steps.as_deref_mut());
        // Wording may have been hidden by signs that are gone now, and then stands in the words themselves.
        let hidden = wording::apart(&found.full).is_some();
        text = Cow::Owned(if hidden { found.full.clone() } else { found.key.clone() });
        keys = Some(found);
    }
    let keys = keys.unwrap_or_else(|| of_name(name, steps.as_deref_mut()));
    // A legal form in brackets is a word like others once they are gone, and wording may stand before it.
    if name.contains(['(', '（']) && run(&keys.full, None).full != keys.full {
        return run(&keys.full, steps);
    }
    keys
}

/// Times that wording is taken off.
const ROUNDS: usize = 4;

/// The same for a name without wording around it.
fn of_name(name: &str, mut steps: Option<&mut Vec<Step>>) -> Keys {
    let text = fold::fold(name, &mut |what, before, after| add(&mut steps, what, before, after));
    let words = tokens::split(&text);
    let mut joined = tokens::join_initials(&words);
    if joined.len() != words.len() && steps.is_some() {
        add(&mut steps, "initials joined", &tokens::plain(&words), &joined.join(" "));
    }
    let before = steps.is_some().then(|| joined.join(" "));
    abbreviations::write_out(&mut joined);
    let full = joined.join(" ");
    if let Some(before) = before {
        add(&mut steps, "abbreviations written out", &before, &full);
    }
    let unbracketed = forms::without_brackets(&text).and_then(|bare| {
        let mut words = tokens::join_initials(&tokens::split(&bare));
        abbreviations::write_out(&mut words);
        forms::strip(&words)
    });
    // Nothing but legal forms: they are the name.
    let key = unbracketed.or_else(|| forms::strip(&joined)).unwrap_or_else(|| full.clone());
    add(&mut steps, "legal form stripped", &full, &key);
    Keys { full, key }
}

fn add(steps: &mut Option<&mut Vec<Step>>, what: &'static str, before: &str, after: &str) {
    if let Some(steps) = steps
        && before != after
    {
        steps.push(Step { what, before: before.to_owned(), after: after.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;

    use super::*;

    /// Ways of writing one name, and what must stay apart.
    #[test]
    fn ways_of_writing_one_name_share_a_key() {
        for (a, b) in [
            ("L. L. C. Foo Electronics, L.L.C.", "Foo Electronics LLC"),
            ("Société Générale S.A.", "SOCIETE GENERALE SA"),
            ("Ｈｕａｗｅｉ　Ｔｅｃｈｎｏｌｏｇｉｅｓ", "Huawei Tech"),
            ("Hua\u{200b}wei\u{feff} Tech.", "huawei technology co., ltd."),
            ("Müller GmbH & Co. KG", "Muller"),
            ("Ørsted A/S", "Orsted"),
            ("北京算能科技有限公司", "北京 算能 科技 股份有限公司"),
            ("㈱ニコン", "株式会社ニコン"),
            ("(株)ニコン", "ニコン"),
            ("주식회사 삼성전자", "삼성전자(주)"),
            ("ООО «Ромашка»", "Общество с ограниченной ответственностью Ромашка"),
            ("AT&T Inc.", "AT and T"),
            ("O'Neill Mfg", "ONeill Manufacturing Corp."),
            ("The Boeing Company", "Boeing Co"),
            ("Bitmain Technologies Ltd", "BITMAIN TECHNOLOGY LIMITED"),
            ("TP-LINK技术有限公司", "TP-LINK 技术"),
            ("浪潮集团有限公司", "浪潮集團"),
            ("Acme Sdn. Bhd.", "ACME SDN BHD"),
            ("Acme S. A. de C. V.", "Acme SA de CV"),
            ("Plan B S.A.", "Plan B"),
            ("Intl. Rectifier", "International Rectifier Corporation"),
        ] {
            assert_eq!(key(a), key(b), "{a} / {b}");
        }
    }

    #[test]
    fn different_firms_stay_different() {
        for (a, b) in [
            ("ZTE Corporation", "ZTE Parsian"),
            ("H3C", "H3C Semiconductor"),
            ("Dahua Electronics", "Dahua Technology"),
            ("Zhaoxin", "Hefei Zhaoxin"),
            ("Inspur Group", "Inspur"),
            ("バンク", "ハンク"),
            ("край", "краи"),
            ("Ηuawei", "Huawei"),
            ("電子", "电子"),
            ("A.O. Smith", "Smith"),
        ] {
            assert_ne!(key(a), key(b), "{a} / {b}");
        }
    }

    #[test]
    fn a_name_of_legal_forms_alone_is_kept() {
        assert_eq!(key("Co., Ltd."), "company limited");
        assert_eq!(key("有限公司"), "有限公司");
        assert_eq!(key("(株)"), "株");
        assert_eq!(key(" .,- "), "");
    }

    #[test]
    fn a_mark_behind_a_legal_form_does_not_come_to_stand_alone() {
        for name in ["유한책임회사\u{1de8}\u{3}\t(", "有限公司\u{301} foo", "(株)\u{1de8}"] {
            let once = key(name);
            assert_eq!(key(&once), once, "{name:?}");
            assert!(!once.is_empty(), "{name:?}");
        }
    }

    #[test]
    fn initials_are_told_from_names() {
        for name in [
            "STM",
            "KBR LLC",
            "OOO «STM»",
            "АО «КБП»",
            "Q. P. B. Company",
            "B&W Inc.",
            "AO 360",
            "3M",
            "Á.B.",
        ] {
            assert!(is_initials(&key(name)), "{name}");
        }
        for name in
            ["Novex", "Rosoboronexport", "AO Micron", "算能", "日立", "삼성", "STM Bureau", "Plant 35"]
        {
            assert!(!is_initials(&key(name)), "{name}");
        }
        let one_word = |name| is_one_word(&key(name));
        assert!(one_word("Novatek Ltd.") && one_word("АО «Микрон»") && !one_word("算能"));
    }

    #[test]
    fn the_steps_lead_from_the_name_to_the_key() {
        let n = normalise("Ｓｏｐｈｇｏ Tech. Co., Ltd.");
        assert_eq!(n.key, "sophgo technology");
        let what: Vec<_> = n.steps.iter().map(|s| s.what).collect();
        assert_eq!(what, ["compatibility forms", "case", "abbreviations written out", "legal form stripped"]);
        assert_eq!(n.steps.last().map(|s| s.after.as_str()), Some("sophgo technology"));
        assert_eq!(n.steps.first().map(|s| s.before.as_str()), Some("Ｓｏｐｈｇｏ Tech. Co., Ltd."));
    }

    #[test]
    fn the_full_key_keeps_the_legal_form() {
        let (beijing, singapore) = (keys("Sophgo Technologies Ltd."), keys("Sophgo Technologies Pte. Ltd."));
        assert_eq!(beijing.key, singapore.key);
        assert_ne!(beijing.full, singapore.full);
        assert_eq!(beijing.full, keys("SOPHGO TECHNOLOGIES LIMITED").full);
    }

    /// A letter or digit that can be seen. (The Greek iota below a letter counts: it is one in capitals.)
    fn holds_text(name: &str) -> bool {
        let visible = name.chars().filter(|c| !fold::is_invisible(*c));
        let is_mark = |c| is_combining_mark(c) && c != '\u{345}';
        visible.nfkc().any(|c| c.is_alphanumeric() && !fold::is_invisible(c) && !is_mark(c))
    }

    fn check(name: &str) -> Result<(), TestCaseError> {
        let once = key(name);
        prop_assert_eq!(&key(&once), &once, "twice is not once for {:?}", name);
        prop_assert_eq!(&normalise(name).key, &once);
        prop_assert_eq!(once.is_empty(), !holds_text(name), "{:?} gives {:?}", name, once);
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn normalising_twice_changes_nothing(name in "\\PC{0,24}") {
            check(&name)?;
        }

        #[test]
        fn nor_does_it_with_the_words_of_names(
            words in prop::collection::vec(prop::sample::select(vec![
                "co", "Co.", "Ltd", "L.", "l", "C", "B", "S.A.", "de", "&", "and", "gmbh", "KG", "the", "The", "llc",
                "tech", "intl", "有限公司", "集团", "公司", "(株)", "株", "北京", "股份", "ООО", "АО", "foo", "3", "㈜",
                "limited", "liability", "company", "'", "-", "(", ")", "pte", "주식회사", "й", "ß", "İ", "ﾊﾞ", "™",
            ]), 0..7),
            gap in prop::sample::select(vec!["", " ", ". ", "-"]),
        ) {
            check(&words.join(gap))?;
        }
    }
}
