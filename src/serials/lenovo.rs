//! Lenovo's computers.

use super::{Outcome, Said, Scheme};
use crate::model::{Confidence, Field};

/// Seven, later eight letters and digits.
pub(super) struct Lenovo;

impl Scheme for Lenovo {
    fn id(&self) -> &'static str {
        "lenovo"
    }

    fn doc(&self) -> &'static str {
        "Lenovo computers: seven letters and digits, eight since March 2013; when one was made is not established"
    }

    fn makers(&self) -> &'static [&'static str] {
        &["lenovo"]
    }

    fn fields(&self) -> &'static [Field] {
        &[Field::Serial]
    }

    fn source(&self) -> &'static str {
        "Lenovo, IdeaPad S9e, S10e and S10 Hardware Maintenance Manual, Retaining serial numbers (seven); Lenovo China, 主机编号查询方法 (eight)"
    }

    fn confidence(&self) -> Confidence {
        Confidence::Medium
    }

    fn example(&self) -> &'static str {
        "PF1XQ7RT"
    }

    /// There is no misfit: phones, displays and earlier computers have other numbers.
    fn read(&self, serial: &[u8]) -> Outcome {
        let fits = matches!(serial.len(), 7 | 8) && serial.iter().all(u8::is_ascii_alphanumeric);
        if fits { Said::made(None) } else { Outcome::Other }
    }
}
