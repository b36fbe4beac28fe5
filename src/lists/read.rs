//! From files to lists: each told by its content, parts that belong together read together.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::text::in_utf8;
use super::{IMPORTERS, Importer, ListFile, Listings, ParsedList, unknown};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::hex;

/// The longest name of a list, in bytes.
const LONGEST_NAME: usize = 200;

/// A list that was read.
#[derive(Debug)]
pub struct Imported {
    /// The importer that read it.
    pub importer: &'static str,
    /// The source that it is an edition of: what [`ParsedList::source`] says, or else the importer's id.
    pub source: String,
    /// The names of its files, in the order of the importer's parts.
    pub files: Vec<String>,
    /// SHA-256, in hex: of the file's bytes, or for several of their digests, in the order of the parts.
    pub digest: String,
    /// What was read, without its entries where they are in [`Imported::listings`].
    pub list: ParsedList,
    /// Its entries, by [`stream_files`].
    pub listings: Listings,
    /// What is worth knowing and no reason to refuse it: an encoding that was guessed.
    pub notes: Diagnostics,
}

/// A file that was told, its text decoded.
struct Told<'a> {
    raw: &'a ListFile,
    text: Cow<'a, ListFile>,
    notes: Diagnostics,
    importer: &'static dyn Importer,
    part: &'static str,
}

/// Reads files as lists, with all their entries in memory.
///
/// # Errors
/// Those of [`stream_files`].
pub fn read_files(files: &[ListFile]) -> Result<Vec<Imported>, Diagnostics> {
    let mut lists = stream_files(files)?;
    for one in &mut lists {
        one.list.listings = std::mem::take(&mut one.listings).into_vec()?;
    }
    Ok(lists)
}

/// Reads files as lists of any length.
///
/// # Errors
/// All that is wrong: a file that is no list known here, with what it looks like; a part whose companions are missing; a
/// list that cannot be read. Nothing is given then: either all files are lists or the call fails.
pub(crate) fn stream_files(files: &[ListFile]) -> Result<Vec<Imported>, Diagnostics> {
    let mut wrong = Diagnostics::default();
    let mut told = Vec::new();
    for file in files {
        match tell(file) {
            Ok(one) => told.push(one),
            Err(diagnostics) => wrong.extend(diagnostics),
        }
    }
    let mut imported = Vec::new();
    for group in group(told, &mut wrong) {
        match read_group(&group) {
            Ok(one) => imported.push(one),
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    if wrong.has_errors() { Err(wrong) } else { Ok(imported) }
}

fn tell(file: &ListFile) -> Result<Told<'_>, Diagnostics> {
    if let Some(refused) = unknown::not_text(file) {
        return Err(refused.into());
    }
    let (text, notes) = in_utf8(file)?;
    let known = IMPORTERS.iter().find_map(|importer| Some((*importer, importer.recognise(&text)?)));
    match known {
        Some((importer, part)) => Ok(Told { raw: file, text, notes, importer, part }),
        None => Err(unknown::describe(&text).into()),
    }
}

/// Files that are read together: each that leads, with those of its other parts that belong to it.
fn group<'a>(told: Vec<Told<'a>>, wrong: &mut Diagnostics) -> Vec<Vec<Told<'a>>> {
    let leads = |file: &Told<'_>| file.importer.parts().first().is_none_or(|lead| *lead == file.part);
    let (leaders, followers): (Vec<_>, Vec<_>) = told.into_iter().partition(leads);
    let mut groups: Vec<Vec<Told<'a>>> = leaders.into_iter().map(|file| vec![file]).collect();
    for file in followers {
        // Several importers may know a part by its shape: it belongs to the list with whose entries it shares most.
        let shared = |group: &Vec<Told<'_>>| {
            let lead = &group[0];
            let known = lead.importer.parts().contains(&file.part);
            if known { lead.importer.shared(&lead.text, &file.text) } else { 0 }
        };
        let best =
            (0..groups.len()).map(|at| (shared(&groups[at]), at)).max_by_key(|(n, at)| (*n, usize::MAX - at));
        match best {
            Some((1.., at)) => match groups[at].iter().find(|other| other.part == file.part) {
                Some(other) => wrong.push(twice(&file, other)),
                None => groups[at].push(file),
            },
            _ => wrong.push(alone(&file)),
        }
    }
    groups.retain_mut(|group| complete(group, wrong));
    groups
}

