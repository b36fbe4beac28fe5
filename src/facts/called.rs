//! Whether a heading or a row calls its part a controller, and the one that runs the machine.

use std::sync::LazyLock;

use crate::memo::Memo;

/// Words by which people call the chip that runs a machine.
const CONTROLLER_WORDS: &[&str] = &[
    "controller",
    "control board",
    "soc",
    "cpu",
    "mcu",
    "mpu",
    "fpga",
    "processor",
    "main ic",
    "main chip",
    "chipset",
    "主控",
    "控制器",
    "控制芯片",
    "主芯片",
    "处理器",
    "主控制",
    "制御チップ",
    "制御ボード",
    "コントローラ",
    "プロセッサ",
    "procesador",
    "processador",
    "controlador",
    "contrôleur",
    "processeur",
    "prozessor",
    "steuerung",
    "процессор",
    "контроллер",
    "bmc",
    "メインチップ",
    "メインic",
    "制御ic",
    "control chip",
    "control ic",
    "ctrl chip",
    "控制板",
    "chip de control",
    "chip de controle",
    "chip controlador",
    "puce de contrôle",
    "puce de commande",
    "steuerchip",
    "steuer-ic",
    "hauptprozessor",
    "hauptchip",
    "управляющий",
    "управляющая",
];

/// Words by which they call one that runs something else.
const OTHER_WORDS: &[&str] = &[
    "bmc",
    "baseboard",
    "management",
    "flash",
    "memory",
    "network",
    "ethernet",
    "lan",
    "nic",
    "storage",
    "raid",
    "sas",
    "sata",
    "nvme",
    "ssd",
    "disk",
    "fan",
    "display",
    "touch",
    "usb",
    "power",
    "battery",
    "audio",
    "wifi",
    "wi-fi",
    "wireless",
    "bluetooth",
    "radio",
    "modem",
    "switch",
    "graphics",
    "gpu",
    "网络",
    "存储",
    "hash",
    "hashboard",
    "psu",
    "charge",
    "charger",
    "charging",
    "motor",
    "led",
    "backlight",
    "pump",
    "cooling",
    "sensor",
    "temperature",
    "thermal",
    "voltage",
    "clock",
    "算力板",
    "算力",
    "哈希",
    "ハッシュ",
    "电源",
    "電源",
    "风扇",
    "風扇",
    "ファン",
    "充电",
    "电机",
    "显示",
    "触摸",
    "网卡",
    "ネットワーク",
    "netzteil",
    "netzwerk",
    "lüfter",
    "ladegerät",
    "motorsteuerung",
    "fuente",
    "fonte",
    "alimentation",
    "alimentación",
    "ventilador",
    "ventilateur",
    "réseau",
    "питания",
    "вентилятор",
    "вентилятора",
    "вентиляторов",
    "сетевой",
    "хеш",
    "хэш",
    "хеш-платы",
    "хэш-платы",
    "дисплея",
    "двигателя",
];

/// What a heading or a row calls its part.
#[derive(Clone, Copy)]
struct Called {
    controller: bool,
    other: bool,
}

impl Called {
    /// Few names are said of millions of parts.
    fn by(name: &str) -> Self {
        static SEEN: LazyLock<Memo<Called>> = LazyLock::new(Memo::new);
        SEEN.get(name, || Self {
            controller: holds_one(name, CONTROLLER_WORDS),
            other: holds_one(name, OTHER_WORDS),
        })
    }
}

/// Whether a heading or a row calls its part a controller or processor, of whatever.
pub(super) fn calls_controller(name: &str) -> bool {
    Called::by(name).controller
}

/// Whether it calls it the one that runs the machine: a `flash controller` does not.
pub(super) fn calls_the_controller(name: &str) -> bool {
    let called = Called::by(name);
    called.controller && !called.other
}

fn holds_one(name: &str, words: &[&str]) -> bool {
    let name = name.to_lowercase();
    words.iter().any(|word| {
        // `soc` is not in `socket`; scripts without spaces have no such borders.
        let border = |c: Option<char>| !word.is_ascii() || c.is_none_or(|c| !is_latin(c));
        name.match_indices(word).any(|(at, _)| {
            border(name[..at].chars().next_back()) && border(name[at + word.len()..].chars().next())
        })
    })
}

/// A letter or digit of words with borders: `CPU型号` holds `cpu`, `société` no `soc`.
fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '\u{c0}'..='\u{24f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_controllers_and_not_for_others() {
        for name in [
            "Controller",
            "Main CPU",
            "SoC",
            "主控芯片",
            "Steuerchip",
            "CPU型号",
            "Socket or SoC",
            "Puce de contrôle",
        ] {
            assert!(calls_the_controller(name), "{name}");
        }
        for name in [
            "Flash controller",
            "BMC",
            "RAID controller",
            "Switch processor",
            "MCU (hash board)",
            "PSU controller",
            "Motor controller",
            "电源控制器",
            "Контроллер вентилятора",
        ] {
            assert!(calls_controller(name) && !calls_the_controller(name), "{name}");
        }
        for name in ["Socket", "Fan", "PHY", "Flash", "Accumulator", "Société", ""] {
            assert!(!calls_controller(name), "{name}");
        }
    }
}
