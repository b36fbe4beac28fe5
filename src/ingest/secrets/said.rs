//! Secrets that are told in the words of a text: `the password is x`, `login root/x`, `密码是x`.

mod gate;

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use gate::may_say;

use super::looks::{has_letter_and_digit, is_default, is_login, looks_secret};
use super::shapes::quoted;
use super::words::SECRET_WORDS;
use super::{LEFT_OUT, is_one_of, is_secret_label, is_whole_secret, may_be_secret_label};

/// Bytes of a text that are looked through: more than a cell of a spreadsheet holds.
const LOOKED_AT: usize = 1 << 17;

/// A text without the secrets that it tells in words; `None` where it tells none.
pub(in crate::ingest) fn without_said(text: &str) -> Option<String> {
    // A longer cell is refused; of its beginning a message is made.
    let beginning = (0..=LOOKED_AT.min(text.len())).rev().find_map(|end| text.get(..end))?;
    if !may_say(beginning) {
        return None;
    }
    let pieces = pieces(beginning);
    let mut secrets: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let found = Said { text, pieces: &pieces }.secret_at(at);
        at = match found {
            Some((range, next)) => {
                secrets.push(range);
                next.max(at + 1)
            }
            None => at + 1,
        };
    }
    // A value that goes on behind a comma may hold a pair that is told once more.
    (!secrets.is_empty()).then(|| leave_out(text, secrets).unwrap_or_else(|| LEFT_OUT.to_owned()))
}

/// A text without these ranges, which may overlap.
fn leave_out(text: &str, mut ranges: Vec<Range<usize>>) -> Option<String> {
    ranges.sort_by_key(|range| range.start);
    let mut out = String::new();
    let mut from = 0;
    let mut ranges = ranges.into_iter().peekable();
    while let Some(mut range) = ranges.next() {
        while let Some(other) = ranges.next_if(|other| other.start < range.end) {
            range.end = range.end.max(other.end);
        }
        out.push_str(text.get(from..range.start)?);
        out.push_str(LEFT_OUT);
        from = range.end;
    }
    out.push_str(text.get(from..)?);
    Some(out)
}

/// A word of a text, with what is written without a gap.
struct Piece<'t> {
    start: usize,
    text: &'t str,
}

impl Piece<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Its letters, small, without the signs around it.
    fn word(&self) -> Cow<'_, str> {
        small(self.text.trim_matches(|c: char| !c.is_alphanumeric()))
    }
}

/// The words of a text: divided by white space, commas and brackets, and where Chinese and Japanese begin or end.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let divides = |c: char| {
        c.is_whitespace()
            || matches!(c, ',' | ';' | '(' | ')' | '[' | ']' | '"' | '“' | '”' | '「' | '」' | '『' | '』')
            || matches!(c, '，' | '；' | '。' | '、' | '（' | '）')
    };
    let mut pieces = Vec::new();
    let mut start = None;
    let mut before = None;
    for (at, c) in text.char_indices() {
        let kind = (!divides(c)).then(|| is_joined(c));
        if kind != before {
            if let Some(from) = start.take().filter(|_| before.is_some())
                && let Some(text) = text.get(from..at)
            {
                pieces.push(Piece { start: from, text });
            }
            start = kind.map(|_| at);
        }
        before = kind;
    }
    if let Some(from) = start
        && let Some(text) = text.get(from..)
    {
        pieces.push(Piece { start: from, text });
    }
    pieces
}

/// Whether words of a letter's script stand side by side without a gap.
fn is_joined(c: char) -> bool {
    ('\u{3040}'..='\u{9fff}').contains(&c) || c == '：'
}

/// Words of one kind.
type Words = LazyLock<HashSet<&'static str>>;

