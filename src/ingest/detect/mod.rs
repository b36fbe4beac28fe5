//! Which encoding a text is in that is neither marked nor valid UTF-8: from the lines that are not ASCII.
//!
//! `chardetng` is asked, but it was made for web pages: it knows no Macintosh encoding, calls plain Western text
//! ISO-8859-4, and has little to go by in a short header. So East Asian and Western readings are scored
//! here, by the characters an inventory is likely to hold, and `chardetng` decides among the rest.

mod east_asian;
mod western;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, MACINTOSH, UTF_8, WINDOWS_1252};

use crate::model::Confidence;

/// What an encoding is taken for, and why.
#[derive(Clone, Debug)]
pub(super) struct Guess {
    pub(super) encoding: &'static Encoding,
    pub(super) confidence: Confidence,
    pub(super) why: String,
}

/// An East Asian reading at least this good is believed.
const EAST_ASIAN: f64 = 0.35;
/// A Western reading at least this good is believed against a guess of another script.
const WESTERN: f64 = 0.5;

/// The most likely encoding of `sample`, lines that hold bytes above ASCII; `cr_only` says that lines end as
/// old Macintosh programs end them.
pub(super) fn guess(sample: &[u8], cr_only: bool) -> Guess {
    if let Some(damaged) = damaged_utf8(sample) {
        return damaged;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let other = detector.guess(None, Utf8Detection::Deny);

    let east = east_asian::best(sample, other);
    let mac = western::score(sample, MACINTOSH) + if cr_only { 0.5 } else { 0.0 };
    let windows = western::score(sample, WINDOWS_1252);
    let west = mac.max(windows);
    if let Some((encoding, score)) = east
        && score >= EAST_ASIAN
        && score > west
    {
        let confidence = if score > 0.6 { Confidence::Medium } else { Confidence::Low };
        let encoding = if encoding == GBK { GB18030 } else { encoding };
        return Guess { encoding, confidence, why: "its characters are those of ordinary text".into() };
    }
    let single_byte = other.is_single_byte() && !is_western(other);
    if single_byte && (west < WESTERN || western::score(sample, other) > west + 0.2) {
        return Guess {
            encoding: other,
            confidence: Confidence::Low,
            why: "by the frequency of its letters".into(),
        };
    }
    let (encoding, mut why) = if mac > windows {
        (MACINTOSH, String::from("its accented letters and quotes make words only so"))
    } else {
        (WINDOWS_1252, String::from("its accented letters and quotes fit, and it is the usual one"))
    };
    if cr_only && encoding == MACINTOSH {
        why = "its lines end in CR alone, as old Macintosh programs write".into();
    }
    let confidence =
        if (mac - windows).abs() > 0.5 && west > WESTERN { Confidence::Medium } else { Confidence::Low };
    Guess { encoding, confidence, why }
}

/// UTF-8 in which a few bytes are broken: far more characters are well-formed than not.
fn damaged_utf8(sample: &[u8]) -> Option<Guess> {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in sample.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    (good >= bad * 2 && good > 1).then(|| Guess {
        encoding: UTF_8,
        confidence: Confidence::Medium,
        why: format!("{good} characters beyond ASCII are well-formed UTF-8 and {bad} are not"),
    })
}

/// Encodings that `chardetng` names for what is nearly always windows-1252.
fn is_western(encoding: &'static Encoding) -> bool {
    ["windows-1252", "ISO-8859-4", "ISO-8859-10", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15", "ISO-8859-16"]
        .contains(&encoding.name())
        || ["windows-1257", "windows-1258"].contains(&encoding.name())
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, EUC_KR, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251};

    use super::*;

    /// Headers and rows as people write them, short on purpose.
    #[test]
    fn short_headers_are_told_apart() {
        let cases: &[(&'static Encoding, &str)] = &[
            (GBK, "设备名称,IP地址,序列号,型号\n"),
            (GBK, "型号\n"),
            (GBK, "资产编号,品牌,采购日期,存放地点,备注\n服务器,戴尔,2023-01-02,北京机房,无\n"),
            (GBK, "矿机型号,序列号,控制板,算力板\n蚂蚁S19,X1,旧板,新板\n"),
            (BIG5, "設備名稱,廠牌,型號,序號,保管人,備註\n"),
            (BIG5, "資產編號,放置地點,供應商\n"),
            (BIG5, "型號,數量\n"),
            (SHIFT_JIS, "機器名,型番,シリアル番号,設置場所,備考\n"),
            (SHIFT_JIS, "製造元,型番,製造番号\n"),
            (SHIFT_JIS, "資産番号,管理部署,購入日\n"),
            (SHIFT_JIS, "ホスト名,メーカー\n"),
            (EUC_KR, "장비명,모델명,시리얼번호,제조사,설치위치\n"),
            (WINDOWS_1252, "Numéro de série;Modèle;Emplacement\n"),
            (WINDOWS_1252, "Título;Última actualización;Categoría\n"),
            (WINDOWS_1252, "Gerät;Größe;Prüfer;Bemerkungen\nMüller;Straße;Küche;München\n"),
            (WINDOWS_1252, "Número de série;Localização;Situação\n"),
            (WINDOWS_1252, "model,note\nS19,the site’s “old” unit – spare\n"),
            (WINDOWS_1252, "model,temp\nS19,75 °C\n"),
            (WINDOWS_1252, "Modèle\n"),
            (WINDOWS_1251, "Модель;Серийный номер;Производитель\n"),
            (WINDOWS_1250, "Urządzenie;Wytwórca;Właściciel;Położenie\nprzełącznik;Łódź;własność;półka\n"),
        ];
        for (encoding, text) in cases {
            let (bytes, _, unmapped) = encoding.encode(text);
            assert!(!unmapped, "{text}");
            let guess = guess(&bytes, false);
            let expected = if *encoding == GBK { GB18030 } else { encoding };
            let (read, _) = guess.encoding.decode_without_bom_handling(&bytes);
            assert!(guess.encoding == expected || read == *text, "{text}: {guess:?}, {read}");
        }
    }

    /// `encoding_rs` writes none of it, so the bytes are given.
    #[test]
    fn mac_roman_is_told_by_its_letters() {
        for (bytes, text) in [
            (&b"Num\x8Ero de s\x8Erie;Mod\x8Fle\r"[..], "Numéro de série;Modèle\r"),
            (b"Localiza\x8D\x8Bo;Situa\x8D\x8Bo\n", "Localização;Situação\n"),
            (b"Ger\x8At;Gr\x9A\xA7e;Pr\x9Ffer\n", "Gerät;Größe;Prüfer\n"),
            (b"the site\xD5s \xD2old\xD3 unit\n", "the site’s “old” unit\n"),
        ] {
            for cr_only in [false, true] {
                let guess = guess(bytes, cr_only);
                assert_eq!(guess.encoding.decode_without_bom_handling(bytes).0, text, "{guess:?}");
            }
        }
    }

    #[test]
    fn a_broken_byte_does_not_turn_utf8_into_something_else() {
        let mut bytes = "Numéro de série;Modèle;Entité\n".as_bytes().to_vec();
        bytes.extend_from_slice(b"caf\xE9\n");
        assert_eq!(guess(&bytes, false).encoding, UTF_8);
    }
}
