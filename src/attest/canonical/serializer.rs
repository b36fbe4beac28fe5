//! The serializer: straight to bytes, without a tree of values in between.

use std::io::Write as _;
use std::ops::Range;

use serde::{Serialize, ser};

use super::object::{Entry, Object};
use super::{CanonicalError, MAX_INTEGER, Problem, text};

/// What is being written, with the keys of all objects that are open.
pub(super) struct State<'o> {
    pub(super) out: &'o mut Vec<u8>,
    /// The keys of the open objects, one after the other, unescaped.
    pub(super) keys: Vec<u8>,
    /// The entries of the open objects, the outermost object's first.
    pub(super) entries: Vec<Entry>,
}

impl<'o> State<'o> {
    pub(super) fn new(out: &'o mut Vec<u8>) -> Self {
        // A number alone needs neither keys nor entries.
        Self { out, keys: Vec::new(), entries: Vec::new() }
    }

    /// A key by its place in [`State::keys`].
    pub(super) fn key(&self, at: &Range<usize>) -> &[u8] {
        self.keys.get(at.clone()).unwrap_or_default()
    }

    fn integer(&mut self, v: i128) -> Result<(), CanonicalError> {
        // Below the limit it fits; narrower numbers are written faster.
        let small = i64::try_from(v).ok().filter(|_| (-MAX_INTEGER..=MAX_INTEGER).contains(&v));
        let v = small.ok_or_else(|| CanonicalError::new(Problem::Integer(v)))?;
        write!(self.out, "{v}").map_err(ser::Error::custom)
    }

    fn open_variant(&mut self, variant: &str) {
        self.out.push(b'{');
        text::write(self.out, variant.as_bytes());
        self.out.push(b':');
    }
}

/// An array that is being written.
pub(super) struct Array<'s, 'o> {
    state: &'s mut State<'o>,
    next: usize,
    close: &'static [u8],
}

impl<'s, 'o> Array<'s, 'o> {
    fn open(state: &'s mut State<'o>, close: &'static [u8]) -> Self {
        state.out.push(b'[');
        Self { state, next: 0, close }
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CanonicalError> {
        if self.next > 0 {
            self.state.out.push(b',');
        }
        value.serialize(&mut *self.state).map_err(|e| e.at_index(self.next))?;
        self.next += 1;
        Ok(())
    }

    fn close(self) {
        self.state.out.extend_from_slice(self.close);
    }
}

macro_rules! integers {
    ($( $method:ident $type:ty ),+) => { $(
        fn $method(self, v: $type) -> Result<(), CanonicalError> { self.integer(i128::from(v)) }
    )+ };
}

impl<'s, 'o> ser::Serializer for &'s mut State<'o> {
    type Ok = ();
    type Error = CanonicalError;
    type SerializeSeq = Array<'s, 'o>;
    type SerializeTuple = Array<'s, 'o>;
    type SerializeTupleStruct = Array<'s, 'o>;
    type SerializeTupleVariant = Array<'s, 'o>;
    type SerializeMap = Object<'s, 'o>;
    type SerializeStruct = Object<'s, 'o>;
    type SerializeStructVariant = Object<'s, 'o>;

    integers!(
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64, serialize_i128 i128,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64
    );

    fn serialize_u128(self, v: u128) -> Result<(), CanonicalError> {
        self.integer(i128::try_from(v).unwrap_or(i128::MAX))
    }

    fn serialize_bool(self, v: bool) -> Result<(), CanonicalError> {
        self.out.extend_from_slice(if v { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Result<(), CanonicalError> {
        Err(CanonicalError::new(Problem::Float))
    }

    fn serialize_f64(self, _: f64) -> Result<(), CanonicalError> {
        Err(CanonicalError::new(Problem::Float))
    }

    fn serialize_char(self, v: char) -> Result<(), CanonicalError> {
        self.serialize_str(v.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, v: &str) -> Result<(), CanonicalError> {
        text::write(self.out, v.as_bytes());
        Ok(())
    }

    fn serialize_bytes(self, v: &[u8]) -> Result<(), CanonicalError> {
        self.collect_seq(v)
    }

    fn serialize_none(self) -> Result<(), CanonicalError> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), CanonicalError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), CanonicalError> {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), CanonicalError> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), CanonicalError> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), CanonicalError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), CanonicalError> {
        self.open_variant(variant);
        value.serialize(&mut *self).map_err(|e| e.under_key(variant))?;
        self.out.push(b'}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, CanonicalError> {
        Ok(Array::open(self, b"]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, CanonicalError> {
        Ok(Array::open(self, b"]"))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, CanonicalError> {
        Ok(Array::open(self, b"]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, CanonicalError> {
        self.open_variant(variant);
        Ok(Array::open(self, b"]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, CanonicalError> {
        Ok(Object::open(self, b"}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, CanonicalError> {
        Ok(Object::open(self, b"}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, CanonicalError> {
        self.open_variant(variant);
        Ok(Object::open(self, b"}}"))
    }
}

macro_rules! array {
    ($( $trait:ident $method:ident ),+) => { $(
        impl ser::$trait for Array<'_, '_> {
            type Ok = ();
            type Error = CanonicalError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CanonicalError> {
                self.element(value)
            }

            fn end(self) -> Result<(), CanonicalError> {
                self.close();
                Ok(())
            }
        }
    )+ };
}

array!(
    SerializeSeq serialize_element, SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field
);
