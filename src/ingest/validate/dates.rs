//! Dates that a spreadsheet made of serials and tags, in the dress of any language: `05. Mrz`, `8-Jun`, `3月5日`, `12/7/2024`.
//!
//! Only what spreadsheets write: `MAY12345` and `JUN-0000815` are serials, `1-2-13` is a place in a rack.

use std::collections::HashMap;
use std::sync::OnceLock;

/// What a column holds: how likely a value that could be a date is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// Serial numbers: nothing else has their dress.
    Serials,
    /// Tags and part numbers: `12.07.24` may be one.
    Tags,
    /// Names of machines: `mars-01` and `1/2/13` may be one, too.
    Names,
}

/// Whether a text, trimmed and not empty, is a date as spreadsheets show it. Most values are told by their first signs.
pub(super) fn is_date(text: &str, column: Column) -> bool {
    let Some(day) = possible(text).then(|| without_time(text)).flatten() else { return false };
    if day.contains(['年', '月']) {
        return is_han(day);
    }
    let Some(tokens) = Tokens::of(day) else { return false };
    match *tokens.parts() {
        [Part::Number(a), Part::Number(b), Part::Number(c)] => is_numeric(&tokens, [a, b, c], column),
        [Part::Number(a), Part::Month(m)] => a.is_day() && !m.shouts,
        [Part::Month(m), Part::Number(a)] => is_month_and_number(&tokens, m, a, column),
        [Part::Number(a), Part::Month(_), Part::Number(b)] => {
            (a.is_day() && (b.is_year() || b.length == 2)) || (a.is_year() && b.is_day())
        }
        [Part::Month(_), Part::Number(a), Part::Number(b)] => a.is_day() && b.is_year(),
        _ => false,
    }
}

/// Whether a text begins like one: with one, two or four digits and what divides them from the rest, or with a word.
fn possible(text: &str) -> bool {
    let bytes = text.as_bytes();
    let divides =
        |b: Option<&u8>| b.is_some_and(|b| matches!(b, b'-' | b'/' | b'.' | b' ' | b',') || !b.is_ascii());
    let Some(first) = bytes.first().filter(|_| bytes.len() <= 64) else { return false };
    if first.is_ascii_digit() {
        let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
        // `1er mars`
        let ordinal = bytes.get(1).is_some_and(|b| matches!(b, b'e' | b's'));
        return matches!(digits, 1 | 2 | 4) && (ordinal || divides(bytes.get(digits)));
    }
    if !first.is_ascii() {
        return true;
    }
    let letters = bytes.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    letters > 0
        && divides(bytes.get(letters))
        && (letters > 2
            || bytes.get(letters).is_some_and(|b| !b.is_ascii() || *b == b'.' || *b == b',' || *b == b' '))
}

/// The day of a text, without the time of day behind it; `None` where a colon stands for something else.
fn without_time(text: &str) -> Option<&str> {
    let day = match text.split_once(':') {
        None => text.strip_suffix("T00").unwrap_or(text),
        Some((before, after)) => {
            let rest = |c: char| c.is_ascii_digit() || ":.,+-ZzAPMapm ".contains(c);
            let day = before.trim_end_matches(|c: char| c.is_ascii_digit());
            let hour = before.len() - day.len();
            if !(1..=2).contains(&hour)
                || !after.starts_with(|c: char| c.is_ascii_digit())
                || !after.chars().all(rest)
            {
                return None;
            }
            day.strip_suffix('T').or_else(|| {
                day.strip_suffix([' ', '\u{a0}', '\u{202f}', '\u{3000}', '午', '前', '後', '上', '下'])
            })?
        }
    };
    let half = |c: char| c.is_whitespace() || matches!(c, ',' | '上' | '下' | '午' | '前' | '後');
    let day = day.trim_end_matches(half);
    let day = day.split(['(', '（']).next().unwrap_or(day).trim_end();
    (!day.is_empty()).then_some(day)
}