/// Words between the name of a secret and what it is.
static LINKS: Words = Words::new(|| {
    "is are was be to now still remains equals = == -> => - : est sont es son é ist lautet war era это равен"
        .split_whitespace()
        .collect()
});
/// Words that may stand before one of those.
static BEFORE_LINKS: Words = Words::new(|| {
    "set changed reset updated new current default temporary temp actual neu neues geändert nouveau nueva nova \
    новый cambiada alterada".split_whitespace().collect()
});
/// Words that say of a secret something else than what it is.
static NOT_SAID: Words = Words::new(|| {
    "unknown in on not kept stored with the same set required needed none blank empty missing lost changed expired \
    known available held at by from see protected no n/a a an being been it as per only still under inside written printed \
    default used unchanged disabled enabled active valid weak strong reset removed deleted unset wrong ok via for of and or \
    unbekannt nicht im in bei auf siehe leer gesetzt hinterlegt geändert dans sur inconnu inconnue non pas chez vide \
    en desconocida desconocido no la el com na no não desconhecida em não неизвестен у в не на".split_whitespace().collect()
});

/// A word in small letters.
fn small(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}

/// A text with its words.
struct Said<'s, 't> {
    text: &'t str,
    pieces: &'s [Piece<'t>],
}

impl Said<'_, '_> {
    /// The secret that the word at this place tells or is, and the next word to look at.
    fn secret_at(&self, at: usize) -> Option<(Range<usize>, usize)> {
        let piece = self.pieces.get(at)?;
        let bare = piece.text.trim_end_matches(['.', '!', '?', ':']);
        if is_whole_secret(bare) {
            return Some((piece.start..piece.start + bare.len(), at + 1));
        }
        if let Some(found) = self.pair(at) {
            return Some(found);
        }
        if piece.text.starts_with(is_joined) {
            return self.joined(at);
        }
        if piece.text.starts_with('-') {
            return self.option(at).or_else(|| self.named(at));
        }
        self.named(at)
    }

    /// What stands behind the option of a command by which it takes a password: `ssh -p x`, `snmpwalk -v2c -c x`.
    fn option(&self, at: usize) -> Option<(Range<usize>, usize)> {
        let tools = match self.pieces.get(at)?.text {
            "-p" | "-P" | "-pw" => "ssh sshpass scp sftp plink putty ipmitool racadm mysql curl telnet",
            "-c" => "snmpwalk snmpget snmpset snmpbulkwalk",
            _ => return None,
        };
        let before = self.pieces.iter().take(at).rev().take(12);
        let of_tool = before.into_iter().any(|piece| is_one_of(tools, &piece.word()));
        let value = self.value(at + 1).filter(|_| of_tool)?;
        let told = self.text.get(value.clone())?;
        // The port of `ssh -p 22`.
        let is_said = told.len() > 2 && !told.starts_with('-') && !told.bytes().all(|b| b.is_ascii_digit());
        is_said.then_some((value, at + 2))
    }

    /// What stands behind the name of a secret.
    fn named(&self, at: usize) -> Option<(Range<usize>, usize)> {
        let piece = self.pieces.get(at)?;
        // What stands in the place of a secret names none.
        if self.text.get(..piece.start)?.ends_with('(')
            && self.text.get(piece.start..)?.starts_with(LEFT_OUT.trim_matches('('))
        {
            return None;
        }
        let name = piece.text.trim_end_matches([':', '=']);
        let signed = name.len() < piece.text.len();
        let label = name.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = label.eq_ignore_ascii_case("pass");
        // Of most words nothing else is asked.
        if !bare && !may_be_secret_label(name) {
            return None;
        }
        let from = self.pieces.get(at.saturating_sub(2)).map_or(piece.start, |piece| piece.start);
        let phrase = self.text.get(from..piece.start + name.len()).unwrap_or_default();
        // `PIN` is a contact more often than a number.
        let is_contact = label.eq_ignore_ascii_case("pin");
        if !(bare || is_secret_label(name) || is_secret_label(phrase))
            || is_one_of("token zugang", &label.to_lowercase()) && !signed
        {
            return None;
        }
        let (mut linked, mut next) = (signed, at + 1);
        if let Some(link) = self.link_behind_owner(next) {
            (linked, next) = (true, link + 1);
        }
        while let Some(word) = self.pieces.get(next) {
            let small = small(word.text);
            if LINKS.contains(&*small) {
                linked = true;
            } else if BEFORE_LINKS.contains(&*small) {
                linked &= is_one_of("default new current temporary temp actual", &small);
            } else {
                break;
            }
            next += 1;
        }
        let value = self.value(next)?;
        let told = self.text.get(value.clone())?;
        let likely = looks_secret(told) || is_default(told);
        let is_number = (4..=8).contains(&told.len()) && told.bytes().all(|b| b.is_ascii_digit());
        let by_login = || self.login_before(at) && !is_not_said(told) && told.len() > 2;
        let is_said = if bare {
            likely || by_login() || (signed && is_number && !self.counts_tests(at))
        } else if is_contact {
            is_number
        } else if linked {
            !is_not_said(told)
        } else {
            // `Administrator Password Status`
            likely || (told.len() > 4 && has_letter_and_digit(told)) || (by_login() && !is_about(told))
        };
        is_said.then_some((value, next + 1))
    }

