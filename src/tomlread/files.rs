//! The rule packs and catalogue shipped in the binary, and those a user adds or puts in their place.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use super::embedded;
use super::pack::Version;
use super::walk::Walk;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Longest, TextFile, read_text, text_of};

/// Rule and catalogue files, told apart by what they hold.
#[derive(Clone, Debug, Default)]
pub struct RuleFileSet {
    /// Catalogue files: parts, boards, models, parties, links, classes, evidence, groups of countries.
    pub catalogue: Vec<TextFile>,
    /// Rule packs.
    pub rules: Vec<TextFile>,
    /// Which files took the place of others: a note each, a warning where the version went down.
    pub notes: Diagnostics,
    /// What was looked at in the paths that were added.
    walk: Walk,
}

/// A shipped file that another took the place of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The digest of the shipped one.
    pub shipped: String,
    /// The digest of the one in its place.
    pub by: String,
}

impl RuleFileSet {
    /// What is shipped in the binary, in the order of the paths.
    pub fn shipped() -> Self {
        let files = embedded::folders().into_iter().flat_map(embedded::files);
        let mut set = Self::default();
        for file in files {
            set.push(file);
        }
        set
    }

    /// Adds a file; one with the same pack id is replaced, at its place, which is noted unless both say the same.
    pub fn add(&mut self, file: TextFile) {
        if let Some(id) = head(file.text(), "id") {
            for list in [&mut self.catalogue, &mut self.rules] {
                if let Some(old) = list.iter_mut().find(|f| head(f.text(), "id") == Some(id)) {
                    if old.text() != file.text() {
                        self.notes.push(replaced(id, old, &file));
                    }
                    *old = file;
                    return;
                }
            }
        }
        self.push(file);
    }

    /// Adds the files of a path: one file, or every `.toml` file of a folder and the folders in it.
    ///
    /// # Errors
    /// When a file cannot be read, is no text, the folder holds no rule file at all, or those of all paths are too many or too
    /// long together.
    pub fn add_path(&mut self, path: &Path) -> Result<(), Diagnostics> {
        let mut diagnostics = Diagnostics::default();
        let paths = self.walk.files(path)?;
        if paths.is_empty() {
            let message = format!("{} holds no rule files", path.display());
            return Err(Diagnostic::error("no-rules", message).help("rule files end in .toml").into());
        }
        for path in paths {
            match read_text(&path, Longest::RULES) {
                Ok(file) => {
                    self.walk.read(&path, file.text())?;
                    self.add(file);
                }
                Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                    let message = format!("{} is no text in UTF-8 or UTF-16", path.display());
                    diagnostics.push(Diagnostic::error("not-text", message));
                }
                Err(error) => diagnostics
                    .push(Diagnostic::error("io", format!("cannot read {}: {error}", path.display()))),
            }
        }
        if diagnostics.is_empty() { Ok(()) } else { Err(diagnostics) }
    }

    /// Adds files that were read already, under their names, as those of a path.
    ///
    /// # Errors
    /// As [`RuleFileSet::add_path`].
    pub(crate) fn add_read(
        &mut self,
        path: &Path,
        files: impl IntoIterator<Item = (String, Vec<u8>)>,
    ) -> Result<(), Diagnostics> {
        let mut diagnostics = Diagnostics::default();
        let mut count = 0;
        for (name, bytes) in files.into_iter().filter(|(name, _)| is_rule_file(name)) {
            count += 1;
            let name = path.join(name);
            match text_of(name.to_string_lossy(), bytes, Longest::RULES) {
                Ok(file) => {
                    self.walk.read(&name, file.text())?;
                    self.add(file);
                }
                Err(error) => diagnostics
                    .push(Diagnostic::error("io", format!("cannot read {}: {error}", name.display()))),
            }
        }
        if count == 0 {
            let message = format!("{} holds no rule files", path.display());
            return Err(Diagnostic::error("no-rules", message).help("rule files end in .toml").into());
        }
        if diagnostics.is_empty() { Ok(()) } else { Err(diagnostics) }
    }

    /// The shipped files that others took the place of, by pack id.
    pub fn replaced(&self) -> BTreeMap<String, Replaced> {
        // Every one was noted, and what ships takes its time to be unpacked again.
        let shipped = if self.notes.is_empty() { Self::default() } else { Self::shipped() };
        let mut replaced = BTreeMap::new();
        for was in shipped.catalogue.iter().chain(&shipped.rules) {
            let Some(id) = head(was.text(), "id") else { continue };
            let mut here = self.catalogue.iter().chain(&self.rules);
            if let Some(by) = here.find(|f| head(f.text(), "id") == Some(id) && f.digest() != was.digest()) {
                let of = Replaced { shipped: was.digest().to_owned(), by: by.digest().to_owned() };
                replaced.insert(id.to_owned(), of);
            }
        }
        replaced
    }

    /// The rule packs by their ids, as their first lines say them.
    pub(crate) fn pack_ids(&self) -> impl Iterator<Item = (String, &TextFile)> {
        self.rules.iter().map(|file| (head(file.text(), "id").unwrap_or_default().to_owned(), file))
    }

    fn push(&mut self, file: TextFile) {
        if holds_rules(file.text()) {
            self.rules.push(file);
        } else {
            self.catalogue.push(file);
        }
    }
}

