//! The JSON from which paccor, and tools like it, make platform certificates: a machine and its components, as a script found
//! them or a person wrote them down.
//!
//! <https://github.com/nsacyber/paccor>; HIRS takes the same form.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::listed::{Listed, Said, Status};
use super::node::Node;
use super::stating::Stating;
use super::{broken, json, json_text};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::secrets::without_secrets_in_key;
use crate::ingest::statements::StatedAt;
use crate::model::{Aspect, Field, Role, Standing};
use crate::text::placeholders::is_placeholder;

/// The format.
pub(in crate::ingest) struct Paccor;

impl Reader for Paccor {
    fn id(&self) -> &'static str {
        "paccor"
    }

    fn doc(&self) -> &'static str {
        "Lists of components for platform certificates (paccor, HIRS): JSON with PLATFORM and COMPONENTS"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        let Some(outline) = probe.outline else { return false };
        ["/PLATFORM/PLATFORMMODEL", "/PLATFORM/PLATFORMMANUFACTURERSTR", "/COMPONENTS/*/COMPONENTCLASS"]
            .iter()
            .any(|way| outline.has(way))
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let name = bytes.name();
        let text = json_text(bytes)?;
        let document = json(name, &text)?;
        let root = Node::json(&document);
        let mut problems = Diagnostics::default();
        let mut components = Vec::new();
        if let Some(list) = root.get("COMPONENTS") {
            if !list.is_list() {
                problems.push(broken(name, &list.at, "a list of components was expected"));
            }
            for component in list.list() {
                match listed(name, &component) {
                    Ok(listed) => components.push(listed),
                    Err(problem) => problems.push(problem),
                }
            }
        }
        if problems.has_errors() {
            return Err(problems);
        }
        let serial = root.path(&["PLATFORM", "PLATFORMSERIAL"]).and_then(|serial| serial.text());
        let key = serial.filter(|serial| !is_placeholder(serial)).map(str::to_owned);
        let mut stating = Stating::new(Standing::Declared, Some(key.unwrap_or_else(|| format!("{name}!1"))));
        stating.begin();
        for (key, value) in root.entries() {
            match key {
                "COMPONENTS" => {}
                "PLATFORM" => platform(&mut stating, &value),
                "PROPERTIES" => {
                    value.list().iter().for_each(|property| self::property(&mut stating, property));
                }
                _ => value.each_text(&mut |at, text| stating.attribute(at.trim_start_matches('/'), text, at)),
            }
        }
        for component in components {
            component.state(&mut stating);
        }
        stating.finish(name, Diagnostics::default())
    }
}

fn platform(stating: &mut Stating, platform: &Node<'_>) {
    for (key, value) in platform.entries() {
        let field = match key {
            "PLATFORMMANUFACTURERSTR" => Some(Field::Party(Role::Maker, Aspect::Name)),
            "PLATFORMMODEL" => Some(Field::Model),
            "PLATFORMSERIAL" => Some(Field::Serial),
            _ => None,
        };
        value.each_text(&mut |at, text| stating.field(key, field, text, StatedAt::Pointer(at.into())));
    }
}

/// A property of the platform: `{"NAME": "uname -r", "VALUE": "5.14"}`.
fn property(stating: &mut Stating, property: &Node<'_>) {
    let of = |keys: [&str; 2]| keys.iter().find_map(|key| property.get(key));
    let (name, value) = (of(["NAME", "PROPERTYNAME"]), of(["VALUE", "PROPERTYVALUE"]));
    match (name.and_then(|name| name.text()), value) {
        (Some(name), Some(value)) => {
            let name = without_secrets_in_key(name);
            stating.attribute(&format!("PROPERTIES/{name}"), value.text().unwrap_or_default(), &value.at);
        }
        _ => property.each_text(&mut |at, text| stating.attribute("PROPERTIES", text, at)),
    }
}