    /// Whether the word `pass` at this place says how many tests were passed: `Pass: 1200 Fail: 3`.
    fn counts_tests(&self, at: usize) -> bool {
        let near = self.pieces.iter().skip(at.saturating_sub(3)).take(8);
        let tests = ["fail", "test", "yield", "qty", "total"];
        near.into_iter().any(|piece| tests.iter().any(|word| piece.word().starts_with(word)))
    }

    /// The word that links, where what a secret opens stands before it: `the password of the web page is x`.
    fn link_behind_owner(&self, at: usize) -> Option<usize> {
        const OF: &str = "of for to von für fur zu de du del da do pour para для от";
        is_one_of(OF, &self.pieces.get(at)?.word()).then_some(())?;
        let links =
            |piece: &Piece<'_>| LINKS.contains(&*small(piece.text)) || piece.text.ends_with([':', '=']);
        let rest = self.pieces.iter().enumerate().skip(at + 1).take(5);
        rest.take_while(|(_, piece)| !piece.text.ends_with('.'))
            .find(|(_, piece)| links(piece))
            .map(|(at, _)| at)
    }

    /// `密码是x`: a value in letters behind words that stand side by side.
    fn joined(&self, at: usize) -> Option<(Range<usize>, usize)> {
        const NAMES: [&str; 8] = ["密码", "密碼", "口令", "密钥", "密鑰", "パスワード", "暗証番号", "团体字"];
        const LINKED: [&str; 7] = ["是", "为", "為", "は", "：", "改为", "設定は"];
        let piece = self.pieces.get(at)?;
        let (_, behind) =
            NAMES.iter().filter_map(|name| piece.text.rsplit_once(name)).max_by_key(|(b, _)| b.len())?;
        let linked = LINKED.iter().any(|link| behind.ends_with(link));
        if !linked && !behind.is_empty() {
            return None;
        }
        let value = self.value(at + 1)?;
        let told = self.text.get(value.clone())?;
        let ends = !self.text.get(value.end..).is_some_and(|rest| rest.starts_with(is_joined));
        let is_said = told.len() > 2 && linked && ends
            || looks_secret(told)
            || is_default(told)
            || (told.len() > 3 && told.bytes().any(|b| b.is_ascii_digit()));
        is_said.then_some((value, at + 2))
    }

