//! Shares of ownership, exact: sums that decide over a licence are never rounded.

use std::fmt;
use std::str::FromStr;

/// Digits behind the point that are kept.
const DIGITS: usize = 9;
const ONE: u64 = 1_000_000_000;

/// A share of a whole in percent, exact to a billionth of a percent. A sum may exceed 100 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(u64);

/// Why a text is no percentage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPercentage {
    /// It holds something else than digits and a point.
    #[error("a percentage is written in digits with a point: 14.2")]
    NotDecimal,
    /// It is finer than is kept.
    #[error("more than nine digits behind the point are not kept; write two bounds: [33.3, 33.4]")]
    TooFine,
    /// It is below 0 or above 100.
    #[error("a percentage is from 0 to 100")]
    OutOfRange,
}

impl Percent {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// The least that is more than nothing.
    pub const LEAST: Self = Self(1);
    /// The whole.
    pub const WHOLE: Self = Self(100 * ONE);

    /// What is left of the whole beside it; nothing where it is more than the whole.
    #[must_use]
    pub const fn rest(self) -> Self {
        Self(Self::WHOLE.0.saturating_sub(self.0))
    }
}

impl std::iter::Sum for Percent {
    fn sum<I: Iterator<Item = Self>>(shares: I) -> Self {
        // A hundred million owners of the whole fit in.
        Self(shares.fold(0, |sum, share| sum.saturating_add(share.0)))
    }
}

impl FromStr for Percent {
    type Err = NotAPercentage;

    fn from_str(text: &str) -> Result<Self, NotAPercentage> {
        let text = text.strip_prefix('+').unwrap_or(text);
        let (text, below_zero) = text.strip_prefix('-').map_or((text, false), |rest| (rest, true));
        let (whole, behind) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(behind) {
            return Err(NotAPercentage::NotDecimal);
        }
        let behind = behind.trim_end_matches('0');
        if behind.len() > DIGITS {
            return Err(NotAPercentage::TooFine);
        }
        let number = |part: &str| part.parse::<u64>().map_err(|_| NotAPercentage::OutOfRange);
        let value = number(whole)?
            .checked_mul(ONE)
            .and_then(|whole| whole.checked_add(number(&format!("{behind:0<DIGITS$}")).ok()?))
            .filter(|value| *value <= Self::WHOLE.0 && (*value == 0 || !below_zero));
        value.map(Self).ok_or(NotAPercentage::OutOfRange)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let behind = format!("{:0>DIGITS$}", self.0 % ONE);
        write!(f, "{}", self.0 / ONE)?;
        match behind.trim_end_matches('0') {
            "" => Ok(()),
            behind => write!(f, ".{behind}"),
        }
    }
}

/// What is known of a share: it lies between two bounds, both of which are possible. Equal bounds are an exact share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Share {
    /// It is not less.
    pub least: Percent,
    /// It is not more.
    pub most: Percent,
}

impl Share {
    /// A share of which nothing is known.
    pub const UNKNOWN: Self = Self { least: Percent::NONE, most: Percent::WHOLE };

    /// A share that is known exactly.
    pub const fn exactly(share: Percent) -> Self {
        Self { least: share, most: share }
    }

    /// Two statements about one share: what both allow; where they contradict each other, all that either says.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let (least, most) = (self.least.max(other.least), self.most.min(other.most));
        if least <= most {
            return Self { least, most };
        }
        Self { least: self.least.min(other.least), most: self.most.max(other.most) }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self { least, most } if least == most => write!(f, "{least} %"),
            &Self::UNKNOWN => f.write_str("a share not established"),
            Self { least, most } => write!(f, "{least} to {most} %"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(text: &str) -> Percent {
        text.parse().expect(text)
    }

    #[test]
    fn tenths_add_up_to_the_half() {
        let sum: Percent = ["14.2", "17.9", "17.9"].map(percent).into_iter().sum();
        assert_eq!((sum, sum.to_string().as_str()), (percent("50"), "50"));
        let thirds: Percent = ["33.333333333", "16.666666666"].map(percent).into_iter().sum();
        assert!(thirds < percent("50.0"));
        assert_eq!(thirds.to_string(), "49.999999999");
    }

    #[test]
    fn what_is_no_percentage_says_why() {
        for (text, why) in [
            ("14,2", NotAPercentage::NotDecimal),
            ("", NotAPercentage::NotDecimal),
            ("1e2", NotAPercentage::NotDecimal),
            ("nan", NotAPercentage::NotDecimal),
            (".5", NotAPercentage::NotDecimal),
            ("5.", NotAPercentage::NotDecimal),
            ("1.0000000001", NotAPercentage::TooFine),
            ("100.000000001", NotAPercentage::OutOfRange),
            ("-0.5", NotAPercentage::OutOfRange),
            ("99999999999999999999999", NotAPercentage::OutOfRange),
        ] {
            assert_eq!(text.parse::<Percent>(), Err(why), "{text}");
        }
        for (text, same) in [("+50", "50"), ("-0.0", "0"), ("007.250", "7.25"), ("100.000000000000", "100")] {
            assert_eq!(percent(text).to_string(), same, "{text}");
        }
    }

    #[test]
    fn two_statements_narrow_a_share_or_contradict_each_other() {
        let share = |least, most| Share { least: percent(least), most: percent(most) };
        assert_eq!(Share::UNKNOWN.and(share("25", "50")), share("25", "50"));
        assert_eq!(share("25", "50").and(share("40", "60")), share("40", "50"));
        assert_eq!(share("10", "10").and(share("30", "40")), share("10", "40"));
    }
}
