//! What the values of a column bear out: which fields they cannot be, whatever the header resembles.

use crate::classification::{eccns, tariff_numbers};
use std::collections::HashSet;
use std::sync::OnceLock;

use crate::ingest::shape::{is_date, is_ip, is_mac, trim};
use crate::ingest::units::{is_amount, is_unit};
use crate::model::Field;
use crate::text::{countries, placeholders::is_placeholder};

/// The values of a column in a sample; blank ones and placeholders left out.
pub(crate) fn values(sample: &[Vec<String>], column: usize) -> Vec<&str> {
    let filled = sample.iter().filter_map(|row| row.get(column)).map(|v| trim(v));
    filled.filter(|v| !is_placeholder(v)).collect()
}

/// Whether four of five values are so; of none, no.
pub(in crate::ingest) fn mostly(values: &[&str], is: impl Fn(&str) -> bool) -> bool {
    !values.is_empty() && values.iter().filter(|v| is(v)).count() * 5 >= values.len() * 4
}

/// Whether values cannot be those of a field. Of a column without values nothing is known.
pub(crate) fn contradict(field: Field, values: &[&str]) -> bool {
    if values.is_empty() {
        return false;
    }
    let all = |is: &dyn Fn(&str) -> bool| mostly(values, is);
    let no_name = || {
        all(&|v| {
            is_date(v)
                || is_unit(v)
                || is_yes_or_no(v)
                || is_amount(v) && !v.bytes().all(|b| b.is_ascii_digit())
        })
    };
    match field {
        Field::Mac => !all(&is_mac),
        Field::Ip => !all(&is_ip),
        Field::Origin | Field::Country | Field::Destination => !all(&|v| countries::parse(v).is_some()),
        Field::Quantity => !all(&is_amount),
        Field::Hts => !all(&|v| !tariff_numbers(v).is_empty()),
        Field::Eccn => !all(&|v| !eccns(v).is_empty()),
        _ if field.as_str().ends_with("date") || field.as_str().ends_with("expiry") => !all(&is_date),
        Field::Hostname => !all(&is_host) || repeat(values) || no_name(),
        Field::Machine => !name_one_each(values) || no_name(),
        _ if field.is_serial() => {
            !name_one_each(values)
                || no_name()
                || (values.len() > 1 && !all(&|v| v.len() > 2 && v.bytes().any(|b| b.is_ascii_digit())))
        }
        _ => {
            no_name()
                || all(&|v| is_mac(v) || is_ip(v))
                || all(&|v| is_amount(v) || v.chars().count() < 2 && values.len() > 1)
        }
    }
}

/// Whether values name one thing each: they differ, and are no kinds, sentences, addresses or the numbers of rows.
pub(crate) fn name_one_each(values: &[&str]) -> bool {
    let no_name = |v: &str| {
        is_kind(v)
            || v.contains('@')
            || v.contains("://")
            || v.split_whitespace().count() > 5
            || (values.len() > 1 && v.chars().count() < 2)
    };
    !repeat(values) && !count_up(values) && !mostly(values, no_name)
}

/// Whether at most half of the values differ.
pub(super) fn repeat(values: &[&str]) -> bool {
    let different: HashSet<&str> = values.iter().copied().collect();
    values.len() > 1 && different.len() * 2 <= values.len()
}

/// Whether values are the numbers of rows: one more each time, from nought, one, ten or a hundred.
pub(crate) fn count_up(values: &[&str]) -> bool {
    let numbers: Option<Vec<u64>> = values.iter().map(|v| v.trim_end_matches('.').parse().ok()).collect();
    let Some(numbers) = numbers.filter(|n| !n.is_empty()) else { return false };
    let step = numbers.windows(2).map(|pair| pair[1].checked_sub(pair[0])).collect::<HashSet<_>>();
    numbers[0] < 10 && numbers.len() == 1
        || (step.len() == 1 && step.iter().all(|s| matches!(s, Some(1 | 10)))) && numbers[0] <= 1000
}

