//! Lists that share column names with an inventory and are none: told by their own headings, unless columns that only an
//! inventory fills say otherwise.

use std::collections::HashSet;

use super::bearing::{mostly, values};
use super::table::{OtherList, table};
use super::{Mapping, is_of_trade};
use crate::ingest::shape::trim;
use crate::model::{Confidence, Field, Role};

/// The list of persons, which names them.
const OF_PERSONS: &str = "a list of accounts or persons";
/// A list of names and prices alone.
const PRICES: &str = "a price list";
/// What a catalogue says of kinds of things: their names and their measures.
const MODELS: &str = "a list of models";

/// What else a list with such headers is, if it is none of machines. Two signs are enough where nothing speaks for an
/// inventory; a column that names machines or models asks for one more each, one of serial numbers or tags for two.
pub(in crate::ingest) fn other_list(
    headers: &[String],
    mapping: &Mapping,
    sample: &[Vec<String>],
) -> Option<&'static str> {
    let filled = |fields: &[Field]| {
        let columns =
            mapping.columns.iter().enumerate().filter(|(_, c)| c.field.is_some_and(|f| fields.contains(&f)));
        columns.map(|(i, _)| i).any(|i| values(sample, i).len() * 2 >= sample.len())
    };
    let numbered = filled(&[Field::Serial, Field::AssetTag, Field::ControlBoardSerial, Field::BoardSerial]);
    let built = filled(&[Field::ControlBoard, Field::HashAsic, Field::Board, Field::Psu]);
    // A bare "Type" read as a model speaks for nothing.
    let surely = |field: Field| {
        let sure = |c: &super::Mapped| c.field == Some(field) && c.confidence == Some(Confidence::High);
        mapping.columns.iter().any(sure) && filled(&[field])
    };
    let model = surely(Field::Model);
    let others = usize::from(model) + usize::from(surely(Field::Machine) || surely(Field::Hostname));
    let least = |list: &OtherList| {
        let ruled_out = list.is_ruled_out(headers.iter().map(String::as_str)) || filled(&list.unless_filled);
        if ruled_out || (!list.unless_filled.is_empty() && !names_models(mapping, sample)) {
            return usize::MAX;
        }
        2 + others + 2 * usize::from((numbered && (model || !list.numbers_its_own)) || built)
    };
    let of_goods = || is_price_list(headers, mapping, sample).then_some(PRICES);
    let is_of_models = || is_catalogue(headers, mapping, sample) || is_of_support(headers, mapping, sample);
    let of_models = || is_of_models().then_some(MODELS);
    most_likely(headers, least).or_else(of_goods).or_else(of_models)
}

/// What a list is in which no header row was recognised, by the first row that has three signs of one.
pub(in crate::ingest) fn other_list_of<'r>(rows: impl Iterator<Item = &'r [String]>) -> Option<&'static str> {
    let mut rows = rows;
    let least = |list: &OtherList| if list.unless_filled.is_empty() { 2 } else { usize::MAX };
    rows.find_map(|row| most_likely(row, least))
}

/// Whether a heading is one of lists of persons.
pub(in crate::ingest) fn speaks_of_persons(headers: &[String]) -> bool {
    let list = table().other_lists.iter().find(|list| list.title == OF_PERSONS);
    list.is_some_and(|list| list.told_by(headers.iter().map(String::as_str)) > 0)
}

/// The list of which there are most signs, if they are enough.
fn most_likely(headers: &[String], least: impl Fn(&OtherList) -> usize) -> Option<&'static str> {
    let told =
        table().other_lists.iter().map(|list| (list.told_by(headers.iter().map(String::as_str)), list));
    let enough = told.filter(|(signs, list)| *signs >= least(list));
    enough.max_by_key(|(signs, _)| *signs).map(|(_, list)| list.title.as_str())
}

/// Whether what names the rows names models: several words each, and no machines that are counted up (`Rig 01`, `Rig 02`).
fn names_models(mapping: &Mapping, sample: &[Vec<String>]) -> bool {
    let names = |c: &super::Mapped| {
        matches!(c.field, Some(Field::Machine | Field::Model | Field::Description))
            || (c.field.is_none() && c.could_name == Some(Field::Machine))
    };
    mapping.columns.iter().enumerate().filter(|(_, c)| names(c)).any(|(i, _)| {
        let held = values(sample, i);
        let kinds: HashSet<String> =
            held.iter().map(|v| v.chars().filter(|c| !c.is_ascii_digit()).collect()).collect();
        held.len() > 1 && mostly(&held, |v| v.split_whitespace().count() > 1) && kinds.len() * 2 > held.len()
    })
}