/// `3月5日`, `2024年7月12日`, `2024年3月`, `令和6年7月12日`, with or without the day of the week.
fn is_han(day: &str) -> bool {
    let mut rest = day.split("星期").next().unwrap_or(day);
    rest = rest
        .strip_suffix("曜日")
        .map_or(rest, |r| r.strip_suffix(['月', '火', '水', '木', '金', '土', '日']).unwrap_or(r));
    for era in ["令和", "平成", "昭和", "民國", "民国"] {
        rest = rest.strip_prefix(era).unwrap_or(rest);
    }
    let mut take = |units: &[char], most: u32| -> Option<bool> {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let Some(after) = rest.get(digits..)?.trim_start().strip_prefix(units) else { return Some(false) };
        let number: u32 = rest.get(..digits)?.parse().ok()?;
        if number == 0 || number > most {
            return None;
        }
        rest = after.trim_start();
        Some(true)
    };
    let found = (|| Some((take(&['年'], 2099)?, take(&['月'], 12)?, take(&['日', '号', '號'], 31)?)))();
    rest.is_empty() && matches!(found, Some((true, true, _) | (false, true, true)))
}

fn is_numeric(tokens: &Tokens<'_>, [a, b, c]: [Number; 3], column: Column) -> bool {
    let [first, second] = tokens.gaps;
    let divider = first.trim_end();
    if divider != second.trim_end() || !matches!(divider, "/" | "-" | "." | "．") {
        return false;
    }
    if a.length == 4 {
        return a.is_year() && (1..=12).contains(&b.value) && b.length <= 2 && c.is_day();
    }
    // `1/0/1900` is how a spreadsheet shows the number nought.
    let nought = c.value == 1900 && a.value + b.value == 1;
    if !nought && !(a.is_day() && b.is_day() && (a.value <= 12 || b.value <= 12)) {
        return false;
    }
    c.is_year()
        || (c.length == 2
            && match column {
                Column::Serials => divider == "/" || (a.length == 2 && b.length == 2),
                Column::Tags => divider == "/",
                Column::Names => false,
            })
}

/// `Mar-05`, `mars-24`, `Mrz 24`, `мар.24`, `March 2024`, `March 5`.
fn is_month_and_number(tokens: &Tokens<'_>, month: Month, number: Number, column: Column) -> bool {
    let [gap, _] = tokens.gaps;
    if month.shouts || (column == Column::Names && !(month.english && gap == "-")) {
        return false;
    }
    let spaced = gap.ends_with(char::is_whitespace);
    number.length == 2 || number.is_year() || (spaced && number.is_day())
}

/// A number in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Number {
    value: u32,
    length: usize,
}

impl Number {
    fn is_day(self) -> bool {
        self.length <= 2 && (1..=31).contains(&self.value)
    }

    fn is_year(self) -> bool {
        self.length == 4 && (1900..=2099).contains(&self.value)
    }
}

/// The name of a month in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Month {
    english: bool,
    /// In capitals, as no spreadsheet writes it: `SET-24` is a name. English ones are met so, too.
    shouts: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Number(Number),
    Month(Month),
}

/// The numbers and names of months of a text, and what stands between them; small words and days of the week left out.
#[derive(Debug)]
struct Tokens<'t> {
    parts: [Part; 3],
    count: usize,
    gaps: [&'t str; 2],
}

