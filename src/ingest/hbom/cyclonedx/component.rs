//! What a component of a bill of materials says of the machine or of a part of it.

use std::collections::HashSet;

use super::super::node::Node;
use super::super::stating::Stating;
use super::properties::{field, is_redacted};
use crate::ingest::secrets::without_secrets_in_key;
use crate::ingest::statements::StatedAt;
use crate::model::{Aspect, Field, Role};
use crate::text::placeholders::is_placeholder;

/// What a component is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What the document is about.
    Machine,
    /// A part of it.
    Device,
    /// A board of it.
    Board,
    /// Firmware, software, a material, or what is not in the product: attributes, no part.
    Other,
}

impl Kind {
    /// Of a component that is not what the document is about.
    pub(super) fn of(component: &Node<'_>) -> Self {
        let excluded = component.get("scope").and_then(|scope| scope.text()) == Some("excluded");
        if !is_device(component) || excluded {
            return Self::Other;
        }
        let class = property_text(component, |name| name.ends_with(":hardwareClass"));
        if class.is_some_and(|class| matches!(class, "board" | "baseboard" | "motherboard" | "mainboard")) {
            Self::Board
        } else {
            Self::Device
        }
    }

    /// The field of its name or part number.
    pub(super) const fn part(self) -> Field {
        match self {
            Self::Machine => Field::Model,
            Self::Board => Field::Board,
            Self::Device | Self::Other => Field::Part,
        }
    }

    /// The field of its serial number.
    pub(super) const fn serial(self) -> Field {
        match self {
            Self::Machine => Field::Serial,
            Self::Board => Field::BoardSerial,
            Self::Device | Self::Other => Field::ComponentSerial,
        }
    }
}

/// The type of a component, as written.
pub(super) fn kind<'d>(component: &Node<'d>) -> &'d str {
    component.get("type").and_then(|kind| kind.text()).unwrap_or_default()
}

/// Whether it is hardware.
pub(super) fn is_device(component: &Node<'_>) -> bool {
    kind(component) == "device"
}

/// Whether it is a thing that can be touched.
pub(super) fn is_physical(component: &Node<'_>) -> bool {
    matches!(kind(component), "device" | "material")
}

/// What names the machine that the document is about: its serial number, or else its asset tag.
pub(super) fn name_of_machine(machine: &Node<'_>) -> Option<String> {
    let identity = identities(machine).into_iter().find(|(scheme, _)| *scheme == "serial-number");
    let identity = identity.and_then(|(_, value)| value.text());
    let property = |wanted: Field| property_text(machine, |name| field(name, Kind::Machine) == Some(wanted));
    let all = [identity, property(Field::Serial), property(Field::AssetTag)];
    let name = all.into_iter().flatten().find(|name| !is_placeholder(name) && !is_redacted(name));
    name.map(str::to_owned)
}

fn property_text<'d>(component: &Node<'d>, is_it: impl Fn(&str) -> bool) -> Option<&'d str> {
    let properties = component.items("properties");
    let found = properties.iter().find(|property| name_of(property).is_some_and(&is_it));
    found.and_then(value_of).and_then(|value| value.text())
}

fn name_of<'d>(property: &Node<'d>) -> Option<&'d str> {
    property.get("name").and_then(|name| name.text())
}

/// The value of a property: in JSON beside its name, in XML its text.
fn value_of<'d>(property: &Node<'d>) -> Option<Node<'d>> {
    property.get("value").or_else(|| property.text().map(|_| property.clone()))
}

/// The identities of a component with their schemes (2.0).
fn identities<'d>(component: &Node<'d>) -> Vec<(&'d str, Node<'d>)> {
    let all = component.items("identifiers").into_iter().flat_map(|of_party| of_party.items("identities"));
    all.filter_map(|identity| Some((identity.get("scheme")?.text()?, identity.get("value")?))).collect()
}

/// States what a component says. Where it `is_all` that the document is about, its origin and tariff number are those of the machine.
pub(super) fn state(stating: &mut Stating, component: &Node<'_>, kind: Kind, is_all: bool) {
    let prefix = match kind {
        Kind::Machine => "metadata/component/".to_owned(),
        Kind::Device | Kind::Board => String::new(),
        Kind::Other => format!("{}/", self::kind(component)),
    };
    let mut told =
        Told { stating, component, kind, is_all, prefix, taken: HashSet::new(), said: HashSet::new() };
    if kind != Kind::Other {
        told.name();
        told.makers();
        told.physical();
    }
    told.rest();
}

