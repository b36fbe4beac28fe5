//! Objects without the secrets that their keys and names tell of: whatever is made of a document, they are in none of it.

use std::borrow::Cow;

use super::Json;
use crate::ingest::secrets::{
    LEFT_OUT, is_key_of_name, is_key_of_value, is_secret_key, says_whether, without_secrets_in_key,
};

impl<'t> Json<'t> {
    /// An object of these entries, no two of which have the same key. Of a secret in a key nothing is held: keys that are the same
    /// without it are numbered. Nor is anything held of the values that a name beside them says to be secrets, whichever of them
    /// stands first: `{"value": "x", "key": "DB_PASSWORD", "label": "Database"}`.
    pub(in crate::ingest) fn object(mut entries: Vec<(Cow<'t, str>, Self)>) -> Self {
        for at in 0..entries.len() {
            let Some((key, _)) = entries.get(at) else { break };
            let without = without_secrets_in_key(key);
            if *without != **key {
                let (without, mut own, mut number) = (without.into_owned(), None, 1);
                while entries.iter().any(|(other, _)| **other == **own.as_ref().unwrap_or(&without)) {
                    number += 1;
                    own = Some(format!("{without} {number}"));
                }
                if let Some((key, _)) = entries.get_mut(at) {
                    *key = Cow::Owned(own.unwrap_or(without));
                }
            }
        }
        let names_secret = |(key, value): &(Cow<'t, str>, Self)| matches!(value, Self::Scalar(name) if is_key_of_name(key) && is_secret_key(name));
        if entries.iter().any(|(key, _)| is_key_of_value(key)) && entries.iter().any(names_secret) {
            entries
                .iter_mut()
                .filter(|(key, _)| is_key_of_value(key))
                .for_each(|(_, value)| value.withhold());
        }
        Self::Object(entries)
    }

    /// Takes every text in it away that may be a secret.
    fn withhold(&mut self) {
        match self {
            Self::Scalar(text) if text.trim().is_empty() || says_whether(text) => {}
            Self::Scalar(text) => *text = Cow::Borrowed(LEFT_OUT),
            Self::Null => {}
            Self::Array(items) => items.iter_mut().for_each(Self::withhold),
            Self::Object(entries) => entries.iter_mut().for_each(|(_, value)| value.withhold()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let document = Json::parse("a.json", text).unwrap();
        let mut found = Vec::new();
        document.each_scalar(&mut String::new(), &mut |at, text| found.push(format!("{at}={text}")));
        found.join(" ")
    }

    #[test]
    fn a_value_is_left_out_whatever_stands_before_the_name_that_tells_of_it() {
        for text in [
            r#"{"CurrentValue":"hunter2","AttributeName":"AdminPassword"}"#,
            r#"{"key":"DB_PASSWORD","label":"Database","value":"hunter2"}"#,
            r#"{"name":"AdminPassword","id":"7","value":"hunter2"}"#,
            r#"{"value":{"a":["hunter2",{"b":"hunter2"}]},"name":"AdminPassword"}"#,
            r#"[[{"data":"hunter2","x":{"name":"fan"},"Setting":"snmp community"}]]"#,
        ] {
            assert!(!written(text).contains("hunter2"), "{}", written(text));
        }
        for text in [
            r#"{"name":"AdminPassword","value":"true"}"#,
            r#"{"name":"AdminPassword","serial":"hunter2"}"#,
            r#"{"name":"PasswordPolicy","value":"hunter2"}"#,
            r#"{"value":"hunter2","of":{"name":"AdminPassword"}}"#,
        ] {
            assert!(!written(text).contains(LEFT_OUT), "{}", written(text));
        }
    }

    #[test]
    fn keys_hold_no_secret_and_stay_apart() {
        let text = r#"{"ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":1,"ghp_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb":2,"pwd=x":{"a":3}}"#;
        assert_eq!(written(text), "/(secret left out)=1 /(secret left out) 2=2 /pwd= (secret left out)/a=3");
    }
}
