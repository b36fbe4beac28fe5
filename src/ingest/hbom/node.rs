//! A value of a JSON or XML document, read in one way: CycloneDX says the same things in both.

use crate::ingest::dumps::json::{self, Json};
use crate::ingest::xml_tree::Element;

/// A value, and its pointer.
#[derive(Clone, Debug)]
pub(super) struct Node<'d> {
    /// Where it stands.
    pub(super) at: String,
    of: Of<'d>,
}

#[derive(Clone, Copy, Debug)]
enum Of<'d> {
    Json(&'d Json<'d>),
    Element(&'d Element<'d>),
    /// The value of an attribute.
    Text(&'d str),
}

impl<'d> Node<'d> {
    /// A JSON document as a whole.
    pub(super) fn json(document: &'d Json<'d>) -> Self {
        Self { at: String::new(), of: Of::Json(document) }
    }

    /// The outermost element of an XML document.
    pub(super) fn xml(outermost: &'d Element<'d>) -> Self {
        Self { at: outermost.pointer(), of: Of::Element(outermost) }
    }

    /// The namespace of an element.
    pub(super) fn namespace(&self) -> Option<&'d str> {
        match self.of {
            Of::Element(element) => element.namespace(),
            _ => None,
        }
    }

    /// The values in it by their names: those of a JSON object, the elements in an element and its attributes.
    pub(super) fn entries(&self) -> Vec<(&'d str, Self)> {
        match self.of {
            Of::Json(value) => {
                let entries = value.entries().iter();
                entries.map(|(key, value)| (&**key, self.step(key, value))).collect()
            }
            Of::Element(element) => {
                let child = |(at, child): (String, &'d Element<'d>)| {
                    (child.name(), Self { at, of: Of::Element(child) })
                };
                let attribute = |(name, value): (&'d str, &'d str)| {
                    (name, Self { at: format!("{}/@{name}", self.at), of: Of::Text(value) })
                };
                let children = element.pointed(&self.at).into_iter().map(child);
                children.chain(element.attributes().map(attribute)).collect()
            }
            Of::Text(_) => Vec::new(),
        }
    }

    /// The first value of a name.
    pub(super) fn get(&self, name: &str) -> Option<Self> {
        match self.of {
            Of::Json(value) => value.get(name).map(|value| self.step(name, value)),
            Of::Element(element) => match element.first(&self.at, name) {
                Some((at, child)) => Some(Self { at, of: Of::Element(child) }),
                None => element
                    .attribute(name)
                    .map(|value| Self { at: format!("{}/@{name}", self.at), of: Of::Text(value) }),
            },
            Of::Text(_) => None,
        }
    }

    /// The value at the end of a way of names.
    pub(super) fn path(&self, names: &[&str]) -> Option<Self> {
        names.iter().try_fold(self.clone(), |node, name| node.get(name))
    }

    /// The values of the list of a name: those of a JSON array, the elements in an element.
    pub(super) fn items(&self, name: &str) -> Vec<Self> {
        self.get(name).map_or_else(Vec::new, |list| list.list())
    }

    /// The values of a list.
    pub(super) fn list(&self) -> Vec<Self> {
        match self.of {
            Of::Json(Json::Array(items)) => {
                let step = |(n, item): (usize, &'d Json<'d>)| {
                    let mut at = self.below(8);
                    json::step_to(&mut at, n);
                    Self { at, of: Of::Json(item) }
                };
                items.iter().enumerate().map(step).collect()
            }
            Of::Element(element) => {
                let items = element.pointed(&self.at).into_iter();
                items.map(|(at, item)| Self { at, of: Of::Element(item) }).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether it is a list, as far as can be told.
    pub(super) fn is_list(&self) -> bool {
        matches!(self.of, Of::Json(Json::Array(_)) | Of::Element(_))
    }

    /// Whether it may have values with names.
    pub(super) fn is_object(&self) -> bool {
        matches!(self.of, Of::Json(Json::Object(_)) | Of::Element(_))
    }

    /// Its own text, if it has one that is not blank.
    pub(super) fn text(&self) -> Option<&'d str> {
        let text = match self.of {
            Of::Json(Json::Scalar(text)) => text,
            Of::Json(_) => "",
            Of::Element(element) => element.text(),
            Of::Text(text) => text,
        };
        Some(text.trim()).filter(|text| !text.is_empty())
    }

    /// Visits every text in it with its pointer; texts alone in a JSON array are one, divided by commas.
    pub(super) fn each_text(&self, visit: &mut dyn FnMut(&str, &str)) {
        match self.of {
            Of::Json(Json::Array(items)) if items.iter().all(|item| matches!(item, Json::Scalar(_))) => {
                let texts: Vec<&str> = self.list().iter().filter_map(Node::text).collect();
                visit(&self.at, &texts.join(", "));
            }
            Of::Json(Json::Array(_)) => self.list().iter().for_each(|item| item.each_text(visit)),
            Of::Json(Json::Object(_)) => self.entries().iter().for_each(|(_, value)| value.each_text(visit)),
            Of::Json(Json::Scalar(text)) => visit(&self.at, text),
            Of::Json(Json::Null) => {}
            Of::Element(element) => element.each_value(&self.at, &mut |at, text| visit(at, text)),
            Of::Text(text) => visit(&self.at, text),
        }
    }

    fn step(&self, key: &str, value: &'d Json<'d>) -> Self {
        let mut at = self.below(key.len());
        json::step(&mut at, key);
        Self { at, of: Of::Json(value) }
    }

    /// The pointer, with room for a step of so many bytes.
    fn below(&self, room: usize) -> String {
        let mut at = String::with_capacity(self.at.len() + 1 + room);
        at.push_str(&self.at);
        at
    }
}
