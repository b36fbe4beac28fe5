//! Keys of objects: texts, and what `serde_json` would write as one.

use serde::Serialize;
use serde::ser::{self, Impossible};

use super::{CanonicalError, Problem};

/// Appends a key, unescaped.
pub(super) struct Key<'k>(pub(super) &'k mut Vec<u8>);

type Res = Result<(), CanonicalError>;
type Never = Impossible<(), CanonicalError>;

fn refused<T>() -> Result<T, CanonicalError> {
    Err(CanonicalError::new(Problem::Key))
}

macro_rules! integers {
    ($( $method:ident $type:ty ),+) => { $(
        fn $method(self, v: $type) -> Res { self.serialize_str(&v.to_string()) }
    )+ };
}

impl ser::Serializer for Key<'_> {
    type Ok = ();
    type Error = CanonicalError;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Never;
    type SerializeStructVariant = Never;

    fn serialize_str(self, v: &str) -> Res {
        self.0.extend_from_slice(v.as_bytes());
        Ok(())
    }

    integers!(
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64
    );

    fn serialize_char(self, v: char) -> Res {
        self.serialize_str(v.encode_utf8(&mut [0; 4]))
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Res {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Res {
        value.serialize(self)
    }

    fn serialize_bool(self, _: bool) -> Res {
        refused()
    }

    fn serialize_f32(self, _: f32) -> Res {
        refused()
    }

    fn serialize_f64(self, _: f64) -> Res {
        refused()
    }

    fn serialize_bytes(self, _: &[u8]) -> Res {
        refused()
    }

    fn serialize_none(self) -> Res {
        refused()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Res {
        refused()
    }

    fn serialize_unit(self) -> Res {
        refused()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Res {
        refused()
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Res {
        refused()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Never, CanonicalError> {
        refused()
    }

    fn serialize_tuple(self, _: usize) -> Result<Never, CanonicalError> {
        refused()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Never, CanonicalError> {
        refused()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, CanonicalError> {
        refused()
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Never, CanonicalError> {
        refused()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Never, CanonicalError> {
        refused()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, CanonicalError> {
        refused()
    }
}
