//! Rows of parts lists whose parts are on no board: a column, a word, a quantity of nought or the title of their section says that
//! they are not fitted.

use std::sync::LazyLock;

use crate::ingest::layout::SheetReading;
use crate::ingest::rows::RawCell;
use crate::ingest::shape::trim;
use crate::model::{ColumnPlan, Field};
use crate::text::counts::count;

use super::{SkipReason, text};

/// How the rows of a parts list say that a part is not fitted.
#[derive(Clone, Debug, Default)]
pub(super) struct Fitting {
    columns: Vec<(usize, Says)>,
    /// Rows under titles such as `Do not install the components below`: from the first number up to the second.
    sections: Vec<(u64, u64)>,
    is_parts_list: bool,
}

/// What a column may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// `DNP`: a yes in it says that the part is not fitted.
    Unfitted,
    /// `Fitted`, `Assemble`, `Option`: a no in it does.
    Fitted,
    /// `Value`, `Comment`: `DNP`, `10k DNP`, `NA(10k)`.
    Value,
    /// How many there are: none.
    Quantity,
    /// Anything else: only words that mean nothing else.
    Remark,
}

impl Fitting {
    /// How the rows of a sheet say it; those of machines say nothing of the kind.
    pub(super) fn of(reading: &SheetReading) -> Self {
        if !reading.plan.row_is_component {
            return Self::default();
        }
        let columns = reading.plan.columns.iter().enumerate();
        let columns = columns.filter_map(|(at, column)| Some((at, says(column)?))).collect();
        Self { columns, sections: reading.profile.unfitted.clone(), is_parts_list: true }
    }

