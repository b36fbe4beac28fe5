//! Rule files: reading them with every mistake at its line.

mod document;
pub mod embedded;
pub mod nearest;
pub mod pack;
pub mod table;