/// A component: an object, or a list of traits.
fn listed(name: &str, component: &Node<'_>) -> Result<Listed, Diagnostic> {
    let mut listed = Listed::default();
    if component.is_object() {
        fill(name, component, &mut listed)?;
        return Ok(listed);
    }
    if !component.is_list() {
        return Err(broken(name, &component.at, "a component was expected: an object, or a list of traits"));
    }
    for one in component.list() {
        let Some(value) = one.get("traitValue") else {
            return Err(broken(name, &one.at, "the trait has no `traitValue`"));
        };
        let category = one.get("traitCategory").and_then(|category| category.text()).unwrap_or_default();
        let said = || said("traitValue", &value);
        // Categories of texts, as in certificates.
        match category {
            "2.23.133.19.2.7" => {
                listed.registry =
                    one.get("traitRegistry").and_then(|registry| self::said("traitRegistry", &registry));
                listed.class = class_value("traitValue", &value);
            }
            "2.23.133.19.2.8" => listed.maker = said(),
            "2.23.133.19.2.9" => listed.model = said(),
            "2.23.133.19.2.10" => listed.serial = said(),
            "2.23.133.19.2.13" => listed.revision = said(),
            _ if value.is_object() => fill(name, &value, &mut listed)?,
            _ => value
                .each_text(&mut |at, text| listed.others.push(other(&format!("trait/{category}"), text, at))),
        }
    }
    Ok(listed)
}

fn said(name: &str, value: &Node<'_>) -> Option<Said> {
    Some(other(name, value.text()?, &value.at))
}

fn other(name: &str, text: &str, at: &str) -> Said {
    Said { name: name.to_owned(), text: text.to_owned(), at: StatedAt::Pointer(at.into()) }
}

/// The number of a class: hexadecimal digits, or bytes as Base64.
fn class_value(name: &str, value: &Node<'_>) -> Option<Said> {
    use std::fmt::Write as _;
    let Some(encoded) = value.get("base64") else { return said(name, value) };
    let bytes = STANDARD.decode(encoded.text()?).ok()?;
    let mut digits = String::new();
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{byte:02X}");
    }
    Some(other(name, &digits, &encoded.at))
}

