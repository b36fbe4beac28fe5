//! Files of one Redfish service, saved as its resources are called, each in a file below the folder of the whole:
//! `rack7/redfish/v1/Systems/1/Memory/A1/index.json`. What a part's file says is of the machine whose system it is.
//!
//! Only that counts as such a tree where the way to a file and its own `@odata.id` say the same: two services are never in one folder
//! so, and files that somebody put side by side are of anybody.

use std::collections::BTreeMap;
use std::path::Path;

use super::rows::Rows as _;
use super::statements::Statements;
use crate::diagnostic::Diagnostic;

/// A file that was read as Redfish.
pub(crate) struct Leaf<'l> {
    /// Where it stands.
    pub path: &'l Path,
    /// The name shown to people.
    pub name: &'l str,
    /// What it says.
    pub statements: &'l Statements,
}

/// Where all resources of a service stand.
const SERVICE: &str = "redfish/v1/";
/// The type of a system.
const SYSTEM: &str = "ComputerSystem";
/// Types that are machines by themselves (DMTF DSP2046).
const MACHINES: [&str; 5] = [SYSTEM, "Chassis", "PowerDistribution", "Switch", "CoolingUnit"];

/// A resource in its tree.
struct Resource<'l> {
    /// Which of the files it is.
    leaf: usize,
    /// The way to it below the service: `Systems/1/Memory/A1`.
    way: String,
    kind: &'l str,
    /// What names the machine in it.
    named: Option<&'l str>,
}

/// The machine of each file that is a part of a tree and is told by it, and what people should know.
pub(crate) fn machines(leaves: &[Leaf<'_>]) -> (Vec<(usize, String)>, Vec<Diagnostic>) {
    let mut trees: BTreeMap<String, Vec<Resource<'_>>> = BTreeMap::new();
    for (at, leaf) in leaves.iter().enumerate() {
        if let Some((root, resource)) = resource(at, leaf) {
            trees.entry(root).or_default().push(resource);
        }
    }
    let (mut found, mut notes) = (Vec::new(), Vec::new());
    for tree in trees.values() {
        let mut of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (part, machine) in joined(tree) {
            of.entry(machine.leaf).or_default().push(part.leaf);
            found.extend(machine.named.map(|name| (part.leaf, name.to_owned())));
        }
        for (machine, parts) in of {
            let (Some(own), Some(first)) =
                (leaves.get(machine), parts.first().and_then(|at| leaves.get(*at)))
            else {
                continue;
            };
            let text = format!(
                "{} files of the same Redfish tree are of this machine, as their place in it and their `@odata.id` say: {} and others",
                parts.len(),
                first.name
            );
            notes.push(Diagnostic::note("redfish-tree", text).at(own.name));
        }
    }
    (found, notes)
}

/// A file as a resource in a tree, with the folder of the tree; `None` where its place does not say what its `@odata.id` does.
fn resource<'l>(leaf: usize, of: &Leaf<'l>) -> Option<(String, Resource<'l>)> {
    let statements = of.statements;
    if statements.size() != 1 {
        return None;
    }
    let text = |column: u32| statements.text(1, column).map(str::trim).filter(|text| !text.is_empty());
    let columns = || (0..).zip(&statements.plan().columns);
    let (kind, id) = columns().find_map(|(at, column)| {
        let kind = column.header.strip_suffix("@odata.id")?;
        let kind = kind.strip_suffix('/').unwrap_or(kind);
        Some((kind, text(at)?)).filter(|_| !kind.contains('/'))
    })?;
    let path = of.path.to_string_lossy().replace('\\', "/");
    let path = path.strip_suffix("/index.json").or_else(|| path.strip_suffix(".json"))?;
    let at = path.rfind(SERVICE).filter(|at| *at == 0 || path.as_bytes().get(at - 1) == Some(&b'/'))?;
    let (root, way) = (path.get(..at)?, path.get(at + SERVICE.len()..)?);
    let own = id.trim_start_matches('/').strip_prefix(SERVICE)?.trim_end_matches('/');
    let is_there = own == way || own.strip_prefix(way).is_some_and(|rest| rest.starts_with('/'));
    let plan = statements.plan();
    let named = plan.key.iter().chain(&plan.other_keys).find_map(|column| text(*column));
    is_there.then(|| (root.to_owned(), Resource { leaf, way: way.to_owned(), kind, named }))
}

