//! Shares in TOML: read from their text, never through a floating-point number.

use toml::Spanned;
use toml::de::DeValue;

use super::table::{At, TomlTable};
use crate::model::{Percent, Share};

/// A percentage: `50`, `14.2`. What is none is reported at its place.
pub(crate) fn opt_percent(table: &TomlTable<'_>, key: &'static str) -> Option<At<Percent>> {
    percent(table, key, table.raw(key)?)
}

/// A share: a percentage, or its two bounds, both included: `[25, 50]`.
pub(crate) fn opt_share(table: &TomlTable<'_>, key: &'static str) -> Option<At<Share>> {
    let value = table.raw(key)?;
    let Some(bounds) = value.get_ref().as_array() else {
        return percent(table, key, value).map(|share| share.map(Share::exactly));
    };
    let [least, most] = bounds.iter().as_slice() else {
        let message = format!("`{key}` of {} has {} entries", table.what(), bounds.len());
        table.error("bad-value", value.span(), message, "two bounds, both included: [25, 50]");
        return None;
    };
    let (least, most) = (percent(table, key, least), percent(table, key, most));
    let (least, most) = (least?.value, most?.value);
    if least > most {
        let message = format!("`{key}` of {} ends below where it begins", table.what());
        table.error("bad-value", value.span(), message, "the lower bound stands first");
        return None;
    }
    Some(At { value: Share { least, most }, span: value.span() })
}

fn percent<'t>(table: &TomlTable<'t>, key: &str, value: &'t Spanned<DeValue<'t>>) -> Option<At<Percent>> {
    let text = |value: &'t DeValue<'t>| match value {
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str()),
        DeValue::Float(number) => Some(number.as_str()),
        _ => None,
    };
    let text = table.expect(key, "a number in percent, or two: [25, 50]", value, text)?;
    match text.value.parse() {
        Ok(share) => Some(At { value: share, span: text.span }),
        Err(error) => {
            let message = format!("`{key}` of {} is no percentage", table.what());
            let error: crate::model::NotAPercentage = error;
            table.error("bad-value", text.span, message, &error.to_string());
            None
        }
    }
}