/// A component, as it is read.
struct Told<'s, 'd> {
    stating: &'s mut Stating,
    component: &'s Node<'d>,
    kind: Kind,
    /// Whether the document is about it alone.
    is_all: bool,
    prefix: String,
    /// The pointers of what was stated.
    taken: HashSet<String>,
    said: HashSet<Field>,
}

impl<'d> Told<'_, 'd> {
    /// States a value as a field, if it has a text.
    fn put(&mut self, field: Field, value: Option<Node<'d>>) {
        let Some(value) = value else { return };
        let Some(text) = value.text() else { return };
        if is_redacted(text) {
            return;
        }
        let name = self.header(&value.at);
        self.taken.insert(value.at.clone());
        self.said.insert(field);
        self.stating.field(&name, Some(field), text, StatedAt::Pointer(value.at.into()));
    }

    fn header(&self, at: &str) -> String {
        let own = at.get(self.component.at.len()..).unwrap_or_default();
        format!("{}{}", self.prefix, bare(own).trim_start_matches('/'))
    }

    /// Its name, its part number and what it is.
    fn name(&mut self) {
        let (part, serial) = (self.kind.part(), self.kind.serial());
        for (scheme, value) in identities(self.component) {
            match scheme {
                "mpn" if self.kind != Kind::Machine => self.put(part, Some(value)),
                "serial-number" => self.put(serial, Some(value)),
                _ => {}
            }
        }
        for property in self.component.items("properties") {
            let Some(name) = name_of(&property) else { continue };
            let Some(field) = field(name, self.kind) else { continue };
            if let Some((value, text)) =
                value_of(&property).and_then(|value| Some((value.clone(), value.text()?)))
                && !is_redacted(text)
            {
                self.taken.insert(value.at.clone());
                self.said.insert(field);
                let name = format!("{}{name}", self.prefix);
                self.stating.field(&name, Some(field), text, StatedAt::Pointer(value.at.into()));
            }
        }
        if self.kind == Kind::Device {
            let of_class = |level| self.component.path(&["classification", level]);
            let class = of_class("subcategory").or_else(|| of_class("category"));
            if !self.said.contains(&Field::Component) {
                self.put(Field::Component, class);
            }
            let description = self.component.get("description");
            self.put(Field::Description, description);
        }
        let name = self.component.get("name");
        if !self.said.contains(&part) {
            self.put(part, name);
        } else if self.kind == Kind::Device && !self.said.contains(&Field::Component) {
            self.put(Field::Component, name);
        }
    }

    /// Who made and sold it.
    fn makers(&mut self) {
        let named = |role| self.component.path(&[role, "name"]);
        let mut maker = named("manufacturer");
        let mut supplier = named("supplier");
        for party in self.component.items("parties") {
            let roles = party.items("roles");
            let has = |wanted| {
                roles.iter().any(|role| role.get("role").and_then(|role| role.text()) == Some(wanted))
            };
            let name = || party.path(&["organization", "name"]).or_else(|| party.path(&["person", "name"]));
            if has("manufacturer") {
                maker = maker.or_else(name);
            } else if has("supplier") || has("distributor") {
                supplier = supplier.or_else(name);
            }
        }
        // Who published a component is nobody who made it; of hardware of which nothing else is told it is the only trace of its
        // maker, and stands under its own name.
        let is_written = ["author", "authors"].into_iter().any(|key| self.component.get(key).is_some());
        let publisher = || self.component.get("publisher").filter(|_| !is_written);
        match self.kind {
            Kind::Machine => {
                for role in ["manufacturer", "supplier"] {
                    if let Some(party) = self.component.get(role) {
                        self.address(&party, role_of(role));
                    }
                }
                self.put(Field::Party(Role::Maker, Aspect::Name), maker);
                self.put(Field::Party(Role::Supplier, Aspect::Name), supplier);
            }
            // Who supplies a part mostly made it; who only traded in it is told beside its maker.
            Kind::Device => self.put(Field::PartMaker, maker.or(supplier).or_else(publisher)),
            Kind::Board => self.put(Field::BoardMaker, maker.or(supplier).or_else(publisher)),
            Kind::Other => {}
        }
    }

    fn address(&mut self, party: &Node<'d>, role: Role) {
        let Some(address) = party.get("address") else { return };
        for (key, line) in address.entries() {
            match key {
                "country" => self.put(Field::Party(role, Aspect::Country), Some(line)),
                "streetAddress" | "postOfficeBoxNumber" | "postalCode" | "locality" | "region" => {
                    self.put(Field::Party(role, Aspect::Address), Some(line));
                }
                _ => {}
            }
        }
    }

    /// How many there are and where; of the machine, where it was made and how it is classified (2.0).
    fn physical(&mut self) {
        match self.kind {
            Kind::Device => {
                if self.component.path(&["quantity", "unit"]).is_none() {
                    self.put(Field::Quantity, self.component.path(&["quantity", "value"]));
                }
                if let Some(list) = self.component.path(&["boardLocation", "designators"]) {
                    let texts: Vec<&str> = list.list().iter().filter_map(Node::text).collect();
                    let name = self.header(&list.at);
                    self.taken.insert(list.at.clone());
                    let at = StatedAt::Pointer(list.at.into());
                    self.stating.field(&name, Some(Field::Designator), &texts.join(", "), at);
                }
            }
            Kind::Machine | Kind::Board | Kind::Other => {}
        }
        if self.kind == Kind::Machine || self.is_all {
            self.classified();
        }
    }

    /// Where it was made and how it is classified (2.0).
    fn classified(&mut self) {
        for origin in self.component.items("origins") {
            let made = origin.get("stage").and_then(|stage| stage.text()) == Some("manufactured");
            if let ([only], true) = (origin.items("distribution").as_slice(), made) {
                self.put(Field::Origin, only.get("isoCode"));
            }
        }
        for code in
            self.component.path(&["classification", "codes"]).map(|codes| codes.list()).unwrap_or_default()
        {
            let field = match code.get("standard").and_then(|standard| standard.text()) {
                Some("HS" | "HTS") => Field::Hts,
                Some("ECCN") => Field::Eccn,
                _ => continue,
            };
            self.put(field, code.get("value"));
        }
    }

    /// Everything else, as attributes.
    fn rest(&mut self) {
        for (key, value) in self.component.entries() {
            match key {
                "components" => {}
                "properties" => {
                    for entry in value.list() {
                        let taken = value_of(&entry).is_some_and(|value| self.taken.contains(&value.at));
                        if !taken {
                            property(self.stating, &entry, &self.prefix);
                        }
                    }
                }
                _ => {
                    let (mut others, taken) = (Vec::new(), &self.taken);
                    value.each_text(&mut |at, text| {
                        if !taken.contains(at) {
                            others.push((at.to_owned(), text.to_owned()));
                        }
                    });
                    for (at, text) in others {
                        let name = self.header(&at);
                        self.stating.attribute(&name, &text, &at);
                    }
                }
            }
        }
    }
}

