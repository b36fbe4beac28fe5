//! What is a secret in the answers and the setup of devices: told by the keys that lead to it, and by the words before it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::keys::{
    is_key_of_name, is_key_of_value, is_pool_login, is_secret_key, is_secret_path, says_whether,
};
use super::lines::without_secret_commands;
use super::{LEFT_OUT, Suspect, suspect, without_said, without_secrets};

/// What the way to a value lets expect of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Expected {
    /// A secret.
    Secret,
    /// The name of what stands beside it, as in `{"Name": "Password", "Value": "…"}`.
    Name,
    /// What stands beside such a name.
    Value,
    /// Something else, perhaps with a secret in it.
    Other(Option<Suspect>),
}

impl Expected {
    /// What a way, or a key by itself, lets expect.
    pub(in crate::ingest) fn at(path: &str) -> Self {
        let key = last(path);
        if is_secret_path(path) || is_pool_login(path) {
            Self::Secret
        } else if is_key_of_name(key) {
            Self::Name
        } else if is_key_of_value(key) {
            Self::Value
        } else {
            Self::Other(suspect(key, ""))
        }
    }
}

/// The last key of a way.
fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// The way to what a key is of.
fn above(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(above, _)| above)
}

/// Tells the secrets among the values of a document, in their order.
#[derive(Debug, Default)]
pub(in crate::ingest) struct Withholding {
    /// Below which way the last name said that the value beside it is a secret.
    named: Option<Box<str>>,
    /// The ways below which one of the names of the thing at hand says so, whatever stands first.
    of_thing: HashSet<Box<str>>,
    /// What the ways let expect that came: they come again for each thing.
    expected: HashMap<Box<str>, Expected>,
}

/// Ways that are remembered.
const WAYS: usize = 1 << 12;

impl Withholding {
    /// Looks at all that a thing says before it is kept: of its names each may say that the values beside them are secrets, and
    /// stand behind these.
    pub(in crate::ingest) fn look<'t>(&mut self, said: impl Iterator<Item = (&'t str, &'t str)>) {
        self.of_thing.clear();
        let names = said.filter(|(path, text)| is_key_of_name(last(path)) && is_secret_key(text));
        self.of_thing.extend(names.map(|(path, _)| above(path).into()));
    }

    /// As [`Self::kept`], of a way whose value is of a kind that this finds out.
    pub(in crate::ingest) fn at<'t>(&mut self, path: &str, text: &'t str) -> Option<Cow<'t, str>> {
        let expected = self.expected.get(path).copied().unwrap_or_else(|| {
            let expected = Expected::at(path);
            if self.expected.len() < WAYS {
                self.expected.insert(path.into(), expected);
            }
            expected
        });
        self.kept(path, expected, text)
    }

    /// A value without what in it is a secret; none where it is one as a whole.
    pub(in crate::ingest) fn kept<'t>(
        &mut self,
        path: &str,
        expected: Expected,
        text: &'t str,
    ) -> Option<Cow<'t, str>> {
        if text == LEFT_OUT {
            return None;
        }
        let by_key = match expected {
            Expected::Secret => return says_whether(text).then_some(Cow::Borrowed(text)),
            Expected::Value
                if self.named.as_deref() == Some(above(path)) || self.of_thing.contains(above(path)) =>
            {
                return says_whether(text).then_some(Cow::Borrowed(text));
            }
            Expected::Name => {
                self.named = is_secret_key(text).then(|| above(path).into());
                suspect(last(path), "")
            }
            Expected::Value => None,
            Expected::Other(suspect) => suspect,
        };
        if let Some(without) = by_key.and_then(|suspect| suspect.without(text)) {
            return (without != LEFT_OUT).then_some(without);
        }
        let value = without_secret_commands(text).map_or(Cow::Borrowed(text), Cow::Owned);
        let value = match value {
            Cow::Borrowed(text) => without_secrets(text),
            Cow::Owned(text) => Cow::Owned(without_secrets(&text).into_owned()),
        };
        let value = without_said(&value).map_or(value, Cow::Owned);
        (value != LEFT_OUT).then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is kept of these values, of one document.
    fn kept(values: &[(&str, &str)]) -> Vec<Option<String>> {
        let mut withholding = Withholding::default();
        let kept = |(path, text): &(&str, &str)| {
            withholding.kept(path, Expected::at(path), text).map(Cow::into_owned)
        };
        values.iter().map(kept).collect()
    }

    #[test]
    fn a_name_beside_a_value_says_that_it_is_a_secret() {
        let found = kept(&[
            ("KeyValue/0/Name", "Password"),
            ("KeyValue/0/Value", "sommer"),
            ("KeyValue/1/Name", "Slot"),
            ("KeyValue/1/Value", "sommer"),
            ("KeyValue/2/Name", "AdminPassword"),
            ("KeyValue/3/Value", "sommer"),
            ("envs/0/key", "DB_PASSWORD"),
            ("envs/0/val", "winter"),
        ]);
        let left_out: Vec<bool> = found.iter().map(Option::is_none).collect();
        assert_eq!(left_out, [false, true, false, false, false, false, false, true]);
    }

    #[test]
    fn each_name_of_a_thing_says_it_wherever_it_stands() {
        for said in [
            [("s/CurrentValue", "sommer"), ("s/AttributeName", "AdminPassword")],
            [("s/Value", "sommer"), ("s/@key", "DB_PASSWORD")],
        ] {
            let mut withholding = Withholding::default();
            withholding.look(said.into_iter());
            assert_eq!(withholding.at(said[0].0, said[0].1), None, "{said:?}");
            // Of the next thing at the same way nothing is said.
            withholding.look(std::iter::empty());
            assert!(withholding.at(said[0].0, said[0].1).is_some(), "{said:?}");
        }
        let three = [("name", "AdminPassword"), ("id", "7"), ("label", "Login"), ("value", "sommer")];
        let mut withholding = Withholding::default();
        withholding.look(three.into_iter());
        let kept = three.map(|(path, text)| withholding.at(path, text).is_some());
        assert_eq!(kept, [true, true, true, false]);
    }

    #[test]
    fn a_key_that_may_hold_a_secret_is_asked_by_its_value() {
        for (path, text, is_kept) in [
            ("configuration/key", "Zt7#pq9aQ", false),
            ("configuration/key", "1", true),
            ("key", "QXZZB0UBDJ0000017", true),
            ("credentials", "4", true),
            ("passwordEnabled", "true", true),
            ("password", "4711", false),
            ("antivirus/0/license", "xK9mQ2vLw", false),
            ("license", "ipservicesk9", true),
            ("unlock", "Zt7#pq9aQ", false),
        ] {
            assert_eq!(kept(&[(path, text)]) != [None], is_kept, "{path} {text}");
        }
    }
}