/// Whether a list names goods and their prices, and nothing else.
fn is_price_list(headers: &[String], mapping: &Mapping, sample: &[Vec<String>]) -> bool {
    let named = headers.iter().zip(&mapping.columns).filter(|(text, _)| !trim(text).is_empty());
    let (prices, others): (Vec<_>, Vec<_>) = named.partition(|(text, _)| is_of_trade(text));
    let [(_, name)] = others.as_slice() else { return false };
    let goods = matches!(name.field, Some(Field::Machine | Field::Model | Field::Description))
        || name.could_name.is_some();
    !prices.is_empty() && goods && !name.fixed && names_models(mapping, sample)
}

/// Whether a list describes models, and no things that somebody has: three columns and half of all are measures of what is named,
/// and none says where it stands, by which number it is told, whose it is, since when or how many there are.
fn is_catalogue(headers: &[String], mapping: &Mapping, sample: &[Vec<String>]) -> bool {
    let named = headers.iter().filter(|text| !trim(text).is_empty()).count();
    let measures = headers.iter().filter(|text| is_of_measure(text)).count();
    measures > 2 && measures * 2 >= named && !says_of_things(mapping) && names_models(mapping, sample)
}

/// Whether a list says which models a program or a service works with: `Miner | Algorithm | Works`.
fn is_of_support(headers: &[String], mapping: &Mapping, sample: &[Vec<String>]) -> bool {
    const SUPPORT: &str = "works supported supports support compatible compatibility tested 支持 是否支持 兼容 兼容性 対応 対応状況 互換性 \
        compatibilidad soportado compatibilidade suportado compatibilité unterstützt kompatibel kompatibilität unterstützung поддержка \
        поддерживается совместимость";
    const MARKS: &str = "yes no partial partially full untested planned y n ✓ ✔ ✔️ ✅ ❌ ✗ ✘ x ○ ◯ × △ 是 否 支持 不支持 対応 非対応 はい \
        sí si sim não oui non partiel ja nein teilweise да нет";
    let supports = |(at, heading): (usize, &String)| {
        let lower = heading.to_lowercase();
        let of_support = lower
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| SUPPORT.split_whitespace().any(|one| one == word));
        let is_mark = |value: &str| {
            let value = value.to_lowercase();
            let first = value.split_whitespace().next().unwrap_or_default();
            MARKS.split_whitespace().any(|mark| mark == first.trim_matches(|c: char| ".,;:*_".contains(c)))
        };
        of_support && mostly(&values(sample, at), is_mark)
    };
    headers.iter().enumerate().any(supports) && !says_of_things(mapping) && names_models(mapping, sample)
}

/// Whether a column says where things stand, by which number they are told, whose they are, since when or how many there are;
/// or the user says what it is.
fn says_of_things(mapping: &Mapping) -> bool {
    let of_things = |field: Field| {
        let date = field.as_str().ends_with("date");
        date || (field.is_serial() && field != Field::Machine)
            || matches!(field.role(), Some(role) if role != Role::Maker)
            || matches!(
                field,
                Field::AssetTag
                    | Field::Hostname
                    | Field::Mac
                    | Field::Ip
                    | Field::Site
                    | Field::Firmware
                    | Field::Quantity
                    | Field::Destination
                    | Field::ControlBoard
            )
    };
    mapping.columns.iter().any(|column| column.fixed || column.field.is_some_and(of_things))
}

/// Whether a heading is that of a measure: `Weight`, `Travel (mm)`, `Housing material`.
fn is_of_measure(heading: &str) -> bool {
    const UNITS: &str = "mm cm m in inch inches g kg lb lbs oz n nm w kw v a ma mah ah wh kwh gb tb mb mhz ghz hz db dba °c ml l rpm bar psi \
        px dpi ppm ms s min h th/s gh/s j/th % number y/n";
    const MEASURES: &str = "material width height depth length diameter thickness weight voltage wattage power force distance travel speed \
        capacity colour color resistance torque dimensions size resolution breite höhe tiefe länge gewicht spannung leistung kraft farbe \
        ancho alto altura largo peso voltaje potencia color velocidad capacidad largura comprimento tensão potência cor largeur hauteur \
        longueur poids tension puissance couleur vitesse capacité 宽度 高度 重量 电压 功率 颜色 材质 尺寸 幅 高さ 電圧 材質 色 寸法 \
        ширина высота длина вес напряжение мощность цвет материал размер";
    let lower = heading.to_lowercase();
    let (before, unit) = lower.split_once(['(', '[', '（']).unwrap_or((&lower, ""));
    let unit = unit.trim_end_matches([')', ']', '）', ' ']);
    UNITS.split_whitespace().any(|one| one == unit)
        || before
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| MEASURES.split_whitespace().any(|measure| measure == word))
}