/// Whether a file is a rule pack: it opens a `[[rule]]` or `[[question]]`. Anything else is read as catalogue, whose
/// reader says what it misses.
fn holds_rules(text: &str) -> bool {
    let opens = |line: &str| ["[[rule]]", "[[question]]"].iter().any(|table| line.starts_with(table));
    text.lines().any(|line| opens(line.trim_start()))
}

/// Says that the rules of a run are not those that are shipped.
fn replaced(id: &str, old: &TextFile, new: &TextFile) -> Diagnostic {
    let shown = |file: &TextFile| {
        let version = head(file.text(), "version").unwrap_or("without a version");
        format!("{} ({version})", file.name())
    };
    let message = format!("{} takes the place of pack `{id}` in {}", shown(new), shown(old));
    let version = |file: &TextFile| head(file.text(), "version")?.parse::<Version>().ok();
    match (version(old), version(new)) {
        (Some(before), Some(after)) if after < before => {
            Diagnostic::warning("pack-replaced", format!("{message}: an older version"))
                .help("raise its version once it has what the newer one brought; a pack of another id adds to it instead")
        }
        _ => Diagnostic::note("pack-replaced", message),
    }
}

/// Whether a file is one of rules or catalogue, by its name.
pub(crate) fn is_rule_file(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "toml")
}

/// The id, version and review day of a pack as the head of its file says them, without judging the file.
pub(crate) fn pack_of(text: &str) -> Option<(&str, Version, Option<Date>)> {
    let day = head(text, "review_by").and_then(|day| day.parse().ok());
    Some((head(text, "id")?, head(text, "version")?.parse().ok()?, day))
}

/// A text of the `[pack]` table as the first lines say it, without judging the file: that is for its reader.
fn head<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let mut lines = text.lines().map(str::trim).skip_while(|l| *l != "[pack]").skip(1);
    lines
        .by_ref()
        .take_while(|l| !l.starts_with('['))
        .find_map(|l| l.strip_prefix(key)?.trim_start().strip_prefix('='))
        .map(|v| v.split('#').next().unwrap_or(v).trim().trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_files_are_there_and_told_apart() {
        let set = RuleFileSet::shipped();
        assert!(set.rules.iter().any(|f| f.name() == "us/bis-entity-list.toml"));
        assert!(set.catalogue.iter().any(|f| f.name() == "catalogue/parts-sophgo.toml"));
        let facts = |f: &TextFile| f.name().starts_with("catalogue/") || f.name() == "us/countries.toml";
        assert!(set.catalogue.iter().all(facts));
    }

    #[test]
    fn a_pack_of_the_same_id_takes_the_place_of_the_shipped_one() {
        let mut set = RuleFileSet::shipped();
        let (packs, first) = (set.rules.len(), set.rules[0].name().to_owned());
        let id = head(set.rules[0].text(), "id").expect("an id").to_owned();
        set.add(TextFile::new("mine.toml", format!("[pack]\nid = \"{id}\" # mine\n[[rule]]\n")));
        assert_eq!(set.rules.len(), packs);
        assert_eq!(set.rules[0].name(), "mine.toml", "in place of {first}");
        set.add(TextFile::new("other.toml", "[pack]\nid = 'site'\n[[rule]]\n"));
        assert_eq!(set.rules.len(), packs + 1);
        // Replaced again, it is still the shipped one that is missing.
        set.add(TextFile::new("last.toml", format!("[pack]\nid = \"{id}\" # last\n[[rule]]\n")));
        let shipped = RuleFileSet::shipped().rules[0].digest().to_owned();
        let by = set.rules[0].digest().to_owned();
        assert_eq!(set.replaced(), BTreeMap::from([(id, Replaced { shipped, by })]));
    }

    #[test]
    fn what_takes_the_place_of_a_shipped_pack_is_said_and_an_older_version_is_a_warning() {
        use crate::diagnostic::Severity;

        let shipped = RuleFileSet::shipped();
        let (name, text) = (shipped.rules[0].name(), shipped.rules[0].text());
        let [id, version] = ["id", "version"].map(|key| head(text, key).expect("a head"));
        let note = |version: &str| {
            let mut set = RuleFileSet::shipped();
            set.add(TextFile::new("mine.toml", format!("[pack]\nid = \"{id}\"\n{version}\n[[rule]]\n")));
            let mut notes = set.notes.iter().map(|d| (d.severity, d.message.clone()));
            (notes.next(), notes.next())
        };
        let said =
            |has: &str| format!("mine.toml ({has}) takes the place of pack `{id}` in {name} ({version})");
        let newer = (Severity::Note, said("2999.1.1"));
        assert_eq!(note("version = '2999.1.1'"), (Some(newer), None));
        let older = (Severity::Warning, said("2001.1.1") + ": an older version");
        assert_eq!(note("version = '2001.1.1'"), (Some(older), None));
        assert_eq!(note(""), (Some((Severity::Note, said("without a version"))), None));

        let mut set = RuleFileSet::shipped();
        set.add(TextFile::new("copy.toml", text));
        set.add(TextFile::new("other.toml", "[pack]\nid = 'site'\n[[rule]]\n"));
        assert!(set.notes.is_empty(), "a copy changes nothing, and what is added replaces nothing");
    }
}