/// Reads the values of a component; their names come in capitals, or as `componentModel`.
fn fill(name: &str, component: &Node<'_>, listed: &mut Listed) -> Result<(), Diagnostic> {
    for (key, value) in component.entries() {
        let word = key.to_ascii_uppercase();
        let said = || said(key, &value);
        match word.strip_prefix("COMPONENT").unwrap_or(&word) {
            "CLASS" => {
                for (key, value) in value.entries() {
                    if key.to_ascii_uppercase().ends_with("VALUE") {
                        listed.class = class_value(key, &value);
                    } else {
                        listed.registry = self::said(key, &value);
                    }
                }
            }
            "MANUFACTURER" => listed.maker = said(),
            "MODEL" => listed.model = said(),
            "SERIAL" => listed.serial = said(),
            "REVISION" => listed.revision = said(),
            "ADDRESSES" => {
                for (key, value) in value.list().iter().flat_map(Node::entries) {
                    listed.macs.extend(self::said(key, &value));
                }
            }
            "STATUS" => {
                let status = value.text().and_then(Status::of);
                let what = "a component is added, modified or removed";
                let status = status.ok_or_else(|| broken(name, &value.at, what))?;
                listed.status = said().map(|said| (status, said));
            }
            _ => value.each_text(&mut |at, text| {
                let own = at.get(component.at.len() + 1..).unwrap_or_default();
                listed.others.push(other(own, text, at));
            }),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostics;
    use crate::files::input::Input;
    use crate::ingest::reader::{Opened, ReadOptions, open};
    use crate::model::{Field, Place, Places};

    fn read(text: &str) -> Result<Opened, Diagnostics> {
        let workbook = open(&Input::memory("c.json", text.into()), &ReadOptions::default())?;
        assert_eq!(workbook.format, "paccor");
        Ok(Opened { content: workbook.content.clone(), ..Opened::default() })
    }

    #[test]
    fn what_went_is_no_component_and_what_came_is() {
        let opened = read(
            r#"{"PLATFORM":{"PLATFORMMODEL":"Rack 1","PLATFORMSERIAL":"RK0000001"},"COMPONENTS":[
            {"COMPONENTCLASS":{"COMPONENTCLASSREGISTRY":"2.23.133.18.3.4","COMPONENTCLASSVALUE":"00020000"},
             "MANUFACTURER":"19E5:19E5:","MODEL":"0222::","SERIAL":"S1","STATUS":"added"},
            {"MANUFACTURER":"A","MODEL":"OLD","STATUS":"removed"}]}"#,
        )
        .unwrap();
        let statements = opened.content.statements().unwrap();
        let plan = statements.plan();
        assert_eq!(
            (plan.machine.as_deref(), plan.row_is_component, plan.key),
            (Some("RK0000001"), true, None)
        );
        let column = |header: &str| {
            let at = plan
                .columns
                .iter()
                .position(|column| column.header == header)
                .unwrap_or_else(|| panic!("{header}"));
            (u32::try_from(at).unwrap(), plan.columns[at].field)
        };
        let (at, field) = column("MANUFACTURER (PCI vendor id)");
        assert_eq!(field, Some(Field::PartMaker));
        assert_eq!(statements.text(2, at), Some("Huawei Technologies Co., Ltd."));
        assert_eq!(statements.place(2, at), Place::Pointer("/COMPONENTS/0/MANUFACTURER"));
        assert_eq!(column("MANUFACTURER").1, None, "the number is kept, and names nobody");
        assert_eq!(column("MODEL").1, Some(Field::Part));
        let (removed, field) = column("removed component/MODEL");
        assert_eq!((field, statements.text(3, removed)), (None, Some("OLD")));
    }

    #[test]
    fn firmware_is_its_version_and_numbers_are_what_they_are() {
        let opened = read(
            r#"{"PLATFORM":{"PLATFORMMODEL":"Rack 1","PLATFORMSERIAL":"RK0000001"},"COMPONENTS":[
            {"COMPONENTCLASS":{"COMPONENTCLASSREGISTRY":"2.23.133.18.3.1","COMPONENTCLASSVALUE":"00130003"},
             "MANUFACTURER":"A","MODEL":"Not Specified","REVISION":"1.5.3"},
            {"MANUFACTURER":"A","MODEL":"NIC","SERIAL":"08:00:27:6d:2c:6b"},
            {"MANUFACTURER":"A","MODEL":"SSD","SERIAL":"00000000000000000000000000000000:30OF304WF7SL:nqn.2022-03.com.example:nvme"},
            {"COMPONENTCLASS":{"COMPONENTCLASSREGISTRY":"2.23.133.18.3.1","COMPONENTCLASSVALUE":"00030003"},
             "MANUFACTURER":"Board Maker","MODEL":"X11","SERIAL":"B1"}]}"#,
        )
        .unwrap();
        let statements = opened.content.statements().unwrap();
        let said = |row: u64, field: Field| {
            let columns = (0..).zip(&statements.plan().columns);
            let mut of_field = columns.filter(|(_, column)| column.field == Some(field));
            of_field.find_map(|(at, _)| statements.text(row, at)).unwrap_or_default().to_owned()
        };
        assert_eq!(said(2, Field::Firmware), "1.5.3");
        assert_eq!([said(3, Field::Mac), said(3, Field::ComponentSerial)], ["08:00:27:6d:2c:6b", ""]);
        assert_eq!(said(4, Field::ComponentSerial), "30OF304WF7SL");
        assert_eq!([said(5, Field::Board), said(5, Field::BoardMaker)], ["X11", "Board Maker"]);
    }

    #[test]
    fn damage_is_refused_at_its_place() {
        for (components, at, says) in [
            ("{}", "c.json /COMPONENTS", "a list of components"),
            ("[7]", "c.json /COMPONENTS/0", "a component was expected"),
            ("[{\"STATUS\":\"gone\"}]", "c.json /COMPONENTS/0/STATUS", "added, modified or removed"),
            ("[[{\"traitId\":\"1\"}]]", "c.json /COMPONENTS/0/0", "traitValue"),
            ("[", "c.json:1:", "EOF"),
        ] {
            let text = format!("{{\"PLATFORM\":{{\"PLATFORMMODEL\":\"M\"}},\"COMPONENTS\":{components}}}");
            let text = if components == "[" { &text[..text.len() - 1] } else { &text };
            let problems = read(text).unwrap_err();
            let told = |p: &crate::diagnostic::Diagnostic| {
                p.place.as_deref().is_some_and(|place| place.starts_with(at)) && p.message.contains(says)
            };
            assert!(problems.iter().any(told), "{problems:?}");
        }
    }
}
