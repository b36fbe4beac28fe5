//! Legal forms: the words that say what kind of legal person a firm is. They are set aside for comparing, because
//! people leave them out, abbreviate and mistranslate them.
//!
//! Only at the ends of a name, and never so that nothing remains. Forms in Latin and Cyrillic letters are whole
//! words; Chinese, Japanese and Korean ones are pieces of a word. Words that tell firms of one group apart
//! (`Group`, `Holding`, `International`) are no legal forms.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::LazyLock;

use hashbrown::HashMap;

use super::abbreviations::write_out;
use super::tokens::{join_initials, split};

/// Forms at the end of a name, as words; compared after abbreviations are written out.
const TRAILING: &[&str] = &[
    // English
    "and co",
    "co",
    "co inc",
    "corp",
    "inc",
    "inco",
    "joint stock co",
    "jsc",
    "limited liability co",
    "limited liability partnership",
    "limited partnership",
    "llc",
    "lllp",
    "llp",
    "lp",
    "ltd",
    "limited by shares",
    "plc",
    "pllc",
    "private limited",
    "private ltd",
    "pty ltd",
    "public limited co",
    "public joint stock co",
    "open joint stock co",
    "closed joint stock co",
    "ojsc",
    "pjsc",
    "cjsc",
    "opc",
    "pte",
    "pvt",
    "pty",
    "unlimited",
    "wll",
    "fzco",
    "fze",
    "fzc",
    "fz llc",
    "dmcc",
    "dwc llc",
    "saoc",
    "saog",
    "bsc",
    "qsc",
    "ulc",
    // German
    "ag",
    "ag and co kg",
    "ag and co kgaa",
    "ek",
    "gbr",
    "ges mbh",
    "gesmbh",
    "gesellschaft mit beschrankter haftung",
    "aktiengesellschaft",
    "gmbh",
    "gmbh and co kg",
    "gmbh and co kgaa",
    "gmbh and co ohg",
    "ggmbh",
    "kg",
    "kgaa",
    "ohg",
    "ug",
    "ug haftungsbeschrankt",
    "haftungsbeschrankt",
    // French, Belgian, Swiss, Luxembourg
    "eurl",
    "gie",
    "sarl",
    "sas",
    "sasu",
    "scop",
    "scrl",
    "snc",
    "societe anonyme",
    "societe a responsabilite limitee",
    "sprl",
    "srl",
    "sa",
    "sagl",
    // Italian
    "societa per azioni",
    "societate cu raspundere limitata",
    "societatea cu raspundere limitata",
    "societa a responsabilita limitata",
    "spa",
    "srls",
    "sapa",
    // Spanish, Portuguese, Latin America
    "cia",
    "cia ltda",
    "compania limitada",
    "eirl",
    "eireli",
    "lda",
    "ltda",
    "ltda me",
    "s en c",
    "sa de cv",
    "sab de cv",
    "sab",
    "sac",
    "saa",
    "sapi de cv",
    "sas de cv",
    "scpa",
    "slu",
    "sl",
    "sll",
    "sociedad anonima",
    "sociedad limitada",
    "sociedad de responsabilidad limitada",
    "sociedade anonima",
    "sociedade limitada",
    "srl de cv",
    "s de rl",
    "s de rl de cv",
    "sau",
    "unipessoal lda",
    // Dutch
    "besloten vennootschap",
    "bv",
    "bvba",
    "cvba",
    "naamloze vennootschap",
    "nv",
    "vof",
    // Nordic and Baltic
    "ab",
    "publ",
    "aktiebolag",
    "aktieselskab",
    "aksjeselskap",
    "aps",
    "as",
    "asa",
    "ehf",
    "oy",
    "oyj",
    "osakeyhtio",
    "ou",
    "sia",
    "uab",
    // Central and eastern Europe
    "ad",
    "ead",
    "eood",
    "ood",
    "dd",
    "doo",
    "dooel",
    "kft",
    "nyrt",
    "zrt",
    "kkt",
    "sro",
    "spol s ro",
    "sp z oo",
    "spzoo",
    "sp zoo",
    "spolka akcyjna",
    "spolka z ograniczona odpowiedzialnoscia",
    "sp j",
    "sp k",
    "spk",
    // Turkey
    "anonim sirketi",
    "limited sirketi",
    "ltd sti",
    "sti",
    // Russian and neighbours, in Latin letters
    "ooo",
    "oao",
    "pao",
    "zao",
    "too",
    "tov",
    "fgup",
    "mchj",
    // Greece, Cyprus, Israel
    "epe",
    "ike",
    // Asia
    "berhad",
    "bhd",
    "sdn bhd",
    "tbk",
    "kk",
    "kabushiki kaisha",
    "kabushiki gaisha",
    "gk",
    "godo kaisha",
    "yk",
    "yugen kaisha",
    "jusik hoesa",
    "co pte ltd",
    "gongsi",
    "youxian gongsi",
    "gufen youxian gongsi",
    "youxian zeren gongsi",
    "tnhh",
    "pcl",
    "public co ltd",
];

