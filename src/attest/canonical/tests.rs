use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use proptest::prelude::*;
use serde::Serialize;
use serde_json::Value;

use super::*;

fn text<T: Serialize>(value: &T) -> String {
    String::from_utf8(to_vec(value).unwrap()).unwrap()
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9_007_199_254_740_991_i64..=9_007_199_254_740_991).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    let key = prop_oneof![
        any::<String>(),
        "[a-zA-Z_]{0,4}",
        // Where UTF-8 and UTF-16 disagree.
        "[\u{20}\u{7f}\u{e000}-\u{ffff}\u{10000}-\u{10ffff}]{0,3}",
    ];
    leaf.prop_recursive(6, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::hash_map(key.clone(), inner, 0..8)
                .prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_written_as_another_implementation_writes_it(value in json()) {
        let theirs = serde_json_canonicalizer::to_vec(&value).unwrap();
        prop_assert_eq!(to_vec(&value).unwrap(), theirs);
    }

    #[test]
    fn what_is_written_reads_back_as_it_was(value in json()) {
        let bytes = to_vec(&value).unwrap();
        prop_assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap(), value);
    }
}

#[test]
fn fields_of_a_struct_are_sorted_whatever_their_order() {
    #[derive(Serialize)]
    struct Inner {
        z: u8,
        a: &'static str,
    }
    #[derive(Serialize)]
    enum Kind {
        Unit,
        New(u8),
        Tuple(u8, u8),
        Struct { y: u8, x: u8 },
    }
    #[derive(Serialize)]
    struct Outer {
        m: Inner,
        b: Option<u8>,
        a: Vec<Kind>,
    }
    let value = Outer {
        m: Inner { z: 1, a: "x\u{1f}\u{7f}\"\\/\n" },
        b: None,
        a: vec![Kind::Unit, Kind::New(1), Kind::Tuple(1, 2), Kind::Struct { y: 1, x: 2 }],
    };
    assert_eq!(
        text(&value),
        "{\"a\":[\"Unit\",{\"New\":1},{\"Tuple\":[1,2]},{\"Struct\":{\"x\":2,\"y\":1}}],\"b\":null,\
         \"m\":{\"a\":\"x\\u001f\u{7f}\\\"\\\\/\\n\",\"z\":1}}"
    );
}

#[test]
fn numbers_that_readers_round_are_refused_with_their_path() {
    let value = serde_json::json!({"findings": [{}, {"share": 0.5}]});
    let error = to_vec(&value).unwrap_err().to_string();
    assert!(error.starts_with("$.findings[1].share: a floating-point number"), "{error}");

    let error = to_vec(&BTreeMap::from([("serial", 9_007_199_254_740_993_u64)])).unwrap_err().to_string();
    assert!(error.starts_with("$.serial: 9007199254740993 is beyond"), "{error}");

    assert_eq!(
        text(&[-9_007_199_254_740_991_i64, 9_007_199_254_740_991]),
        "[-9007199254740991,9007199254740991]"
    );
    assert!(to_vec(&-9_007_199_254_740_992_i64).is_err());
    assert!(to_vec(&u128::MAX).is_err());
}

#[test]
fn a_key_that_comes_twice_is_refused() {
    struct Twice;
    impl Serialize for Twice {
        fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
            s.collect_map([("b", 1), ("a", 2), ("b", 3)])
        }
    }
    assert_eq!(to_vec(&Twice).unwrap_err().to_string(), "$: the key 'b' stands twice in one object");
}

#[test]
fn keys_are_compared_as_what_they_say() {
    // Escaped, the quote would come after the letter, and the tab after the space.
    let value = HashMap::from([("a\"", 1), ("aa", 2), ("a", 3), ("\t", 4), (" ", 5), ("a\\", 6), ("a!", 7)]);
    assert_eq!(text(&value), "{\"\\t\":4,\" \":5,\"a\":3,\"a!\":7,\"a\\\"\":1,\"a\\\\\":6,\"aa\":2}");
}

#[test]
fn numbers_are_keys_as_texts_and_what_is_no_text_is_none() {
    let value = BTreeMap::from([(9_u64, 0), (10, 1), (u64::MAX, 2)]);
    assert_eq!(text(&value), "{\"10\":1,\"18446744073709551615\":2,\"9\":0}");

    let value = [("a", HashMap::from([(vec![1_u8], 1)]))];
    assert_eq!(to_vec(&value).unwrap_err().to_string(), "$[0][1]: the key of an object is not a text");
}

#[test]
fn an_error_names_the_innermost_value_that_it_stands_in() {
    #[derive(Serialize)]
    enum Kind {
        Tuple(u8, BTreeMap<&'static str, Value>),
    }
    let inner =
        BTreeMap::from([("a", serde_json::json!([{"x": [1]}])), ("b\"", serde_json::json!([[], 0.5]))]);
    let error = to_vec(&Kind::Tuple(1, inner)).unwrap_err().to_string();
    assert!(error.starts_with("$.Tuple[1].b\"[1]: a floating-point number"), "{error}");
}

#[test]
fn an_error_leaves_the_output_as_it_was() {
    let mut out = b"before".to_vec();
    append(&("text", 0.5), &mut out).unwrap_err();
    assert_eq!(out, b"before");
}

#[test]
fn the_published_vectors_agree() {
    let Some(shared) = crate::attest::testing::shared("vectors/jcs-cyberphone/testdata") else { return };
    let read = |folder: &str, name: &Path| std::fs::read(shared.join(folder).join(name)).unwrap();
    let mut seen = 0;
    for entry in std::fs::read_dir(shared.join("input")).unwrap() {
        let name = entry.unwrap().file_name();
        let value: Value = serde_json::from_slice(&read("input", name.as_ref())).unwrap();
        match to_vec(&value) {
            Ok(bytes) => assert_eq!(bytes, read("output", name.as_ref()), "{}", name.display()),
            // The vectors with floats are here to be refused.
            Err(error) => assert!(matches!(error.problem, Problem::Float), "{}: {error}", name.display()),
        }
        seen += 1;
    }
    assert!(seen >= 6, "only {seen} vectors");
}