impl<'t> Tokens<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let blank = Part::Number(Number { value: 0, length: 0 });
        let mut tokens = Self { parts: [blank; 3], count: 0, gaps: [""; 2] };
        let (mut rest, mut gap_from) = (text, text);
        while !rest.is_empty() {
            let c = rest.chars().next()?;
            let same: fn(char) -> bool = if c.is_ascii_digit() {
                |c| c.is_ascii_digit()
            } else if c.is_alphabetic() {
                char::is_alphabetic
            } else if matches!(c, '-' | '/' | '.' | '．' | ',' | '\'') || c.is_whitespace() {
                rest = rest.get(c.len_utf8()..)?;
                continue;
            } else {
                return None;
            };
            let end = rest.find(|c| !same(c)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            let part = if c.is_ascii_digit() {
                Some(Part::Number(Number {
                    value: word.parse().ok().filter(|_| word.len() <= 4)?,
                    length: word.len(),
                }))
            } else {
                match *words().get(&*lower(word))? {
                    Meaning::Month { english } => {
                        let shouts = word.chars().all(char::is_uppercase) && !(english && word.len() == 3);
                        Some(Part::Month(Month { english, shouts }))
                    }
                    Meaning::Filler => None,
                }
            };
            if let Some(part) = part {
                let gap = gap_from.get(..gap_from.len() - rest.len())?;
                if tokens.count > 0 {
                    // `MAY12` has no gap, and is no date.
                    *tokens.gaps.get_mut(tokens.count - 1)? = Some(gap).filter(|g| !g.is_empty())?;
                }
                *tokens.parts.get_mut(tokens.count)? = part;
                tokens.count += 1;
                gap_from = after;
            }
            rest = after;
        }
        Some(tokens)
    }

    fn parts(&self) -> &[Part] {
        self.parts.get(..self.count).unwrap_or_default()
    }
}

fn lower(word: &str) -> String {
    word.to_lowercase()
}

/// What a word in a date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Month {
        english: bool,
    },
    /// A day of the week, an article, the end of an ordinal number.
    Filler,
}

fn words() -> &'static HashMap<&'static str, Meaning> {
    static WORDS: OnceLock<HashMap<&'static str, Meaning>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let fillers = FILLERS.split_whitespace().map(|w| (w, Meaning::Filler));
        let others = MONTHS.split_whitespace().map(|w| (w, Meaning::Month { english: false }));
        let english = ENGLISH.split_whitespace().map(|w| (w, Meaning::Month { english: true }));
        fillers.chain(others).chain(english).collect()
    })
}

const ENGLISH: &str = "jan feb mar apr may jun jul aug sep sept oct nov dec \
    january february march april june july august september october november december";

/// Spanish, Portuguese, French, German and Russian months, whole and as spreadsheets shorten them.
const MONTHS: &str = "ene febr abr ago set dic enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre \
    noviembre diciembre \
    fev mai out dez janeiro fevereiro março marco maio junho julho setembro outubro novembro dezembro \
    janv févr fév mars avr juin juil août aout déc janvier février avril juillet septembre octobre novembre décembre \
    jän jänner mrz mär märz okt januar februar juni juli oktober dezember \
    янв фев февр мар апр май мая июн июл авг сен сент окт ноя нояб дек январь февраль март апрель июнь июль август сентябрь \
    октябрь ноябрь декабрь января февраля марта апреля июня июля августа сентября октября ноября декабря";

const FILLERS: &str = "de del of le el den der am г год года st nd rd th er º ª \
    monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun \
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so \
    lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim \
    lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom \
    segunda terça quarta quinta sexta feira seg ter qua qui sex \
    понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс";

#[cfg(test)]
mod tests {
    use super::*;

    fn each(texts: &str) -> impl Iterator<Item = &str> {
        texts.split('|').map(str::trim)
    }