/// A way without the signs of attributes, so that both forms of the format name a value alike.
fn bare(way: &str) -> String {
    way.replace("/@", "/")
}

fn role_of(key: &str) -> Role {
    if key == "supplier" { Role::Supplier } else { Role::Maker }
}

/// States the values of a part of the document as attributes below a name.
pub(super) fn attributes(stating: &mut Stating, node: &Node<'_>, name: &str) {
    node.each_text(&mut |at, text| {
        let own = at.get(node.at.len()..).unwrap_or_default();
        stating.attribute(&format!("{name}{}", bare(own)), text, at);
    });
}

/// States a property as an attribute under its own name.
pub(super) fn property(stating: &mut Stating, property: &Node<'_>, prefix: &str) {
    match (name_of(property), value_of(property)) {
        (Some(name), Some(value)) => {
            let name = without_secrets_in_key(name);
            stating.attribute(&format!("{prefix}{name}"), value.text().unwrap_or_default(), &value.at);
        }
        _ => attributes(stating, property, &format!("{prefix}property")),
    }
}

/// States who made or supplied what the document is about, where the document says it beside its subject.
pub(super) fn party(stating: &mut Stating, party: &Node<'_>, key: &str, prefix: &str) {
    let name = party.get("name");
    let taken = name.as_ref().map(|name| name.at.clone());
    if let Some((name, text)) = name.as_ref().and_then(|name| Some((name, name.text()?))) {
        let field = Field::Party(role_of(key), Aspect::Name);
        let at = StatedAt::Pointer(name.at.as_str().into());
        stating.field(&format!("{prefix}{key}/name"), Some(field), text, at);
    }
    party.each_text(&mut |at, text| {
        if taken.as_deref() != Some(at) {
            let own = at.get(party.at.len()..).unwrap_or_default();
            stating.attribute(&format!("{prefix}{key}{own}"), text, at);
        }
    });
}