#[cfg(test)]
mod tests {
    use super::super::{MapOptions, map_columns};
    use super::*;

    fn told(sheet: &str) -> Option<&'static str> {
        let mut rows =
            sheet.lines().map(|line| line.split('|').map(|c| c.trim().to_owned()).collect::<Vec<_>>());
        let headers = rows.next().unwrap();
        let sample: Vec<Vec<String>> = rows.collect();
        let mapping = map_columns(&headers, &sample, &MapOptions::default());
        other_list(&headers, &mapping, &sample)
    }

    #[test]
    fn goods_and_models_on_the_market_are_no_inventory() {
        for (sheet, title) in [
            (
                "Machine|Hashrate|Power|Algorithm\nAcme A1 Pro|81|3400|BTC\nBolt B2 Max|85|3420|BTC",
                "a list of models on the market",
            ),
            (
                "Equipo|Precio\nTopper grande azul|75\nMonitor para caja|26\nMini torre negra|9",
                "a price list",
            ),
            ("SKU|Title|Quantity|Expiry Date|MRP\n1J|Jar with lid|3|2027-01-01|2", "a stock list"),
            ("Artikel|Bestand|Preis|Letzte Lieferung\nMilch|4|1,10|2026-01-01", "a stock list"),
            ("Name|Device Class|Data Type|Registers\nGrid frequency|-|U16|33094", "a memory or register map"),
        ] {
            assert_eq!(told(sheet), Some(title), "{sheet}");
        }
    }

    #[test]
    fn programs_in_containers_and_clouds_and_catalogues_are_no_inventory() {
        for (sheet, title) in [
            (
                "Category|Container|Image|Port|IP\nCMS|wiki7|acme/wiki:7|8080|172.31.1.7\nDB|maria10|mariadb:10|3306|172.31.1.8",
                "a list of containers of programs",
            ),
            (
                "Name|Instance ID|Instance state|Instance type|Private IP\nweb-1|i-0a1b2c|Running|t3.large|10.0.1.5",
                "a list of cloud instances",
            ),
            (
                "asset_id|name|latitude|longitude|type\nLAX-01|Los Angeles Hub|34.0522|-118.2437|warehouse\nSFO-02|Bay Facility|37.7749|-122.4194|facility",
                "a list of places",
            ),
            ("实例ID|实例名称|实例规格|可用区\ni-1|web|ecs.c6|cn-a", "a list of cloud instances"),
            (
                "Switch Name|Manufacturer|Stem Material|Travel (mm)|Force (g)|Pins (number)\nQX Red|Acme|POM|4|45|3\nQX Blue Silent|Acme|POM|4|55|5",
                "a list of models",
            ),
            (
                "Modell|Hersteller|Gewicht (kg)|Leistung (W)|Breite (mm)\nHeizer Alpha|Acme|4|900|300\nHeizer Beta XL|Acme|5|1200|400",
                "a list of models",
            ),
            (
                "Miner|Algorithm|Works\nAntminer S19|SHA-256|Yes\nWhatsminer M30S|SHA-256|✅ Yes\nAny other ASIC|SHA-256|No",
                "a list of models",
            ),
            (
                "Field|Type|Required|Default\nname|string|Yes|-\nport|number|No|80",
                "a description of data fields",
            ),
        ] {
            assert_eq!(told(sheet), Some(title), "{sheet}");
        }
        for sheet in [
            "Miner|Site|Works\nAntminer S19|Hall 1|Yes\nWhatsminer M30S|Hall 2|No",
            "Machine|Algorithm|Tested\nrig-01|SHA-256|Yes\nrig-02|SHA-256|No",
            "Device ID|Model|Latitude|Longitude\nsensor-1|LSE01|34.05|-118.24\nsensor-2|LSE01|37.77|-122.41",
            // Containers with miners in them, and things that somebody has.
            "Container|IP|Miner|Image\nC-01|10.0.0.1|S21|2024.1\nC-01|10.0.0.2|S21|2024.1",
            "Equipment|Manufacturer|Power (W)|Weight (kg)|Voltage (V)|Room\nPress Alpha|Acme|900|4|230|L1\nOven Beta|Acme|90|5|230|L2",
            "Serial|Model|Weight (kg)|Width (mm)|Height (mm)\nQX7A01|Press Alpha|4|5|6\nQX7A02|Oven Beta|4|5|6",
            "Name|Manufacturer|CPU|RAM (GB)|Disk (GB)|Screen (in)\npc-01|Acme|i5|8|256|14\npc-02|Acme|i5|8|256|14",
        ] {
            assert_eq!(told(sheet), None, "{sheet}");
        }
    }

    #[test]
    fn inventories_with_prices_and_power_stay_inventories() {
        for sheet in [
            "Worker|Hashrate|Power|Algorithm\nrig-01|81|3400|BTC\nrig-02|85|3420|BTC",
            "Machine|IP|Hashrate|Power|Algorithm\nRow A|10.0.0.1|81|3400|BTC\nRow B|10.0.0.2|85|3420|BTC",
            "Equipo|Precio\nPC-01|75\nPC-02|26",
            "Equipo|Serie|Precio\nTopper grande azul|A1001|75\nMonitor para caja|A1002|26",
            "Spare part|Qty in stock|Min|Shelf\nHash board X|14|4|C-2",
            "Description|Qty|Unit price|Amount\nAntminer S21|2|10|20",
        ] {
            assert_eq!(told(sheet), None, "{sheet}");
        }
    }

    #[test]
    fn lists_that_are_no_inventories_are_known_for_what_they_are() {
        let lists = [
            (
                "a pin-out",
                "Pin|Signal|Voltage|Type;Ball Name|Pin Name|Function 0|Direction;Pin No.|Pin Name|I/O|Description;引脚|信号名称|功能;管脚号|管脚名称|方向|电平;ピン番号|信号名|入出力;Número de pin|Señal|Función;Pino|Sinal|Direção;Broche|Signal|Fonction;Pin-Nr.|Signal|Funktion;Вывод|Сигнал|Назначение|Функция",
            ),
            (
                "a memory or register map",
                "Base Address|End Address|Size|Module;Offset|Register Name|Reset Value|Description;Bits|Access|Description;寄存器名称|偏移地址|复位值;レジスタ名|オフセット|初期値;Registro|Desplazamiento|Valor inicial;Registrador|Deslocamento;Registre|Décalage|Accès;Register|Offset|Zugriff;Регистр|Смещение|Доступ",
            ),
            (
                "a list of service tickets",
                "Ticket ID|Title|Priority|Requester;Incident Number|Opened|Assignee|Priority;工单号|标题|优先级|申请人;チケット番号|件名|優先度;Número de ticket|Prioridad|Solicitante;Chamado|Prioridade|Solicitante;N° de ticket|Priorité|Demandeur;Ticketnummer|Priorität|Melder;Номер заявки|Приоритет|Заявитель",
            ),
            (
                "a list of software",
                "Software Name|Version|Publisher|Install Date;Software|License Key|Seats;软件名称|版本|发布者;ソフトウェア名|発行元|ライセンス数;Nombre del software|Tipo de licencia|Puestos;Nome do software|Chave de licença;Logiciel|Éditeur|Clé de licence;Software|Herausgeber|Lizenzschlüssel;Название ПО|Издатель|Тип лицензии",
            ),
            (
                "an address plan of a network",
                "Subnet|Gateway|VLAN|Description;IP Address|Subnet Mask|Default Gateway;IP Address|MAC|Lease Expires|Lease State;子网|网关|VLAN;サブネットマスク|ゲートウェイ|IPアドレス;Subred|Puerta de enlace|VLAN;Sub-rede|Gateway|Máscara;Sous-réseau|Passerelle|Masque;Subnetz|Gateway|Netzmaske;Подсеть|Шлюз|Маска",
            ),
            (
                "a change log",
                "Date|Changed by|Old value|New value;Change ID|Change type|Author;变更日期|变更人|变更内容;変更日|変更者|変更内容;Fecha del cambio|Cambiado por|Valor anterior;Data da alteração|Alterado por|Novo valor;Modifié par|Ancienne valeur|Nouvelle valeur;Geändert am|Geändert von|Alter Wert;Дата изменения|Изменил|Старое значение",
            ),
            (
                "a list of accounts or persons",
                "First Name|Last Name|Job Title;Employee ID|Hire date|Salary;姓名|工号|职位;氏名|社員番号|役職;Apellidos|Cargo|Fecha de nacimiento;Sobrenome|Salário|CPF;Prénom|Nom de famille|Matricule;Vorname|Nachname|Personalnummer;Фамилия|Отчество|Должность",
            ),
            (
                "a cable schedule",
                "Cable ID|From|To|Length;Cable No.|From Device|To Device|Cable Type;电缆编号|起点|终点;ケーブル番号|接続元|接続先;Número de cable|Desde|Hasta;Número do cabo|De|Para;Câble|Tenant|Aboutissant;Kabelnummer|Von|Nach;Номер кабеля|Откуда|Куда",
            ),
            (
                "a map of network ports",
                "Switch|Port|Patch Panel|Description;Port|Interface|Link Status|Duplex;交换机|端口号|配线架;スイッチ|ポート番号|接続先;Puerto|Puerto del switch|Panel de parcheo;Porta do switch|Número da porta;Commutateur|Port|Panneau de brassage;Switch|Portnummer|Patchfeld;Коммутатор|Порт|Патч-панель",
            ),
            (
                "readings of power or meters",
                "PDU|Outlet|Amps|Voltage;Circuit|Breaker|Phase|Load %;电流|电压|功率因数;電流|電圧|力率;Corriente|Tensión|Factor de potencia;Corrente|Tensão|Disjuntor;Courant|Tension|Disjoncteur;Strom|Spannung|Leistungsfaktor;Ток|Напряжение|Фаза",
            ),
            (
                "a project plan",
                "Task Name|Duration|Predecessors|% Complete;WBS|Milestone|Due date;任务名称|工期|前置任务;タスク名|進捗率|期限;Tarea|Duración|Predecesoras;Tarefa|Duração|Predecessoras;Tâche|Durée|Jalon;Vorgang|Dauer|Vorgänger;Задача|Длительность|Предшественники",
            ),
        ];
        let mut wrong = Vec::new();
        for (title, headers) in lists {
            for header in headers.split(';') {
                let row = header.split('|').map(|_| "x").collect::<Vec<_>>().join("|");
                let found = told(&format!("{header}\n{row}\n"));
                wrong.extend((found != Some(title)).then(|| format!("{header}: {found:?}")));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn inventories_with_columns_of_other_lists_are_inventories() {
        for csv in [
            "Serial|Model|Ticket|Priority\nHYDT1001|S21|INC1|high\n",
            "Serial|Model|License Key|Software|Seats\nHYDT1001|S21|K|MOS|1\n",
            "Hostname|Model|IP|Port|VLAN\nrig-1|S21|10.0.0.4|80|12\n",
            "Hostname|IP|Netmask|Gateway|Serial\nrig-1|10.0.0.4|255.0.0.0|10.0.0.1|HYDT1001\n",
            "Asset Tag|First Name|Last Name|Job Title|Model\nA-1001|Ann|Lee|Engineer|Latitude\n",
            "Machine|IP|Voltage|Current\nrig-1|10.0.0.4|12.1|90\n",
            "Miner|Model|PDU|Outlet\nrig-1|S21|P1|4\n",
            "Machine|Switch|Port\nrig-1|sw1|4\n",
            "Serial|Model|Task|Due date|Milestone\nHYDT1001|S21|repair|2026-01-01|1\n",
            "Model|Control board|Function|Direction\nS21|CVCtrl|hash|in\n",
            "序列号|机型|交换机|端口号|VLAN\nHYDT1001|S21|sw1|4|12\n",
            "Número de serie|Modelo|Prioridad|Solicitante\nHYDT1001|S21|alta|Ana\n",
            "Seriennummer|Modell|Vorname|Nachname\nHYDT1001|S21|Ann|Lee\n",
            "Numéro de série|Modèle|Port|Commutateur\nHYDT1001|S21|4|sw1\n",
            "Серийный номер|Модель|Порт|Коммутатор\nHYDT1001|S21|4|sw1\n",
            "Model|Qty|Function|Country of Origin\nS21|4|hash|China\n",
        ] {
            assert_eq!(told(csv), None, "{csv}");
        }
    }
}