    #[test]
    fn what_spreadsheets_show_for_a_date_in_any_language() {
        let mut wrong = Vec::new();
        for text in each(
            "12/7/2024|12/07/2024|12/7/24|07/31/2024|2024-07-12|2024/7/12|2024.07.12|2024-7-1|05.03.2024|5.3.2024|05.03.24|\
             12-07-2024|05-03-24|31/12/1999|1/0/1900|1900/1/1|2024. 7. 12.|\
             12/7/2024 0:00|12.07.2024 00:00:00|2024-07-12T00:00:00|2024-07-12T00:00:00Z|2024-07-12 12:34:56.789|\
             2024-07-12T08:00:00+02:00|7/12/24 12:00 AM|7/12/2024 1:05:00 PM|2024/7/12 上午 12:00:00|2024/7/12 上午12:00|\
             3月5日|2024年7月12日|2024年7月|3月5号|2024年3月5日 星期二|2024年3月5日星期二|2024年3月5日(火)|2024年3月5日火曜日|\
             令和6年7月12日|平成31年4月30日|2024年7月12日 0:00|2024 年 7 月 12 日|\
             8-Jun|Jun-08|08-Jun|8 Jun|8-Jun-24|8-Jun-2024|08 Jun 2024|Jun-24|June 8|June 8, 2024|8 June 2024|5-MAY|\
             12-MAY-24|Mar-05|MAR-05|Sep-01|Sept-24|May-24|March 2024|Saturday, June 8, 2024|Sat 8 Jun 2024|2024-Jul-12|\
             June 8th, 2024|\
             05. Mrz|05.Mrz|5. Mrz|05. Mrz. 2024|5. März 2024|5. März|Mrz 24|Mrz. 24|März 2024|Mai 24|05. Mai|12. Okt|12. Dez|\
             Dienstag, 5. März 2024|Di 05.03.2024|05-Mrz-24|\
             05-mars|5 mars|mars-24|05-mars-24|5 mars 2024|1er mars 2024|janv-24|janv.-24|05-janv|05-janv.|févr-24|12-août|\
             12-déc|12-juil.|mardi 5 mars 2024|\
             05-mar|mar-24|5-ene|ene-24|05-abr-24|5 de marzo|5 de marzo de 2024|12-dic|martes, 5 de marzo de 2024|sept-24|\
             05/mar|mar/24|05/mar/24|5 de março de 2024|05/fev|fev-24|12/set|set/24|out/24|10/dez|05/mai./2024|\
             terça-feira, 5 de março de 2024|\
             5 мар|05.мар|мар.24|мар 24|05.мар.24|5 марта|5 марта 2024 г.|12 июн|янв.24|12 мая 2024|Март 2024|\
             вторник, 5 марта 2024 г.",
        ) {
            wrong.extend((!is_date(text, Column::Serials)).then_some(text));
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn what_only_resembles_a_date_is_a_serial() {
        let mut wrong = Vec::new();
        for text in each(
            "MAY12345|JUN-0000815|JUN-123|MAR5|5MAR|05MAR24|HYDT20211001003|20240712|2024071200|2024-07|12-2024|07/2024|\
             3-MAY-4|2-A|1-2-13|1.2.3|10.0.0.4|10.20.30.40|12-34-56|99/99/2024|13/13/2024|32/1/2024|1/2/3|2024-13-01|\
             2024-07-12-001|2021-10-01/3|S-05-03-2024|MARS|Mars|May|Mai|Juni|Mar|Sun|SET-24|OUT-05|AGO-12|SET/24|MRZ-05|DEZ-01|\
             Marsh-24|Mayer-05|decor-12|Market 24|mars-001|mai-2|E0:A5:09:01:02:03|12:30|12:30:45|00:00:00:00:00:00|月|3月|5日|\
             三月五日|13月1日|3月32日|年3月5日|7月-01|2-5月|R6.7.12|0012345|5E3|XC7Z010-1CLG400C|HX-2024-07-12|AB 5 Mar|\
             5 Mar kit|Rack 5|Type 24|4 of 5|do-24|So 12|2. OG|3. Etage",
        ) {
            wrong.extend(is_date(text, Column::Serials).then_some(text));
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn names_and_tags_may_look_like_dates_of_a_few_signs() {
        for text in each("12.07.24|05-03-24|01-02-13") {
            assert!(is_date(text, Column::Serials) && !is_date(text, Column::Tags), "{text}");
        }
        for text in each("mars-01|mai-24|set-24|1/2/13|мар 24|12/7/24") {
            assert!(is_date(text, Column::Tags) && !is_date(text, Column::Names), "{text}");
        }
        for text in each("Mar-05|5-Mar|05. Mrz|05-mars|3月5日|12/7/2024|05.03.2024|5 марта 2024 г.") {
            assert!(is_date(text, Column::Names), "{text}");
        }
    }
}
