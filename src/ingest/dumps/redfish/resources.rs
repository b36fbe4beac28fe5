//! The resources of a Redfish document, without those that are no equipment.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::dumps::json::Json;
use crate::ingest::layout::NOT_AN_INVENTORY;

/// Resources that speak of no equipment (types of DMTF DSP2046): what the controller's services, accounts and settings are, what it
/// logged, and software, which says nothing of the device it runs on. Settings of the firmware repeat numbers of the machine as
/// somebody typed them.
const OTHERS: &[&str] = &[
    "AccountService",
    "ActionInfo",
    "AttributeRegistry",
    "Bios",
    "BootOption",
    "Certificate",
    "CertificateLocations",
    "CertificateService",
    "ComponentIntegrity",
    "CompositionService",
    "Event",
    "EventDestination",
    "EventService",
    "ExternalAccountProvider",
    "Job",
    "JobService",
    "JsonSchemaFile",
    "Key",
    "KeyPolicy",
    "KeyService",
    "License",
    "LicenseService",
    "LogEntry",
    "LogService",
    "ManagerAccount",
    "ManagerNetworkProtocol",
    "Message",
    "MessageRegistry",
    "MessageRegistryFile",
    "MetricDefinition",
    "MetricReport",
    "MetricReportDefinition",
    "Role",
    "SecureBoot",
    "SecureBootDatabase",
    "SecurityPolicy",
    "SerialInterface",
    "ServiceRoot",
    "Session",
    "SessionService",
    "Signature",
    "SoftwareInventory",
    "Task",
    "TaskService",
    "TelemetryService",
    "Triggers",
    "TrustedComponent",
    "UpdateService",
    "VirtualMedia",
];

/// Takes out what is no equipment, and empty slots and bays, where nothing else is spoken of; says which.
pub(super) fn without_others(resources: &mut Vec<(String, &Json<'_>)>) -> Option<Diagnostic> {
    let is_empty = |resource: &Json<'_>| {
        let state = resource.get("Status").and_then(|status| status.get("State"));
        !is_machine(kind(resource)) && matches!(state, Some(Json::Scalar(state)) if *state == "Absent")
    };
    let (mut kinds, mut empty): (Vec<String>, usize) = (Vec::new(), 0);
    resources.retain(|(_, resource)| {
        let kind = kind(resource);
        if OTHERS.contains(&kind) {
            if !kinds.iter().any(|known| known == kind) {
                kinds.push(kind.to_owned());
            }
            return false;
        }
        let is_empty = is_empty(resource);
        empty += usize::from(is_empty);
        !is_empty
    });
    if empty > 0 {
        kinds.push(format!("{empty} empty slots or bays"));
    }
    let text = format!("{NO_EQUIPMENT}{}", kinds.join(", "));
    (!kinds.is_empty()).then(|| Diagnostic::note("resource-left-out", text))
}

const NO_EQUIPMENT: &str = "left out, as it is no equipment that is there: ";

/// That all of a document was left out.
pub(super) fn no_equipment(notes: &Diagnostics) -> Diagnostic {
    let left_out = notes.iter().find_map(|note| note.message.strip_prefix(NO_EQUIPMENT)).unwrap_or_default();
    let text = format!("it speaks of no equipment that is there: {left_out}");
    let place = notes.iter().find_map(|note| note.place.as_deref()).unwrap_or_default();
    Diagnostic::error(NOT_AN_INVENTORY, text)
        .at(place)
        .help("give the resources of systems, chassis and their parts")
}

/// The resources of a document: it, its entries, or the members of a collection.
pub(super) fn gather<'d, 't>(at: &str, value: &'d Json<'t>, found: &mut Vec<(String, &'d Json<'t>)>) {
    let (at, items) = match (value, value.get("Members")) {
        (Json::Array(items), _) => (at.to_owned(), items.as_slice()),
        (_, Some(Json::Array(members))) if !members.is_empty() => {
            (format!("{at}/Members"), members.as_slice())
        }
        _ => return found.push((at.to_owned(), value)),
    };
    for (n, item) in items.iter().enumerate() {
        gather(&format!("{at}/{n}"), item, found);
    }
}

/// Whether it is more than a link to a resource.
pub(super) fn says_more_than_links(resource: &Json<'_>) -> bool {
    !matches!(resource, Json::Object(_)) || resource.entries().iter().any(|(key, _)| key != "@odata.id")
}

/// Keys by which a system is told of which somebody chose some values alone: `curl … | jq '{Model,SerialNumber,BiosVersion}'`.
pub(super) const OF_SYSTEM: [&str; 3] = ["Model", "SerialNumber", "BiosVersion"];

/// The type of a resource: `Memory` of `#Memory.v1_17_0.Memory`.
pub(super) fn kind<'d>(resource: &'d Json<'_>) -> &'d str {
    let Some(Json::Scalar(kind)) = resource.get("@odata.type") else {
        let is_system = OF_SYSTEM.iter().all(|key| matches!(resource.get(key), Some(Json::Scalar(_))));
        return if is_system { "ComputerSystem" } else { "" };
    };
    kind.trim_start_matches('#').split('.').next().unwrap_or_default()
}

/// Whether a resource of this type is a machine.
pub(super) fn is_machine(kind: &str) -> bool {
    matches!(kind, "ComputerSystem" | "Chassis" | "PowerDistribution" | "Switch" | "CoolingUnit")
}