/// Forms at the beginning of a name, as words.
const LEADING: &[&str] = &[
    "the",
    "closed joint stock co",
    "joint stock co",
    "jsc",
    "limited liability co",
    "llc",
    "oao",
    "ojsc",
    "ooo",
    "open joint stock co",
    "pao",
    "pjsc",
    "public joint stock co",
    "zao",
    "cong ty tnhh",
    "societate cu raspundere limitata",
    "societatea cu raspundere limitata",
    "cong ty co phan",
    "obshchestvo s ogranichennoy otvetstvennostyu",
    "obschestvo s ogranichennoi otvetstvennostyu",
    "aktsionernoe obshchestvo",
];

/// Cyrillic forms, at either end of a name, as words.
const CYRILLIC: &[&str] = &[
    "ад",
    "акционерное общество",
    "ао",
    "акціонерне товариство",
    "зао",
    "закрытое акционерное общество",
    "ип",
    "индивидуальный предприниматель",
    "нао",
    "непубличное акционерное общество",
    "оао",
    "общество с ограниченной ответственностью",
    "одо",
    "ооо",
    "оод",
    "еоод",
    "открытое акционерное общество",
    "пао",
    "прат",
    "приватне акціонерне товариство",
    "публичное акционерное общество",
    "пат",
    "тоо",
    "тов",
    "товариство з обмеженою відповідальністю",
    "товарищество с ограниченной ответственностью",
    "фгуп",
    "федеральное государственное унитарное предприятие",
    "гуп",
    "чп",
    "уп",
    "чуп",
    "одоо",
    "зат",
    "ват",
    "дп",
];

/// Chinese, Japanese and Korean forms at the end of a name, without word boundaries.
const WIDE_TRAILING: &[&str] = &[
    // Chinese, simplified and traditional
    "股份有限公司",
    "有限责任公司",
    "有限責任公司",
    "有限公司",
    "股份公司",
    "公司",
    "集团",
    "集團",
    "有限合伙",
    "有限合夥",
    "普通合伙",
    "特殊普通合伙",
    "个体工商户",
    // Japanese
    "株式会社",
    "株式會社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "一般社団法人",
    "公益財団法人",
    // Korean
    "주식회사",
    "유한회사",
    "유한책임회사",
    "합자회사",
    "합명회사",
];

/// The same at the beginning of a name.
const WIDE_LEADING: &[&str] = &[
    "株式会社",
    "株式會社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "一般社団法人",
    "公益財団法人",
    "주식회사",
    "유한회사",
    "유한책임회사",
    "합자회사",
    "합명회사",
];

/// Forms in brackets, anywhere: `(株)`, which is also what `㈱` becomes.
const BRACKETED: &[&str] = &["(株)", "(有)", "(同)", "(資)", "(名)", "(社)", "(財)", "(주)", "(유)", "(합)"];

/// Forms as words, longest first, by the word at the end of the name they are looked for at.
type ByWord = HashMap<String, Vec<Vec<String>>, foldhash::fast::FixedState>;