fn is_host(value: &str) -> bool {
    value.len() > 1 && !value.contains(char::is_whitespace) && value.chars().any(char::is_alphabetic)
}

fn is_yes_or_no(value: &str) -> bool {
    const WORDS: [&str; 26] = [
        "yes",
        "no",
        "y",
        "n",
        "true",
        "false",
        "ok",
        "in",
        "out",
        "是",
        "否",
        "有",
        "はい",
        "いいえ",
        "sí",
        "si",
        "sim",
        "não",
        "oui",
        "non",
        "ja",
        "nein",
        "да",
        "нет",
        "on",
        "off",
    ];
    WORDS.contains(&value.to_lowercase().as_str())
}

/// Whether a text is a kind of thing, and no thing: `Laptop`, `服务器`, `ASIC miner`.
pub(crate) fn is_kind(text: &str) -> bool {
    static KINDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    let kinds = KINDS.get_or_init(|| KIND_WORDS.split('|').map(str::trim).collect());
    if text.len() > 60 {
        return false;
    }
    let text = text.to_lowercase();
    kinds.contains(text.as_str())
        || ["s", "es"].iter().any(|end| text.strip_suffix(end).is_some_and(|one| kinds.contains(one)))
}

const KIND_WORDS: &str = "laptop|notebook|laptop computer|notebook computer|desktop|desktop pc|desktop computer|pc|windows pc|computer|\
    personal computer|workstation|server|rack server|blade server|blade|monitor|display|screen|lcd monitor|printer|laser printer|\
    scanner|copier|mfp|switch|network switch|router|firewall|access point|wireless access point|wifi access point|ap|phone|\
    ip phone|voip phone|desk phone|telephone|mobile|mobile phone|cell phone|smartphone|smart phone|tablet|keyboard|mouse|projector|\
    ups|pdu|camera|ip camera|webcam|nas|san|storage|storage array|disk array|rack|cabinet|cable|dock|docking station|headset|tv|\
    television|miner|asic|asic miner|bitcoin miner|mining machine|mining rig|rig|gpu|gpu server|psu|power supply|control board|\
    hash board|hashboard|all-in-one|all in one|aio|mini pc|thin client|virtual machine|vm|modem|gateway|load balancer|\
    network device|network equipment|networking|peripheral|peripherals|accessory|accessories|hardware|it equipment|equipment|\
    device|machine|single board computer|sbc|iot device|sensor|controller|plc|barcode scanner|card reader|adapter|charger|battery|\
    笔记本|笔记本电脑|笔记本計算機|台式机|台式电脑|电脑|计算机|一体机|服务器|显示器|打印机|复印机|扫描仪|交换机|路由器|防火墙|手机|电话|\
    平板|平板电脑|矿机|礦機|比特币矿机|控制板|算力板|电源|工作站|投影仪|存储|存储设备|摄像头|摄像机|键盘|鼠标|网络设备|办公设备|主机|\
    ノートパソコン|ノートpc|ノート|デスクトップ|デスクトップpc|デスクトップパソコン|パソコン|サーバ|サーバー|モニタ|モニター|ディスプレイ|\
    プリンタ|プリンター|複合機|スキャナ|スキャナー|スイッチ|スイッチングハブ|ルータ|ルーター|ファイアウォール|スマートフォン|スマホ|携帯電話|\
    電話機|タブレット|マイナー|マイニングマシン|制御基板|電源|ワークステーション|プロジェクタ|プロジェクター|ストレージ|カメラ|\
    portátil|ordenador|ordenador portátil|ordenador de sobremesa|computadora|computadora portátil|computador|sobremesa|servidor|\
    pantalla|impresora|escáner|conmutador|enrutador|cortafuegos|teléfono|teléfono móvil|móvil|celular|tableta|minero|minero asic|\
    fuente de poder|fuente de alimentación|placa de control|estación de trabajo|proyector|cámara|teclado|ratón|equipo de red|\
    computador portátil|impressora|roteador|comutador|telefone|telemóvel|minerador|minerador asic|fonte|placa de controle|\
    estação de trabalho|projetor|câmera|equipamento de rede|\
    ordinateur|ordinateur portable|ordinateur de bureau|pc portable|pc fixe|portable|fixe|serveur|écran|moniteur|imprimante|\
    commutateur|routeur|pare-feu|téléphone|téléphone portable|tablette|mineur|mineur asic|station de travail|alimentation|\
    carte de contrôle|vidéoprojecteur|caméra|clavier|souris|borne wifi|équipement réseau|\
    rechner|tischrechner|arbeitsplatzrechner|bildschirm|drucker|multifunktionsgerät|telefon|handy|mobiltelefon|maus|tastatur|beamer|\
    steuerplatine|netzteil|arbeitsstation|kamera|netzwerkgerät|schrank|mining-rechner|asic-miner|\
    ноутбук|компьютер|персональный компьютер|системный блок|сервер|монитор|принтер|мфу|сканер|коммутатор|маршрутизатор|роутер|\
    межсетевой экран|телефон|смартфон|планшет|майнер|асик|асик-майнер|ибп|проектор|моноблок|рабочая станция|плата управления|\
    блок питания|пк|клавиатура|мышь|камера|точка доступа|сетевое оборудование|оборудование|датчик|привод|колонки|\
    actuator|gateway device|speaker|speakers|cpu|chromebook|ipad|macbook|television set|actuador|válvula|gabinete|torre|parlantes|\
    bocinas|auriculares|altavoces|micrófono|regulador|no break|multifuncional|all in one pc|proyector multimedia|atuador|\
    estabilizador|nobreak|caixa de som|notebook pc|actionneur|capteur|enceinte|casque|écran pc|unité centrale|tour|aktor|\
    lautsprecher|传感器|执行器|センサー|computer fisso|portatile|stampante|schermo|tastiera|telefono|proiettore|sensore|\
    beeldscherm|toetsenbord|muis|laadkar|telefoon|komputer|drukarka|mysz|klawiatura|serwer|przełącznik|projektor|\
    počítač|tiskárna|klávesnice|myš|reproduktory|tablet pc|kamera ip|ntb|skener|telefon ip|računalo|pisač|miš|tipkovnica|poslužitelj";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_values_cannot_be() {
        for (field, values) in [
            (Field::Serial, vec!["1", "2", "3"]),
            (Field::Machine, vec!["4711", "4711", "4711"]),
            (Field::Machine, vec!["Laptop", "Monitor"]),
            (Field::Machine, vec!["笔记本电脑", "显示器"]),
            (Field::Machine, vec!["pcs", "set"]),
            (Field::Machine, vec!["2026-01-02", "2026-01-03"]),
            (Field::Machine, vec!["$12.00", "$13.00"]),
            (Field::Mac, vec!["in", "out"]),
            (Field::Hostname, vec!["x", "y"]),
            (Field::Hostname, vec!["in use", "spare part"]),
            (Field::Ip, vec!["in", "out"]),
            (Field::Origin, vec!["ok", "broken"]),
            (Field::Quantity, vec!["red", "blue"]),
            (Field::Model, vec!["yes", "no"]),
            (Field::PurchaseDate, vec!["A1", "A2"]),
        ] {
            assert!(contradict(field, &values), "{field}: {values:?}");
        }
    }

    #[test]
    fn what_values_may_be() {
        for (field, values) in [
            (Field::Serial, vec!["NGSBYT0BDJKAF01K7", "NGSBYT0BDJKAF01K8"]),
            (Field::Serial, vec![]),
            (Field::AssetTag, vec!["2000608", "2000609"]),
            (Field::Machine, vec!["rig-a", "rig-b"]),
            (Field::Mac, vec!["E0:A5:09:01:02:03"]),
            (Field::Origin, vec!["China", "Malaysia"]),
            (Field::Quantity, vec!["180", "60 pcs"]),
            (Field::Hostname, vec!["edge01", "edge02"]),
        ] {
            assert!(!contradict(field, &values), "{field}: {values:?}");
        }
    }
}
