//! Which instances are of one machine, and what each says of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;

use super::super::sections::{Fields, Machines, Section};
use super::Instance;
use super::classes::HOST;
use super::fields::{self, Beside};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::encoding::EncodingReport;
use crate::ingest::reader::Opened;
use crate::model::Field;

/// What stands beside every instance and says nothing of it; the host is said once of its machine.
const BESIDE: [&str; 4] = ["PSComputerName", "Node", "RunspaceId", "PSShowComputerName"];

/// The machines of a file, in the order in which each is first spoken of.
///
/// # Errors
/// When nothing is said of any.
pub(super) fn finish(
    file: &str,
    instances: Vec<Instance>,
    (encoding, mut notes): (Option<EncodingReport>, Diagnostics),
) -> Result<Opened, Diagnostics> {
    let scopes = Scopes::of(&instances);
    let mut order: Vec<Vec<Instance>> = Vec::new();
    let mut known: HashMap<Key, usize> = HashMap::new();
    for instance in instances {
        let Some(key) = scopes.key(&instance) else {
            notes.push(nobody(file, &instance));
            continue;
        };
        let at = *known.entry(key).or_insert_with(|| {
            order.push(Vec::new());
            order.len() - 1
        });
        if let Some(machine) = order.get_mut(at) {
            machine.push(instance);
        }
    }
    let mut machines = Machines::new();
    for machine in order {
        machines.begin();
        write(&mut machines, machine);
    }
    machines.finish(file, (encoding, notes))
}

/// What tells a machine from the others of its file.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    /// The name of its host, in small letters.
    Host(String),
    /// Its number, in the object of this number.
    Serial(usize, String),
    /// It is the only one of its object.
    Only(usize),
}

/// The hosts and numbers that the instances of each object of a document name.
struct Scopes(BTreeMap<usize, Scope>);

#[derive(Default)]
struct Scope {
    hosts: BTreeSet<String>,
    /// Numbers of machines by the class that says them: that of the product and that of its firmware may differ.
    serials: BTreeMap<String, BTreeSet<String>>,
}

impl Scopes {
    fn of(instances: &[Instance]) -> Self {
        let mut scopes: BTreeMap<usize, Scope> = BTreeMap::new();
        for instance in instances {
            let scope = scopes.entry(instance.within).or_default();
            scope.hosts.extend(host(instance));
            if let Some(serial) = serial(instance) {
                scope.serials.entry(instance.class.clone()).or_default().insert(serial);
            }
        }
        Self(scopes)
    }

    /// Which machine an instance is of; `None` if its object speaks of several and it names none of them.
    fn key(&self, instance: &Instance) -> Option<Key> {
        if let Some(host) = host(instance) {
            return Some(Key::Host(host));
        }
        let scope = self.0.get(&instance.within)?;
        let several = scope.hosts.len() > 1 || scope.serials.values().any(|serials| serials.len() > 1);
        match (several, scope.hosts.first()) {
            (true, _) => serial(instance).map(|serial| Key::Serial(instance.within, serial)),
            (false, Some(host)) => Some(Key::Host(host.clone())),
            (false, None) => Some(Key::Only(instance.within)),
        }
    }
}

/// The host that an instance names, in small letters; the machine itself is none.
fn host(instance: &Instance) -> Option<String> {
    let own = || fields::own_name(&instance.class, &instance.section);
    let named = instance.section.value(HOST).or_else(own)?.trim().to_lowercase();
    (!matches!(named.as_str(), "localhost" | "127.0.0.1" | "::1" | ".")).then_some(named)
}

fn serial(instance: &Instance) -> Option<String> {
    fields::serial(&instance.class, &instance.section).map(|serial| serial.trim().to_lowercase())
}

fn nobody(file: &str, instance: &Instance) -> Diagnostic {
    let text = format!(
        "this {} names no machine, and the file speaks of several: whose it is is not known",
        if instance.class.is_empty() { "instance" } else { &instance.class }
    );
    Diagnostic::error("part-of-no-machine", text)
        .at(instance.section.at.of_file(file))
        .help("keep the column PSComputerName (or Node), or give each machine in a file of its own")
}

/// Says what the instances of a machine say of it.
fn write(machines: &mut Machines, mut instances: Vec<Instance>) {
    const NAME: Fields = &[(Field::Hostname, HOST)];
    const ADDRESS: Fields = &[(Field::Ip, HOST)];
    let system = instances.iter().position(|one| fields::serial(&one.class, &one.section).is_some());
    let has_model = instances.iter().any(|one| {
        one.class != "Win32_ComputerSystemProduct"
            && one.section.value(&["Model", "CsModel"]).is_some()
            && fields::own_name(&one.class, &one.section).is_some()
    });
    let names_itself = instances.iter().any(|one| fields::own_name(&one.class, &one.section).is_some());
    let named = instances.iter().find_map(|one| {
        let key = HOST.iter().find(|key| one.section.value(&[key]).is_some())?;
        one.section.entries.iter().find(|entry| entry.key.eq_ignore_ascii_case(key)).cloned()
    });
    if let Some(entry) = named {
        let mut section = Section::new("", entry.at.clone());
        let fields = if entry.text.trim().parse::<IpAddr>().is_ok() { ADDRESS } else { NAME };
        section.entries.push(entry);
        // Where the system is there, its own name stands.
        machines.section(&section, if names_itself && fields == NAME { &[] } else { fields });
    }
    for (n, Instance { class, section, .. }) in instances.iter_mut().enumerate() {
        section.entries.retain(|entry| !BESIDE.iter().any(|key| entry.key.eq_ignore_ascii_case(key)));
        let beside =
            Beside { is_system: system.is_none_or(|at| at == n), is_numbered: system.is_some(), has_model };
        machines.section(section, fields::fields(class, section, beside));
    }
}
