//! Texts that name a place of work or a role and nobody: `Main site`, `Building A`, `Warehouse 3`, `IT`. An inventory has a
//! column for them beside those for firms, and many write them where a firm is asked for.
//!
//! Such a text is never similar to a listed name. One that is listed just so is still met: what is the same is the same.

use std::sync::LazyLock;

use super::similarity::{has_digit, is_wide_word};
use super::vocabulary::{self, WordClass};
use crate::text::word_set::{WordSet, word_set};

/// Places of work and roles as they are compared: lower case, without accents, Cyrillic in Latin letters. No word that a
/// firm is called by alone.
const WORDS: &str = "
site sites location building bldg buildings warehouse warehouses office offices plant plants datacenter datacenters datacentre dc
center centre centers colo colocation hall halls floor level room rooms rack racks row aisle shelf bay dock cage pod container containers
hq headquarters headquarter campus wing zone area section sector yard barn shed farm farms lab laboratory workshop store stores storage
stock stockroom depot facility facilities factory unit units lot block house gate lobby reception staging quarantine bench
it ict noc ops operations operation operator maintenance repair finance accounting purchasing procurement production engineering support
department dept team internal external owner tenant customer customers client clients user users supplier vendor company staff employee
admin manager management administrator main head central primary secondary first second third north south east west northern southern
eastern western upper lower old new server servers hosting mining test testing spare spares parts unknown various several other data own
standort gebaude lager lagerhaus lagerhalle buro werk rechenzentrum halle etage stock stockwerk raum serverraum hauptsitz zentrale
werkstatt abteilung technik einkauf kunde mieter eigentumer betreiber eigen
batiment entrepot bureau usine centre salle serveur serveurs donnees etage piece siege atelier magasin service proprietaire exploitant
locataire principal principale
edificio almacen oficina planta centro datos sala servidores piso sede taller principal deposito bodega propietario operador cliente
magazzino ufficio stabilimento palazzo piano server dati officina principale
predio armazem escritorio fabrica andar dados
zdanie sklad ofis zavod tsod data tsentr zal etazh komnata servernaya glavnyy glavnaya korpus tsekh otdel vladelets klient shtab kvartira
budynek magazyn biuro zaklad hala pietro pokoj siedziba gebouw magazijn kantoor
of the de des del di da du der im in am and und et y e la le no nr
";

static SITES: WordSet = LazyLock::new(|| word_set(WORDS));

/// The same in scripts that do not divide words.
const WIDE: &str = "
数据中心 数据 數據 中心 データ センター 데이터 센터 數據中心 データセンター データセンタ サーバー室
サーバールーム 데이터센터 서버실 办公室 辦公室 办公楼 服务器 사무실 사무소 사업장 仓库 倉庫 창고 机房 機房
总部 總部 本社 本部 본사 工厂 工場 工廠 공장 车间 車間 大楼 大樓 号楼 號樓 号館 号棟 楼层 房间 房間 部门
部門 部署 부서 客户 客戶 顧客 고객 场地 場地 現場 현장 矿场 礦場 信息 技术部 主 楼 樓 层 層 階 층 室 동 棟
号 號 区 區 座 栋 幢 第
";

/// Whether the words of a text, as they are compared, are all places of work, roles, letters and numbers, or where they are.
pub(super) fn name_nobody(words: &[String]) -> bool {
    let place = |word: &str| vocabulary::common(word).is_some_and(|c| c.class == WordClass::Place);
    let site = |word: &str| {
        if is_wide_word(word) { is_wide_site(word) } else { SITES.contains(word) }
    };
    let number = |word: &str| {
        word.chars().count() < 2 || (word.len() <= NUMBER && has_digit(word) && !is_wide_word(word))
    };
    words.iter().any(|word| site(word)) && words.iter().all(|word| number(word) || place(word) || site(word))
}

/// Letters of the longest number of a lookup: `B12`, `101a`.
const NUMBER: usize = 4;

/// The same for a word of a script that does not divide words.
fn is_wide_site(word: &str) -> bool {
    let mut rest = word;
    let mut known = false;
    while !rest.is_empty() {
        if let Some(behind) = WIDE.split_whitespace().find_map(|site| rest.strip_prefix(site)) {
            (rest, known) = (behind, true);
        } else if let Some(behind) = rest.strip_prefix(|c: char| c.is_ascii_alphanumeric() || is_a_number(c))
        {
            rest = behind;
        } else {
            return false;
        }
    }
    known
}

/// Whether a character is a number in Chinese.
const fn is_a_number(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

#[cfg(test)]
mod tests {
    use super::super::{Listed, NameIndex, Request, Scratch};
    use crate::names::index::reading::read;

    #[test]
    fn places_of_work_and_roles_are_nobody() {
        for text in [
            "Site",
            "Main site",
            "Texas site",
            "Building A",
            "Warehouse 3",
            "IT",
            "IT Department",
            "Head Office",
            "Hall B12",
            "Room 101",
            "Data Center",
            "Norway DC",
            "Rechenzentrum",
            "Gebäude A",
            "Entrepôt 2",
            "Salle serveur",
            "Almacén",
            "Sede",
            "Склад",
            "Здание А",
            "Дата-центр 2",
            "仓库",
            "1号楼",
            "数据中心",
            "データセンター",
            "本社",
            "서버실",
            "창고",
        ] {
            assert!(read(text).nobody, "{text}");
        }
        for text in [
            "Sitech",
            "Data Center LLC",
            "Orlan",
            "Plantronics",
            "Warehouse Systems",
            "United Trading Site",
            "中芯",
            "B2",
        ] {
            assert!(!read(text).nobody, "{text}");
        }
    }

    #[test]
    fn a_place_is_like_no_listed_name_and_one_that_is_listed_so_is_met() {
        let names = ["Quillon Trading Site", "Site 9", "National Building Company"];
        let names: Vec<Listed<'_>> = (0..).zip(names).map(|(entry, name)| Listed::new(entry, name)).collect();
        let index = NameIndex::build(&names);
        let met = |text: &str| -> Vec<u32> {
            let found = index.search(text, Request::default(), &mut Scratch::default());
            assert_eq!(found, index.search_by_force(text, Request::default()), "{text}");
            found.iter().map(|hit| hit.entry).collect()
        };
        assert!(met("Site").is_empty() && met("Building A").is_empty());
        assert_eq!(met("SITE 9"), [1]);
        assert_eq!(met("Quilon Trading Site"), [0]);
    }
}
