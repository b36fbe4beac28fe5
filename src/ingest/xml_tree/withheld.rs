//! Elements without the values that a name beside them says to be secrets: whatever is made of a document, they are in none of it.

use std::borrow::Cow;

use super::{Element, is_declaration, local};
use crate::ingest::secrets::{LEFT_OUT, is_key_of_name, is_key_of_value, is_secret_key, says_whether};

impl Element<'_> {
    /// Takes the values away that are secrets by their name, whichever of them stands first:
    /// `<setting value="x" name="AdminPassword"/>`, `<p name="Password">x</p>`, `<s><Value>x</Value><Name>Password</Name></s>`.
    pub(super) fn withhold_named(&mut self) {
        let inner = self.children.iter().filter(|child| child.children.is_empty());
        let names = self.attributes().chain(inner.map(|child| (child.name(), child.text())));
        let is_told = { names }.any(|(key, name)| is_key_of_name(key) && is_secret_key(name));
        if !is_told {
            return;
        }
        withhold(&mut self.text);
        let own = self.attributes.iter_mut().filter(|(written, _)| !is_declaration(written));
        own.filter(|(written, _)| is_key_of_value(local(written))).for_each(|(_, value)| withhold(value));
        self.children.iter_mut().filter(|child| is_key_of_value(child.name())).for_each(Self::withhold);
    }

    /// Takes every text in it away that may be a secret.
    fn withhold(&mut self) {
        withhold(&mut self.text);
        self.attributes.iter_mut().for_each(|(_, value)| withhold(value));
        self.children.iter_mut().for_each(Self::withhold);
    }
}

fn withhold(text: &mut Cow<'_, str>) {
    if !text.trim().is_empty() && !says_whether(text) {
        *text = Cow::Borrowed(LEFT_OUT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let document = Element::parse("a.xml", text).unwrap();
        let mut found = Vec::new();
        document.each_value(&document.pointer(), &mut |at, text| found.push(format!("{at}={text}")));
        found.join(" ")
    }

    #[test]
    fn a_value_is_left_out_wherever_the_name_stands_that_tells_of_it() {
        for text in [
            "<s value='hunter2' name='AdminPassword'/>",
            "<a><p name='DB_PASSWORD'>hunter2</p></a>",
            "<s><Value>hunter2</Value><Name>AdminPassword</Name><id>7</id></s>",
            "<PROPERTY NAME='Password' TYPE='string'><VALUE>hunter2</VALUE></PROPERTY>",
            "<PROPERTY NAME='Password'><VALUE.ARRAY><VALUE a='hunter2'>hunter2</VALUE></VALUE.ARRAY></PROPERTY>",
        ] {
            assert!(!written(text).contains("hunter2"), "{}", written(text));
        }
        for text in [
            "<s><name>AdminPassword</name><value>true</value></s>",
            "<s name='AdminPassword' serial='hunter2'/>",
            "<s><o><name>AdminPassword</name></o><value>hunter2</value></s>",
        ] {
            assert!(!written(text).contains(LEFT_OUT), "{}", written(text));
        }
    }
}