    /// Why a row is no part that is fitted: it is a title above those that are not or behind them, or says so itself.
    pub(super) fn leaves_out(&self, row: u64, cells: &[RawCell<'_>]) -> Option<SkipReason> {
        if !self.is_parts_list {
            return None;
        }
        if self.sections.iter().any(|(from, to)| row + 1 == *from || row == *to) {
            return Some(SkipReason::SectionLine);
        }
        let unfitted = self.sections.iter().any(|(from, to)| (*from..*to).contains(&row))
            || self.columns.iter().any(|(column, says)| says.unfitted(text(cells, *column)));
        unfitted.then_some(SkipReason::NotFitted)
    }
}

impl Says {
    fn unfitted(self, text: &str) -> bool {
        if text.is_empty() || text.len() > LONGEST {
            return false;
        }
        match self {
            Self::Quantity => count(text) == Some(0) || is_zero(text) || is_unfitted(text),
            Self::Unfitted => is_in(&folded(text), YES) || is_short(text) || is_unfitted(text),
            Self::Fitted => is_in(&folded(text), NO) || is_short(text) || is_unfitted(text),
            Self::Value => is_short(text) || is_bracketed(text) || is_marked(text),
            Self::Remark => is_marked(text),
        }
    }
}

/// Bytes of a cell that is looked at; what is longer describes the part.
const LONGEST: usize = 160;

/// What a column may say of whether a part is fitted; `None` of places on the board, which are lists.
fn says(column: &ColumnPlan) -> Option<Says> {
    match column.field {
        Some(Field::Designator) => return None,
        Some(Field::Quantity) => return Some(Says::Quantity),
        _ => {}
    }
    let header = folded(&column.header);
    Some(if is_in(&header, UNFITTED_HEADERS) || is_in(&header, UNFITTED) {
        Says::Unfitted
    } else if is_in(&header, FITTED_HEADERS) {
        Says::Fitted
    } else if is_in(&header, VALUE_HEADERS) {
        Says::Value
    } else {
        Says::Remark
    })
}

/// Whether a title says that what follows is not fitted: `DO NOT INSTALL COMPONENTS BELOW.`, `DNP parts`, `Nicht bestückt`. A note on
/// single parts (`R5 is not mounted`) is none.
pub(crate) fn is_unfitted_title(title: &str) -> bool {
    let title = folded(title);
    title.len() <= LONGEST
        && UNFITTED.split('|').map(str::trim).any(|words| {
            without(&title, words)
                .is_some_and(|rest| rest.is_empty() || rest.split(' ').all(|word| is_in(word, FILLERS)))
        })
}

/// Whether a title says that what follows is fitted after all, or begins another group of parts.
pub(crate) fn is_fitted_title(title: &str) -> bool {
    let title = folded(title);
    let known = |word: &str| is_in(word, FILLERS) || is_in(word, GROUPS);
    !title.is_empty() && title.split(' ').all(known)
}

/// A text without some words that stand in it, between others or not.
fn without(text: &str, words: &str) -> Option<String> {
    if words.chars().any(|c| c >= '\u{3040}') {
        return text.contains(words).then(|| text.replacen(words, "", 1).trim().to_owned());
    }
    let (padded, words) = (format!(" {text} "), format!(" {words} "));
    let at = padded.find(&words)?;
    let rest = format!("{} {}", padded.get(..at)?, padded.get(at + words.len()..)?);
    Some(rest.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether a text says nothing else than that a part is not fitted.
fn is_unfitted(text: &str) -> bool {
    is_in(&folded(text), UNFITTED)
}

/// Whether a text says it alone, or before or behind what it says else: `10k DNP`, `DNP (100nF)`.
///
/// It is asked of nearly every cell of a parts list: what neither begins nor ends like one of those words is told at once.
fn is_marked(text: &str) -> bool {
    static MARKS: LazyLock<Marks> = LazyLock::new(|| Marks::of(UNFITTED));
    (!text.is_ascii() || MARKS.may_stand_in(text.as_bytes())) && MARKS.stand_in(&folded(text))
}

/// Words that mark a part, and with what they begin and end.
struct Marks {
    /// Each, and whether it needs no space beside it.
    all: Vec<(&'static str, bool)>,
    /// The first and the last words of those in ASCII.
    firsts: Words,
    lasts: Words,
}

impl Marks {
    fn of(list: &'static str) -> Self {
        let wide = |words: &str| words.chars().any(|c| c >= '\u{3040}');
        let all: Vec<_> = list.split('|').map(str::trim).map(|words| (words, wide(words))).collect();
        let ascii = || all.iter().map(|(words, _)| *words).filter(|words| words.is_ascii());
        let firsts = Words::of(ascii().filter_map(|words| words.split(' ').next()));
        let lasts = Words::of(ascii().filter_map(|words| words.split(' ').next_back()));
        Self { all, firsts, lasts }
    }

    /// Whether one may begin or end a text in ASCII, by its first and last word alone.
    fn may_stand_in(&self, text: &[u8]) -> bool {
        let is_sign = |byte: &u8| !byte.is_ascii_alphanumeric();
        let Some(start) = text.iter().position(|byte| !is_sign(byte)) else { return false };
        let end = text.iter().rposition(|byte| !is_sign(byte)).map_or(start, |last| last + 1);
        let text = text.get(start..end).unwrap_or_default();
        let first = text.split(is_sign).next().unwrap_or_default();
        self.firsts.have(first) || self.lasts.have(text.rsplit(is_sign).next().unwrap_or_default())
    }

    /// Whether one begins or ends a text that is folded.
    fn stand_in(&self, text: &str) -> bool {
        self.all.iter().any(|(words, wide)| {
            let behind = text
                .strip_prefix(words)
                .is_some_and(|rest| *wide || rest.is_empty() || rest.starts_with(' '));
            let before =
                text.strip_suffix(words).is_some_and(|rest| *wide || rest.is_empty() || rest.ends_with(' '));
            behind || before
        })
    }
}

/// Words in ASCII, by their lengths: the letters with which those of a length begin, as bits, and the words.
#[derive(Default)]
struct Words(Vec<(u32, Vec<&'static str>)>);

impl Words {
    fn of(words: impl Iterator<Item = &'static str>) -> Self {
        let mut all = Self::default();
        for word in words {
            if all.0.len() <= word.len() {
                all.0.resize_with(word.len() + 1, Default::default);
            }
            if let (Some((letters, same)), Some(bit)) = (all.0.get_mut(word.len()), letter(word.as_bytes())) {
                *letters |= bit;
                same.push(word);
            }
        }
        all
    }

    /// Whether a word is one of them, in large letters or small ones.
    fn have(&self, word: &[u8]) -> bool {
        let (Some((letters, same)), Some(bit)) = (self.0.get(word.len()), letter(word)) else { return false };
        letters & bit != 0 && same.iter().any(|one| one.as_bytes().eq_ignore_ascii_case(word))
    }
}

/// The letter with which a word begins, as a bit; `None` of one that begins with none.
fn letter(word: &[u8]) -> Option<u32> {
    let first = word.first()?.to_ascii_lowercase();
    first.is_ascii_lowercase().then(|| 1 << (first - b'a'))
}

/// `NC`, `NI`, `N.A.`: abbreviations that mean it in a column of values or of options.
fn is_short(text: &str) -> bool {
    is_in(&text.to_lowercase().replace(['.', '/', ' '], ""), SHORT)
}

/// `NA(10k)`, `10k(NA)`: as Olimex writes it.
fn is_bracketed(text: &str) -> bool {
    let inner = text.strip_suffix(')').and_then(|text| text.split_once('('));
    inner.is_some_and(|(before, within)| is_short(trim(before)) || is_short(trim(within)))
}

fn is_zero(text: &str) -> bool {
    text.trim_end_matches(['0', '.', ',']).is_empty() && text.starts_with('0')
}

/// A text in small letters, words with one space between them.
fn folded(text: &str) -> String {
    let lower = text.to_lowercase();
    let signs = |c: char| !c.is_alphanumeric() && !"×✗✘✓✔☑√".contains(c);
    lower.split(signs).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn is_in(word: &str, list: &str) -> bool {
    !word.is_empty() && list.split('|').any(|one| one.trim() == word)
}

const UNFITTED: &str = "dnp|dni|dnf|dnm|dns|dnl|do not populate|do not place|do not install|do not fit|do not mount|do not stuff|\
    do not load|do not assemble|do not solder|don t populate|don t install|don t mount|don t fit|not populated|not placed|\
    not installed|not fitted|not mounted|not stuffed|not loaded|not assembled|not soldered|no populate|no pop|nopop|nofit|nomount|noload|no place|\
    no install|no fit|no mount|no stuff|nostuff|no load|unpopulated|unfitted|unmounted|unstuffed|\
    nicht bestückt|nicht bestueckt|nicht bestücken|nicht bestuecken|unbestückt|nicht montiert|nicht montieren|nicht eingebaut|\
    non monté|non montée|non monte|ne pas monter|non câblé|non implanté|non équipé|non placé|\
    no montar|no montado|sin montar|no poblar|no poblado|no instalar|no instalado|no colocar|\
    não montar|não montado|nao montar|nao montado|não instalar|não instalado|não popular|sem montagem|\
    не устанавливать|не устанавливается|не установлен|не установлено|не монтировать|не монтируется|не запаивать|не паять|\
    未贴|不贴|未贴片|不贴片|未焊|不焊|不焊接|空贴|空焊|不装|未装|不安装|未安装|不上件|未實裝|\
    未実装|実装しない|実装なし|実装不要|非実装|未搭載";

/// Headers of columns in which a yes says that a part is not fitted.
const UNFITTED_HEADERS: &str = "nc|ni|no bom|exclude from board|dnp dni|dni dnp|is dnp";

/// Headers of columns in which a no says it.
const FITTED_HEADERS: &str = "fitted|fit|populate|populated|population|population option|assemble|assembled|assembly|assy|mounted|\
    mount|mounting|install|installed|install option|installation|option|options|option code|place|placed|placement|stuff|stuffed|\
    stuffing|stuffing option|loaded|load|fitting|bom option|\
    bestückt|bestücken|bestückung|bestückungsoption|bestueckt|montiert|montage|monté|à monter|montado|montar|montaje|montagem|\
    монтаж|установка|устанавливать|贴装|是否贴装|贴片|是否贴片|焊接|是否焊接|安装|是否安装|装配|実装|実装有無";

const VALUE_HEADERS: &str =
    "value|values|val|comp value|part value|comment|comments|值|参数|规格|wert|valeur|valor|номинал|値|定数";

const SHORT: &str = "nc|na|ni|nm|nf|nl|np|ns|nb";

const YES: &str =
    "yes|y|x|true|1|ja|j|oui|o|sí|si|s|sim|да|д|是|有|はい|✓|✔|☑|√|×|✗|✘|skipped|skip|set|dnp|dni";

const NO: &str = "no|n|false|0|nein|non|não|nao|нет|н|否|无|不|無|なし|いいえ|×|✗|✘";

/// Words of titles that say no more.
const FILLERS: &str = "|the|following|parts|part|components|component|items|item|below|list|section|are|is|and|these|all|of|be|to|on|\
    this|board|bom|sheet|pcb|from|here|bauteile|teile|folgende|liste|composants|componentes|компоненты|器件|元件|清单|部品";

/// Words of titles of other groups.
const GROUPS: &str = "fitted|populated|populate|installed|install|mounted|mount|assembled|placed|stuffed|top|bottom|side|smt|smd|tht|\
    through|hole|mechanical|accessories|packaging|cables|bestückt|montiert|montado|montés|贴装|実装";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::columns::MapOptions;
    use crate::ingest::layout::read_sheet;
    use crate::ingest::memory::MemoryRows;
    use crate::ingest::validate::{RowOutcome, RowValidator};

    /// Which rows below the header are skipped as not fitted.
    fn skipped(csv: &str) -> Vec<u64> {
        let rows = MemoryRows::csv(csv, ',');
        let options = MapOptions { machine: Some("DUT".to_owned()), ..MapOptions::default() };
        let reading = read_sheet(&rows, Some("bom.csv"), &options).unwrap();
        let validator = RowValidator::new(&reading);
        let mut rows_of = Vec::new();
        rows.each(|row| {
            if validator.validate(row) == RowOutcome::Skipped(SkipReason::NotFitted) {
                rows_of.push(row.mark.row);
            }
        });
        rows_of
    }

    #[test]
    fn each_way_of_writing_that_a_part_is_not_fitted_is_read() {
        for (header, unfitted, fitted) in [
            ("DNP", "x", ""),
            ("DNI", "DNI", "no"),
            ("Fitted", "no", "yes"),
            ("Populate", "0", "1"),
            ("Assemble", "NC", "x"),
            ("ASSY", "NI", ""),
            ("Option", "not mounted", "B"),
            ("Bestückung", "nicht bestückt", "ja"),
            ("贴装", "未贴", "是"),
            ("Value", "10k DNP", "10k"),
            ("Value", "NA(10k)", "NAND"),
            ("Comment", "Do not populate", "populated"),
            ("Remark", "DNF", "see DNF list of June"),
        ] {
            let csv = format!(
                "Designator,Part Number,Qty,{header}\nU1,STM32F103C8T6,1,{fitted}\nU2,AM3358BZCZ100,1,{unfitted}\n"
            );
            assert_eq!(skipped(&csv), [3], "{header}: {unfitted}");
        }
    }

    #[test]
    fn a_mark_is_found_by_its_ends_wherever_it_may_stand() {
        for words in UNFITTED.split('|').map(str::trim) {
            for text in [
                words.to_owned(),
                words.to_uppercase(),
                format!("10k, {words}"),
                format!("({words}) 100nF"),
                format!("«{words}»"),
            ] {
                assert!(is_marked(&text), "{text}");
            }
        }
        for text in ["", "-", "Dnipro", "see DNF list", "not", "populated", "XDNP", "DNPX 7", "fit"] {
            assert!(!is_marked(text), "{text}");
        }
    }

    #[test]
    fn nought_of_a_part_is_none_and_a_part_named_so_is_none_either() {
        let csv = "Designator,Part Number,Qty\nU1,STM32F103C8T6,0\nU2,DNP,1\nU3,AM3358BZCZ100,10\nU4,SN74LVC1G08,\n";
        assert_eq!(skipped(csv), [2, 3]);
    }

    #[test]
    fn the_rows_of_a_section_are_skipped_up_to_the_next_one() {
        let csv = "Designator,Part Number,Qty\nU1,STM32F103C8T6,1\n,DO NOT INSTALL COMPONENTS BELOW.,\n\"R1,R2\",,\n\
                   U2,AM3358BZCZ100,1\nMechanical parts,,\nS1,SCREW-M3X10,4\n";
        assert_eq!(skipped(csv)[..2], [4, 5]);
        assert!(!skipped(csv).contains(&7));
        let noted = "Designator,Part Number,Qty\n,R5 is not mounted on board 2,\nU2,AM3358BZCZ100,1\n";
        assert_eq!(skipped(noted), [0u64; 0], "a note on one part is no title");
    }

    #[test]
    fn titles_say_it_of_all_that_follows() {
        for (title, unfitted) in [
            ("DNP", true),
            ("DNP parts", true),
            ("Not fitted components", true),
            ("不贴元件", true),
            ("BOM + DNP 200603", false),
            ("BOM without DNP", false),
            ("U5 not fitted", false),
        ] {
            assert_eq!(is_unfitted_title(title), unfitted, "{title}");
        }
    }
}