    /// `root/x`, `admin:admin`: a login with its password.
    fn pair(&self, at: usize) -> Option<(Range<usize>, usize)> {
        let piece = self.pieces.get(at)?;
        let (login, secret, next) = match piece.text.split_once(['/', ':']) {
            Some((login, secret)) if !secret.is_empty() => (login, secret, at + 1),
            // `root: x`
            Some((login, "")) if is_login(login) && piece.text.ends_with(':') => {
                let secret = self
                    .pieces
                    .get(at + 1)
                    .filter(|secret| looks_secret(secret.text) || has_letter_and_digit(secret.text))?;
                (login, secret.text, at + 2)
            }
            // `root / x`
            _ => {
                let sign = self.pieces.get(at + 1).filter(|sign| matches!(sign.text, "/" | ":"))?;
                let secret = self.pieces.get(at + 2).filter(|secret| secret.start <= sign.end() + 1)?;
                (piece.text, secret.text, at + 3)
            }
        };
        if secret.starts_with('/') || login.is_empty() || secret.contains(LEFT_OUT) {
            return None;
        }
        let last = secret.trim_end_matches(['.', ',']);
        // `root:xnu-10002.1.13~1/RELEASE_ARM64` is how the kernel of macOS names itself.
        if last.starts_with("xnu-") {
            return None;
        }
        let named = is_login(login);
        let same = login.eq_ignore_ascii_case(last);
        let is_said = if named {
            same || looks_secret(last)
                || is_default(last)
                || has_letter_and_digit(last)
                || login.eq_ignore_ascii_case("root") && last.len() > 2
                || self.login_before(at)
        } else {
            // Of names that nobody knows only directly behind a word that says so.
            let directly = at.checked_sub(1).and_then(|before| self.pieces.get(before));
            directly.is_some_and(|word| LOGIN_WORDS.contains(&*word.word()))
                && last.len() > 4
                && (looks_secret(last) || has_letter_and_digit(last) || (same && !login.contains('.')))
                && !crate::ingest::shape::is_ip(piece.text)
        };
        let start = secret.as_ptr() as usize - self.text.as_ptr() as usize;
        is_said.then_some((start..start + last.len(), next))
    }

    /// Whether one of the words before this one says that a login follows.
    fn login_before(&self, at: usize) -> bool {
        self.pieces.iter().take(at).rev().take(4).any(|piece| {
            let word = piece.word();
            LOGIN_WORDS.contains(&*word) || is_login(&word)
        })
    }

    /// Where the value stands that the word at this place begins: up to the next white space.
    fn value(&self, at: usize) -> Option<Range<usize>> {
        let piece = self.pieces.get(at)?;
        let rest = self.text.get(piece.start..)?;
        // What stands in its place has been left out, or belongs to another sentence.
        let gap = self.text.get(..piece.start)?.trim_end();
        if gap.ends_with([';', '。', '；', '.'])
            || self.text.get(..piece.start)?.ends_with('(') && rest.starts_with("secret left")
        {
            return None;
        }
        // Between quotes a secret has several words.
        let before = self.text.get(..piece.start)?.chars().next_back();
        let from = piece.start - before.map_or(0, char::len_utf8);
        let found = quoted(self.text.get(from..)?).map(|(_, length)| (piece.start, length));
        let found = found.or_else(|| quoted(rest).map(|(_, length)| (piece.start + 1, length)));
        if let Some((start, length)) = found.filter(|(_, length)| *length > 0) {
            return Some(start..start + length);
        }
        let end = rest.find(|c: char| c.is_whitespace() || is_joined(c) || "，；。、".contains(c));
        let value = rest.get(..end.unwrap_or(rest.len()))?;
        let value = value.trim_end_matches(['.', ',', ';', ')', '"', '”']);
        (!value.is_empty()).then(|| piece.start..piece.start + value.len())
    }
}

/// Words that a login follows.
static LOGIN_WORDS: Words = Words::new(|| {
    "login logins logon ssh telnet user username users account acc creds credentials access web webui gui ui \
    console anmeldung benutzer zugang usuario usuário utilisateur identifiant логин пользователь default"
        .split_whitespace()
        .collect()
});

/// Whether a word speaks about a secret: when it was changed, by which rule.
fn is_about(told: &str) -> bool {
    SECRET_WORDS.about.contains(&*small(told))
}

fn is_not_said(told: &str) -> bool {
    let small = small(told);
    NOT_SAID.contains(&*small) || small.starts_with("***")
}

#[cfg(test)]
mod tests;
