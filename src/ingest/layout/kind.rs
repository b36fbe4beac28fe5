//! What a sheet is that names no machine: a bill of materials, a list of models, of racks or of places.

use crate::ingest::columns::{Mapping, values};
use crate::model::Field;

/// What a sheet is whose columns speak of equipment and name no machine.
pub(super) fn of_equipment(mapping: &Mapping, sample: &[Vec<String>]) -> Option<&'static str> {
    let has = |field: Field| mapping.has(field);
    let of_parts =
        [Field::Designator, Field::PartMaker, Field::Component, Field::ComponentSerial, Field::Quantity];
    if !has(Field::Model) && (mapping.component_list || has(Field::Part) && of_parts.into_iter().any(has)) {
        return Some(BILL_OF_MATERIALS);
    }
    // Where a column for names is blank, machines may stand that nobody named yet.
    let built = [Field::ControlBoard, Field::Board, Field::Psu, Field::HashAsic, Field::Ip];
    let named = Field::KEYS.into_iter().chain(built).any(has);
    let models = mapping.column(Field::Model).map(|column| values(sample, column)).unwrap_or_default();
    let mut different: Vec<String> = models.iter().map(|model| model.to_lowercase()).collect();
    different.sort_unstable();
    different.dedup();
    (!named && models.len() > 1 && different.len() * 5 >= models.len() * 4).then_some("a list of models")
}

/// What is said of the components of one machine.
pub(super) const BILL_OF_MATERIALS: &str = "a bill of materials";

const RACKS: &str = "rack|racks|rack name|rack id|rack no|rack number|rack label|cabinet|cabinet name|cabinet id|cabinet number|\
    机柜|机柜号|机柜编号|机柜名称|机架|机架号|ラック|ラック名|ラック番号|armario|bastidor|número de rack|gabinete|\
    baie|nom de baie|schrank|schrankname|schranknummer|стойка|номер стойки|шкаф";

const PLACES: &str = "site|sites|site name|site id|site code|location|locations|location name|location id|location code|place|\
    building|building name|floor|room|room name|room number|hall|row|aisle|zone|region|area|address|street|street address|city|\
    town|state|province|zip|zip code|postal code|postcode|country|latitude|longitude|time zone|timezone|warehouse|warehouse name|\
    warehouse code|warehouse id|depot|data center|datacenter|contact|contact name|phone|parent|parent location|capacity|\
    地点|位置|机房|仓库|仓库名称|仓库编号|楼层|房间|楼|地址|城市|省|区域|联系人|电话|场所|拠点|拠点名|建物|階|部屋|倉庫|住所|\
    sitio|ubicación|edificio|piso|sala|almacén|dirección|ciudad|local|prédio|andar|armazém|endereço|cidade|\
    bâtiment|étage|salle|entrepôt|adresse|ville|standort|gebäude|stockwerk|etage|raum|lager|straße|ort|plz|\
    площадка|здание|этаж|помещение|склад|адрес|город";

const SIZES: &str = "height|u height|height u|units|u|width|depth|weight|max weight|power|max power|power feed|capacity|type|role|\
    status|description|comments|notes|高度|功率|容量|u数|備考|备注|altura|potencia|potência|hauteur|puissance|höhe|leistung|высота|мощность";

/// What a list with these headings is, if it is one of racks or places and of nothing else that they tell.
pub(super) fn of_places<'h>(headings: impl Iterator<Item = &'h str>) -> Option<&'static str> {
    let is_in = |list: &str, heading: &str| list.split('|').any(|one| one.trim() == heading);
    let headings: Vec<String> = headings.map(bare).filter(|heading| !heading.is_empty()).collect();
    let first = headings.first()?;
    let known =
        headings.iter().filter(|heading| [RACKS, PLACES, SIZES].into_iter().any(|list| is_in(list, heading)));
    if headings.len() < 2 || known.count() * 3 < headings.len() * 2 {
        return None;
    }
    if is_in(RACKS, first) {
        return Some("a list of racks");
    }
    let places = headings.iter().filter(|heading| is_in(PLACES, heading)).count();
    (is_in(PLACES, first) && places > 1).then_some("a list of places")
}

/// A heading in small letters, without what stands in brackets.
fn bare(heading: &str) -> String {
    let end = heading.find(['(', '（', '[']).unwrap_or(heading.len());
    let bare = heading.get(..end).unwrap_or_default().to_lowercase();
    bare.split(['_', ' ', '-']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use crate::ingest::columns::MapOptions;
    use crate::ingest::layout::read_sheet;
    use crate::ingest::memory::MemoryRows;

    #[test]
    fn lists_of_no_machines_are_refused_by_their_names() {
        for (csv, code, word) in [
            (
                "Designator,Part,Manufacturer,Qty\nU1,XC7Z010,Xilinx,1\n",
                "no-machine-key",
                "a bill of materials",
            ),
            (
                "Item,MPN,Manufacturer,Qty\n1,XC7Z010-1CLG400C,Xilinx,1\n",
                "no-machine-key",
                "a bill of materials",
            ),
            (
                "Model,Hashrate,Power\nAntminer S19,95,3250\nAntminer S21,200,3500\n",
                "no-machine-key",
                "a list of models",
            ),
            (
                "Rack,Row,Room,Height (U)\nR01,A,Hall 1,42\nR02,A,Hall 1,42\n",
                "not-an-inventory",
                "a list of racks",
            ),
            ("机柜,机房,高度\nR01,A,42\nR02,B,42\n", "not-an-inventory", "a list of racks"),
            (
                "Warehouse,Address,City,Country\nW1,Main St 1,Austin,US\n",
                "not-an-inventory",
                "a list of places",
            ),
            ("Location Name,Building,Floor\nHQ,B1,1\nHQ2,B1,2\n", "not-an-inventory", "a list of places"),
        ] {
            let found =
                read_sheet(&MemoryRows::csv(csv, ','), Some("in.csv"), &MapOptions::default()).unwrap_err();
            let first = found.iter().next().unwrap();
            assert!(first.code == code && first.message.contains(word), "{csv}: {first:?}");
        }
    }

    #[test]
    fn what_may_be_machines_without_names_is_called_nothing_else() {
        for csv in [
            "Maschinchen,Model\nM1,Antminer S19\nM2,Antminer S21\n",
            "Model,Control board\nAntminer S19,C1\nAntminer S21,C2\n",
            "Model,Serial\nAntminer S19,\nAntminer S21,\n",
            "Model,Rack\nAntminer S19,A\nAntminer S19,B\nAntminer S19,C\n",
        ] {
            let found = read_sheet(&MemoryRows::csv(csv, ','), Some("in.csv"), &MapOptions::default());
            let Err(found) = found else { continue };
            assert!(found.iter().all(|found| !found.message.contains("looks like")), "{csv}: {found:?}");
        }
    }
}
