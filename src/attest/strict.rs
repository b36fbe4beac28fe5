//! JSON that every reader reads alike: no key twice at any depth, no key that differs from another only in case
//! (some readers ignore case), no number that some readers round, no bytes before or after.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::Refusal;
use super::canonical::MAX_INTEGER;

/// What is asked of a document.
pub(super) struct Strict {
    /// The keys that mean something to us: a key that differs from one of them only in case is refused.
    pub(super) known: &'static [&'static str],
    /// How a document that is no JSON is called.
    pub(super) malformed: fn(String) -> Refusal,
}

impl Strict {
    /// Checks a document and returns it as text.
    pub(super) fn check<'b>(&self, bytes: &'b [u8]) -> Result<&'b str, Refusal> {
        let text = std::str::from_utf8(bytes)
            .map_err(|e| (self.malformed)(format!("not UTF-8 after byte {}", e.valid_up_to())))?;
        let mut found = None;
        let mut reader = serde_json::Deserializer::from_str(text);
        // The reader itself stops at 128 levels.
        Walk { strict: self, found: &mut found }
            .deserialize(&mut reader)
            .and_then(|()| reader.end())
            .map_err(|e| found.take().unwrap_or_else(|| (self.malformed)(e.to_string())))?;
        Ok(text)
    }
}

/// One value on the way through a document; the refusal is left in `found`, serde carries only texts.
struct Walk<'s> {
    strict: &'s Strict,
    found: &'s mut Option<Refusal>,
}

impl Walk<'_> {
    fn refuse<E: de::Error>(self, refusal: Refusal) -> Result<(), E> {
        *self.found = Some(refusal);
        Err(E::custom("refused"))
    }

    fn integer<E: de::Error>(self, v: i128) -> Result<(), E> {
        if (-MAX_INTEGER..=MAX_INTEGER).contains(&v) {
            return Ok(());
        }
        let refusal = (self.strict.malformed)(format!("the number {v} is beyond 2^53-1"));
        self.refuse(refusal)
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: de::Error>(self, v: i64) -> Result<(), E> {
        self.integer(i128::from(v))
    }

    fn visit_u64<E: de::Error>(self, v: u64) -> Result<(), E> {
        self.integer(i128::from(v))
    }

    fn visit_f64<E: de::Error>(self, v: f64) -> Result<(), E> {
        let refusal = (self.strict.malformed)(format!("{v} is no integer"));
        self.refuse(refusal)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Walk { strict: self.strict, found: &mut *self.found })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut keys: Vec<Key<'de>> = Vec::new();
        while let Some(key) = map.next_key::<Key<'de>>()? {
            keys.push(key);
            map.next_value_seed(Walk { strict: self.strict, found: &mut *self.found })?;
        }
        match judge(&keys, self.strict.known) {
            Some(refusal) => self.refuse(refusal),
            None => Ok(()),
        }
    }
}

/// A key, borrowed where the document allows.
struct Key<'de>(Cow<'de, str>);

impl<'de> de::Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, v: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(v)))
            }
            fn visit_str<E>(self, v: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(v.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// What is wrong with the keys of one object.
fn judge(keys: &[Key<'_>], known: &[&str]) -> Option<Refusal> {
    let mut folded: Vec<(Cow<'_, str>, &str)> = keys.iter().map(|Key(k)| (fold(k), k.as_ref())).collect();
    folded.sort_unstable();
    for ((fold_a, a), (fold_b, b)) in folded.iter().zip(folded.iter().skip(1)) {
        if a == b {
            return Some(Refusal::DuplicateKey((*a).to_owned()));
        }
        if fold_a == fold_b {
            return Some(Refusal::AmbiguousField((*b).to_owned()));
        }
    }
    let ambiguous = |(fold_key, key): &&(Cow<'_, str>, &str)| {
        !known.contains(key)
            && known.iter().any(|k| k.len() == fold_key.len() && k.eq_ignore_ascii_case(fold_key))
    };
    folded.iter().find(ambiguous).map(|(_, key)| Refusal::AmbiguousField((*key).to_owned()))
}

/// A key as a reader sees it that ignores case. Two letters beyond ASCII fold into it: the long s and the Kelvin sign.
fn fold(key: &str) -> Cow<'_, str> {
    if key.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Cow::Borrowed(key);
    }
    let simple = |c| match c {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        other => other,
    };
    Cow::Owned(key.chars().map(simple).flat_map(char::to_lowercase).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: Strict = Strict { known: &["payload", "signatures"], malformed: Refusal::PayloadMalformed };

    fn code(document: &[u8]) -> &'static str {
        STRICT.check(document).map_or_else(|e| e.code(), |_| "accepted")
    }

    #[test]
    fn keys_that_readers_take_differently_are_refused_at_any_depth() {
        for (document, expected) in [
            (r#"{"a":1,"b":{"c":[{"d":1}]}}"#, "accepted"),
            (r#"{"a":1,"a":1}"#, "DUPLICATE_KEY"),
            (r#"{"x":[{"y":{"payload":1,"p\u0061yload":2}}]}"#, "DUPLICATE_KEY"),
            (r#"{"unknown":1,"Unknown":2}"#, "AMBIGUOUS_FIELD"),
            (r#"{"Payload":1}"#, "AMBIGUOUS_FIELD"),
            (r#"{"x":{"PAYLOAD":1}}"#, "AMBIGUOUS_FIELD"),
            ("{\"\u{17f}ignatures\":1}", "AMBIGUOUS_FIELD"),
        ] {
            assert_eq!(code(document.as_bytes()), expected, "{document}");
        }
    }

    #[test]
    fn numbers_that_readers_round_are_refused() {
        for document in
            ["[1.0]", "[1e3]", "[9007199254740992]", "[-9007199254740992]", "[99999999999999999999]", "[-0]"]
        {
            assert_eq!(code(document.as_bytes()), "PAYLOAD_MALFORMED", "{document}");
        }
        assert_eq!(code(b"[9007199254740991,-9007199254740991,0]"), "accepted");
    }

    #[test]
    fn bytes_around_and_depth_are_refused_without_panic() {
        let deep = "[".repeat(100_000);
        for document in
            [b"{} x".as_slice(), b"{}{}", b"\xef\xbb\xbf{}", b"{}\0", b"\xff", b"", b"{", deep.as_bytes()]
        {
            assert_eq!(code(document), "PAYLOAD_MALFORMED");
        }
    }

    #[test]
    fn the_json_test_suite_is_read_as_it_says() {
        let Some(folder) = super::super::testing::shared("vectors/json-test-suite/test_parsing") else {
            return;
        };
        let mut seen = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let code = code(&std::fs::read(&path).unwrap());
            seen += 1;
            if name.starts_with("n_") {
                assert_ne!(code, "accepted", "{name}");
            }
            // What is valid and still refused has a reason of ours.
            let ours = ["number", "_real", "duplicated_key"].iter().any(|reason| name.contains(reason));
            if name.starts_with("y_") && !ours {
                assert!(code == "accepted", "{name}: {code}");
            }
        }
        assert!(seen > 300, "only {seen} files");
    }
}
