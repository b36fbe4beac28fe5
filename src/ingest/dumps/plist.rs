//! Property lists of Apple written as XML (`man 5 plist`), read as the JSON that they would be (`plutil -convert json`).
//!
//! Places are those in that JSON: `/0/_items/1/serial_number`.

use std::borrow::Cow;
use std::collections::HashSet;

use super::json::{Json, shown_key};
use crate::diagnostic::Diagnostic;
use crate::ingest::xml_tree::Element;

/// What a document that is a property list says; `name` is the file's.
///
/// # Errors
/// When it is no XML, or no property list.
pub(super) fn read(name: &str, text: &str) -> Result<Json<'static>, Diagnostic> {
    let document = Element::parse(name, text)?;
    let broken = |what: &str| {
        let text = format!("the property list cannot be read: {what}");
        Diagnostic::error("document-broken", text).at(name).help("save it again")
    };
    match document.children() {
        [value] if document.name() == "plist" => of(value).map_err(|what| broken(&what)),
        _ => Err(broken("one <plist> with one value in it was expected")),
    }
}

/// A value. The depth of elements is bounded by [`Element::parse`].
fn of(element: &Element) -> Result<Json<'static>, String> {
    let scalar = |text: &str| Json::Scalar(Cow::Owned(text.to_owned()));
    match element.name() {
        "string" | "integer" | "real" | "date" | "data" => Ok(scalar(element.text())),
        name @ ("true" | "false") => Ok(scalar(name)),
        "array" => Ok(Json::Array(element.children().iter().map(of).collect::<Result<_, _>>()?)),
        "dict" => {
            let mut entries: Vec<(Cow<'static, str>, Json<'static>)> = Vec::new();
            let mut known: HashSet<&str> = HashSet::new();
            let mut children = element.children().iter();
            while let Some(key) = children.next() {
                let value = children.next().filter(|_| key.name() == "key");
                let value = value.ok_or("in a <dict> each <key> is followed by its value")?;
                if !known.insert(key.text()) {
                    return Err(format!("{} stands twice in one <dict>", shown_key(key.text())));
                }
                entries.push((Cow::Owned(key.text().to_owned()), of(value)?));
            }
            Ok(Json::object(entries))
        }
        name => Err(format!("<{name}> is no value of one")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_json_and_what_is_none_is_refused() {
        let text = "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">
            <plist version=\"1.0\"><array><dict><key>a</key><integer>1</integer><key>b</key><true/><key>c</key><array/></dict></array></plist>";
        let json = Json::parse("a", r#"[{"a":1,"b":true,"c":[]}]"#).unwrap();
        assert_eq!(read("a.plist", text).unwrap(), json);
        for broken in [
            "<plist><dict><key>a</key></dict></plist>",
            "<plist><dict><integer>1</integer><integer>1</integer></dict></plist>",
            "<plist><b/></plist>",
            "<plist><dict><key>a</key><true/><key>a</key><true/></dict></plist>",
            "<plist/>",
            "<list><string>a</string></list>",
            "<!DOCTYPE plist [<!ENTITY x 'y'>]><plist><string>&x;</string></plist>",
        ] {
            let found = read("a.plist", broken).unwrap_err();
            assert_eq!(found.code, "document-broken", "{broken}");
        }
    }
}