struct Forms {
    /// By their last word.
    trailing: ByWord,
    /// By their first word.
    leading: ByWord,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let table = |tables: &[&[&str]], at: fn(&[String]) -> Option<&String>| {
        let mut forms = ByWord::default();
        for form in tables.iter().flat_map(|t| t.iter()) {
            let mut words = join_initials(&split(form));
            write_out(&mut words);
            if let Some(word) = at(&words).cloned() {
                forms.entry(word).or_default().push(words);
            }
        }
        for list in forms.values_mut() {
            list.sort_by_key(|form| Reverse(form.len()));
        }
        forms
    };
    Forms {
        trailing: table(&[TRAILING, CYRILLIC], <[String]>::last),
        leading: table(&[LEADING, CYRILLIC], <[String]>::first),
    }
});

/// A folded name without forms in brackets; `None` if there is none.
pub(super) fn without_brackets(text: &str) -> Option<String> {
    if text.is_ascii() || !text.contains('(') {
        return None;
    }
    let mut out: Option<String> = None;
    for form in BRACKETED {
        let current = out.as_deref().unwrap_or(text);
        if current.contains(form) {
            out = Some(current.replace(form, " "));
        }
    }
    out
}

/// The words without the legal forms at their ends; `None` if nothing, or nothing else, would remain.
pub(super) fn set_aside(words: &[String]) -> Option<String> {
    let mut rest: Vec<Cow<'_, str>> = words.iter().map(|w| Cow::Borrowed(w.as_str())).collect();
    loop {
        let before = rest.iter().map(|w| w.len() + 1).sum::<usize>();
        strip_words(&mut rest);
        strip_wide(&mut rest);
        if rest.is_empty() {
            return None;
        }
        if rest.iter().map(|w| w.len() + 1).sum::<usize>() == before {
            return Some(rest.join(" "));
        }
    }
}

fn strip_words(rest: &mut Vec<Cow<'_, str>>) {
    let same = |form: &[String], words: &[Cow<'_, str>]| form.iter().zip(words).all(|(f, w)| f == w);
    let ends = rest.last().and_then(|word| FORMS.trailing.get(word.as_ref())).and_then(|forms| {
        let fits = |f: &&Vec<String>| {
            rest.len().checked_sub(f.len()).and_then(|at| rest.get(at..)).is_some_and(|tail| same(f, tail))
        };
        forms.iter().find(fits)
    });
    if let Some(form) = ends {
        rest.truncate(rest.len() - form.len());
    }
    let begins = rest
        .first()
        .and_then(|word| FORMS.leading.get(word.as_ref()))
        .and_then(|forms| forms.iter().find(|f| rest.get(..f.len()).is_some_and(|head| same(f, head))));
    if let Some(form) = begins {
        rest.drain(..form.len());
    }
}

fn strip_wide(rest: &mut Vec<Cow<'_, str>>) {
    if let Some(last) = rest.last_mut()
        && let Some(form) = WIDE_TRAILING.iter().filter(|f| last.ends_with(**f)).max_by_key(|f| f.len())
    {
        let kept = last.len() - form.len();
        *last = Cow::Owned(last[..kept].to_owned());
        if kept == 0 {
            rest.pop();
        }
    }
    if let Some(first) = rest.first_mut()
        && let Some(form) = WIDE_LEADING.iter().find(|f| first.starts_with(**f))
    {
        *first = Cow::Owned(first[form.len()..].to_owned());
        if first.is_empty() {
            rest.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_reached_by_its_own_spelling() {
        for form in TRAILING.iter().chain(CYRILLIC).chain(WIDE_TRAILING) {
            let name = format!("zyxel {form}");
            assert_eq!(super::super::key(&name), "zyxel", "{form}");
        }
        for form in LEADING.iter().chain(CYRILLIC).chain(WIDE_LEADING).chain(BRACKETED) {
            let name = format!("{form} zyxel");
            assert_eq!(super::super::key(&name), "zyxel", "{form}");
        }
    }

    #[test]
    fn forms_within_a_name_stay() {
        for name in ["sa mining", "as roma club", "co op bank of x", "foo ltd branch", "公司法研究"] {
            let words = join_initials(&split(name));
            assert_eq!(set_aside(&words).as_deref(), Some(words.join(" ").as_str()), "{name}");
        }
    }
}