/// Whether no part is missing; the parts are put in their order.
fn complete(group: &mut [Told<'_>], wrong: &mut Diagnostics) -> bool {
    let parts = group[0].importer.parts();
    group.sort_by_key(|file| parts.iter().position(|part| *part == file.part));
    let missing: Vec<String> = parts
        .iter()
        .filter(|part| group.iter().all(|file| file.part != **part))
        .map(|part| format!("`{part}`"))
        .collect();
    if missing.is_empty() {
        return true;
    }
    let is = if missing.len() == 1 { "is" } else { "are" };
    let missing = missing.join(" and ");
    let given: Vec<_> = group.iter().map(|f| format!("`{}` ({})", f.part, f.raw.name)).collect();
    let text =
        format!("this list comes in several files: {} is there, {missing} {is} missing", given.join(", "));
    let help = format!("give {missing} as well: otherwise names or addresses would be missed silently");
    wrong.push(Diagnostic::error("list-part-missing", text).at(&group[0].raw.name).help(help));
    false
}

fn twice(file: &Told<'_>, other: &Told<'_>) -> Diagnostic {
    let text =
        format!("{} and {} are both the part `{}` of one list", other.raw.name, file.raw.name, file.part);
    Diagnostic::error("list-part-twice", text).help("give the files of one edition")
}

fn alone(file: &Told<'_>) -> Diagnostic {
    let lead = file.importer.parts().first().copied().unwrap_or_default();
    let text = format!(
        "this is the part `{}` of a list, and none of the files given is what it belongs to",
        file.part
    );
    Diagnostic::error("list-part-missing", text)
        .at(&file.raw.name)
        .help(format!("give `{lead}` of the same edition as well"))
}

fn read_group(group: &[Told<'_>]) -> Result<Imported, Diagnostic> {
    let importer = group[0].importer;
    let texts: Vec<&ListFile> = group.iter().map(|file| &*file.text).collect();
    let mut listings = Listings::default();
    let mut long = None;
    let list = importer.each(&texts, &mut |listing| {
        if listing.list.len() > LONGEST_NAME {
            long.get_or_insert_with(|| (listing.row, listing.list.chars().count()));
        }
        listings.push(listing)
    })?;
    // A list's name stands in every line that speaks of one of its entries.
    if let Some((row, letters)) = long {
        let text = format!("the list named in row {row} has a name of {letters} letters");
        return Err(Diagnostic::error("list-name-too-long", text)
            .at(&group[0].raw.name)
            .help(format!("give the list a name of at most {LONGEST_NAME} bytes in that row's cell")));
    }
    let mut notes = Diagnostics::default();
    for file in group {
        notes.extend(file.notes.clone());
    }
    let digest = match group {
        [one] => one.raw.digest(),
        parts => {
            let mut all = Sha256::new();
            for part in parts {
                all.update(part.raw.digest());
            }
            hex(&all.finalize())
        }
    };
    Ok(Imported {
        importer: importer.id(),
        source: list.source.clone().unwrap_or_else(|| importer.id().to_owned()),
        files: group.iter().map(|file| file.raw.name.clone()).collect(),
        digest,
        list,
        listings,
        notes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_name_without_end_is_refused_with_its_row() {
        let file = |letters: usize| ListFile {
            name: "l.csv".to_owned(),
            bytes: format!("id,name,list\n1,Acme,own\n2,Bcme,{}\n", "x".repeat(letters)).into_bytes(),
        };
        assert!(read_files(&[file(LONGEST_NAME)]).is_ok());
        for letters in [LONGEST_NAME + 1, 65_536] {
            let refused = read_files(&[file(letters)]).unwrap_err();
            let refused = refused.iter().next().unwrap();
            assert_eq!((refused.code, refused.place.as_deref()), ("list-name-too-long", Some("l.csv")));
            assert!(refused.message.contains("row 3"), "{}", refused.message);
        }
    }
}
