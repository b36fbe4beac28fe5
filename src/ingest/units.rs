//! Units of measure and amounts: what stands beside a quantity, and names nothing.

use std::collections::HashSet;
use std::sync::OnceLock;

/// Whether a text is a unit of measure as invoices and stock lists write it: `pcs`, `台`, `шт.`, `Stk`.
pub(crate) fn is_unit(text: &str) -> bool {
    static UNITS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    let units = UNITS.get_or_init(|| UNIT_WORDS.split_whitespace().collect());
    let bare = text
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '(' | ')' | '/' | ':' | '（' | '）'));
    bare.len() <= 24 && !bare.is_empty() && units.contains(bare.to_lowercase().as_str())
}

/// Whether a text is a number with what stands beside one: `1,200.00`, `USD 12`, `180 pcs`, `240台`, `19 %`.
pub(crate) fn is_amount(text: &str) -> bool {
    if text.len() > 40 || !text.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let mut words = text.split(|c: char| {
        c.is_whitespace() || c.is_ascii_digit() || ".,'’+-%$€£¥₽()/=~≈".contains(c) || c == '￥'
    });
    // What a unit opens is a name: `PC-7`.
    if text.starts_with(char::is_alphabetic) && !words.next().is_some_and(is_currency) {
        return false;
    }
    words.all(|word| word.is_empty() || is_unit(word) || is_currency(word))
}

/// Whether a word, in any letters, is that of a currency.
pub(crate) fn is_currency(word: &str) -> bool {
    const LATIN: [&str; 16] = [
        "usd", "eur", "cny", "rmb", "jpy", "gbp", "rub", "brl", "mxn", "hkd", "cad", "chf", "sgd", "myr",
        "us", "r",
    ];
    if word.is_ascii() {
        return word.len() <= 3 && LATIN.iter().any(|currency| currency.eq_ignore_ascii_case(word));
    }
    word.len() <= 6 && ["元", "円", "руб", "万"].contains(&word.to_lowercase().as_str())
}

/// Lower-case, without full stops and brackets.
const UNIT_WORDS: &str = "pcs pc pce pces piece pieces pk pkg pack packs package packages set sets unit units ea each no nos nr ctn \
    ctns carton cartons box boxes bx case cases pallet pallets plt plts pair pairs pr prs lot lots roll rolls reel reels dozen dz doz \
    kit kits item items qty bundle bag bags crate crates pkgs pcs/ctn \
    kg kgs gr lb lbs ton tons tonne mt mm cm m2 m3 cbm ltr kw kwh kva mhz ghz gb tb mb th/s ths th gh/s \
    hour hours hr hrs day days month months year years \
    台 个 個 件 套 只 隻 块 塊 片 箱 盒 包 支 条 條 根 张 張 卷 组 組 批 托 双 雙 颗 颗粒 部 辆 架 项 公斤 千克 克 吨 米 \
    枚 本 セット 個口 ケース 式 基 袋 箱入 ロット キロ \
    ud uds und unds unid unids pza pzas pieza piezas unidad unidades juego juegos caja cajas par pares paquete paquetes bulto \
    bultos equipo/s \
    peça peças pç pçs pc/s pca pcas peca pecas un uns unidade conjunto conjuntos cx cxs caixa caixas jogo jogos volume volumes \
    pièce pièces pce unité unités ens ensemble ensembles lots colis carton/s boîte boîtes jeu jeux paire paires palette palettes \
    stk stck stück stueck st einheit einheiten satz sätze karton kartons kiste kisten paar paket pakete packung verp ve pal \
    palette paletten rolle rollen std \
    шт штук штука штуки компл комплект комплекта комплектов к-т кмп ед единица единиц упак уп упаковка кор коробка коробок пар пара \
    пары кг гр тонн партия ящ ящик пал паллет час мес";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_amounts_are_told_from_names() {
        for unit in [
            "pcs",
            "PCS",
            "Sets",
            "台",
            "个",
            "шт",
            "шт.",
            "Stk",
            "Stk.",
            "Stück",
            "ud",
            "Uds.",
            "kg",
            "pza",
            "un",
            "pièces",
            "セット",
            "EA",
        ] {
            assert!(is_unit(unit), "{unit}");
        }
        for amount in [
            "4",
            "1,200.00",
            "1 200,00",
            "USD 12",
            "$539,820.00",
            "180 pcs",
            "240台",
            "19 %",
            "240шт.",
            "1.234,56 €",
            "(12)",
        ] {
            assert!(is_amount(amount), "{amount}");
        }
        for name in
            ["A1", "M-0001", "S21", "Laptop", "Texas", "", "unit-7", "HYDT20211001003", "PC-7", "10.0.0.4a"]
        {
            assert!(!is_unit(name) && !is_amount(name), "{name}");
        }
    }
}