/// Each part of a tree with its machine: the nearest above it; in a tree of one system, that system also of what is in its chassis and
/// its manager.
fn joined<'t, 'l>(tree: &'t [Resource<'l>]) -> Vec<(&'t Resource<'l>, &'t Resource<'l>)> {
    let is_machine = |resource: &&Resource<'_>| MACHINES.contains(&resource.kind);
    let mut systems = tree.iter().filter(|resource| resource.kind == SYSTEM);
    let system = systems.next().filter(|system| systems.next().is_none() && system.named.is_some());
    let above = |part: &Resource<'_>| {
        let holds =
            |other: &&Resource<'_>| part.way.strip_prefix(&other.way).is_some_and(|w| w.starts_with('/'));
        tree.iter().filter(is_machine).filter(holds).max_by_key(|machine| machine.way.len())
    };
    let of = |part: &'t Resource<'l>| {
        if is_machine(&part) {
            // A chassis without a number is the one that the system is in.
            return system.filter(|_| part.named.is_none() && part.kind != SYSTEM);
        }
        match above(part) {
            Some(machine) if machine.named.is_some() => Some(machine),
            Some(machine) if machine.kind == SYSTEM => None,
            _ => system,
        }
    };
    tree.iter().filter_map(|part| Some((part, of(part)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::input::Input;
    use crate::ingest::reader::{ReadOptions, open};

    /// The files of several services, by their paths, read.
    fn named(files: &[(&str, &str)]) -> Vec<(String, String)> {
        let read = |(path, text): &(&str, &str)| {
            let read =
                open(&Input::memory(*path, text.as_bytes().to_vec()), &ReadOptions::default()).unwrap();
            (Path::new(*path).to_owned(), read.content.statements().unwrap().clone())
        };
        let all: Vec<_> = files.iter().map(read).collect();
        let leaves: Vec<Leaf<'_>> =
            all.iter().map(|(path, statements)| Leaf { path, name: "x", statements }).collect();
        let (found, _) = machines(&leaves);
        found.into_iter().map(|(at, name)| (files[at].0.to_owned(), name)).collect()
    }

    fn file(id: &str, kind: &str, rest: &str) -> String {
        format!(r##"{{"@odata.id":"/redfish/v1/{id}","@odata.type":"#{kind}.v1_0_0.{kind}",{rest}}}"##)
    }

    #[test]
    fn parts_are_of_the_system_of_their_tree_and_of_no_other() {
        let system = |serial: &str| {
            file("Systems/1", "ComputerSystem", &format!(r#""SerialNumber":"{serial}","Model":"R640""#))
        };
        let dimm = file("Systems/1/Memory/A1", "Memory", r#""PartNumber":"CX1","DeviceLocator":"A1""#);
        let supply = file("Chassis/1/PowerSupplies/0", "PowerSupply", r#""Model":"PS9","SerialNumber":"P1""#);
        let (one, other) = (system("SRV0001"), system("SRV0002"));
        let tree = [
            ("a/redfish/v1/Systems/1/index.json", one.as_str()),
            ("a/redfish/v1/Systems/1/Memory/A1/index.json", dimm.as_str()),
            ("a/redfish/v1/Chassis/1/PowerSupplies/0/index.json", supply.as_str()),
            ("b/redfish/v1/Systems/1.json", other.as_str()),
            ("b/redfish/v1/Systems/1/Memory/A1.json", dimm.as_str()),
            // Here it does not stand where it says.
            ("b/redfish/v1/Systems/2/Memory/A1.json", dimm.as_str()),
            ("c/dimm.json", dimm.as_str()),
            ("d/redfish/v1/Systems/1/Memory/A1.json", dimm.as_str()),
        ];
        let of = |at: usize, name: &str| (tree[at].0.to_owned(), name.to_owned());
        assert_eq!(named(&tree), [of(1, "SRV0001"), of(2, "SRV0001"), of(4, "SRV0002")]);
    }

    #[test]
    fn of_several_systems_each_has_what_is_below_it_alone() {
        let system = |n: u32| {
            file(
                &format!("Systems/{n}"),
                "ComputerSystem",
                &format!(r#""SerialNumber":"SRV000{n}","Model":"R640""#),
            )
        };
        let dimm = file("Systems/2/Memory/A1", "Memory", r#""PartNumber":"CX1","DeviceLocator":"A1""#);
        let supply = file("Chassis/1/PowerSupplies/0", "PowerSupply", r#""Model":"PS9","SerialNumber":"P1""#);
        let (one, two) = (system(1), system(2));
        let tree = [
            ("redfish/v1/Systems/1/index.json", one.as_str()),
            ("redfish/v1/Systems/2/index.json", two.as_str()),
            ("redfish/v1/Systems/2/Memory/A1/index.json", dimm.as_str()),
            ("redfish/v1/Chassis/1/PowerSupplies/0/index.json", supply.as_str()),
        ];
        assert_eq!(named(&tree), [(tree[2].0.to_owned(), "SRV0002".to_owned())]);
    }
}
