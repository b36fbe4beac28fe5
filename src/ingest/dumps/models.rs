//! Whether two names of models may be of one machine: `Antminer S19j Pro`, `BTM_S19JPRO`.

/// Words with which makers begin the names of their models, and whose they are.
const BRANDS: [(&str, &str); 10] = [
    ("ANTMINER", "Bitmain"),
    ("BITMAIN", "Bitmain"),
    ("BTM", "Bitmain"),
    ("AVALONMINER", "Canaan"),
    ("AVALON", "Canaan"),
    ("CANAAN", "Canaan"),
    ("WHATSMINER", "MicroBT"),
    ("MICROBT", "MicroBT"),
    ("BITAXE", "Bitaxe"),
    ("SEALMINER", "Bitdeer"),
];

/// Whether two names may be of one model: one is in the other, or, unless it `is_strict` as both are of one kind of answer, both
/// begin with the same series (`S19`).
pub(super) fn is_same_model(one: &str, other: &str, is_strict: bool) -> bool {
    let (one, other) = (Model::of(one), Model::of(other));
    let brands = one.maker.zip(other.maker).is_none_or(|(one, other)| one == other);
    let within = one.name.contains(&other.name) || other.name.contains(&one.name);
    brands && (within || (!is_strict && one.series() == other.series()))
}

struct Model {
    maker: Option<&'static str>,
    /// Its letters and digits without the brand.
    name: String,
}

impl Model {
    fn of(text: &str) -> Self {
        let name: String =
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
        let brand =
            BRANDS.iter().find_map(|(brand, maker)| Some((name.strip_prefix(brand)?.to_owned(), *maker)));
        match brand {
            Some((rest, maker)) => Self { maker: Some(maker), name: rest },
            None => Self { maker: None, name },
        }
    }

    /// The letters at its beginning with the digits behind them.
    fn series(&self) -> &str {
        let digits = self.name.find(|c: char| c.is_ascii_digit()).unwrap_or(self.name.len());
        let rest = self.name.get(digits..).unwrap_or_default();
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        self.name.get(..digits + end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_compared_without_brands_and_signs() {
        for (one, other, strict, loose) in [
            ("Antminer S19j Pro", "Antminer S19j Pro", true, true),
            ("BTM_S21PRO", "Antminer S21 Pro", true, true),
            ("AvalonMiner 1346-116", "1346-116", true, true),
            ("Antminer S19J88NoPic", "Antminer S19J Pro", false, true),
            ("Antminer S19", "Antminer S9", false, false),
            ("Antminer S21", "AvalonMiner 1246", false, false),
        ] {
            assert_eq!(
                (is_same_model(one, other, true), is_same_model(one, other, false)),
                (strict, loose),
                "{one}"
            );
        }
    }
}
