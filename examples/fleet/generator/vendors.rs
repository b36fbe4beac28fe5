//! About two hundred firms and the thousands of ways in which people write them.

use std::ops::Range;

use super::prng::Draw;
use super::text::{Spelling, full_width};

/// How many ways each firm is written, at most.
const WAYS: usize = 38;

/// Legal forms as people write them, by the kind of firm.
const LTD: &[&str] = &[
    "",
    " Co., Ltd.",
    " Co.,Ltd",
    " CO., LTD",
    " Co. Ltd.",
    " Company Limited",
    " Ltd",
    " Ltd.",
    " Limited",
];
const INC: &[&str] =
    &["", " Inc", " Inc.", ", Inc.", " Incorporated", " INC", " Corp", " Corp.", " Corporation"];
const EU: &[&str] = &["", " N.V.", " NV", " AG", " plc", " GmbH", " B.V.", " S.A."];

/// Name without legal form, native name, legal forms.
type Firm = (&'static str, &'static str, &'static [&'static str]);

/// Makers of chips, boards and machines.
const MAKERS: &[Firm] = &[
    ("Bitmain Technologies", "北京比特大陆科技有限公司", LTD),
    ("MicroBT Electronics Technology", "深圳比特微电子科技有限公司", LTD),
    ("Canaan", "嘉楠科技", INC),
    ("Open Source Miners United", "", &["", " (OSMU)"]),
    ("Xilinx", "赛灵思", INC),
    ("Texas Instruments", "德州仪器", INC),
    ("Amlogic", "晶晨半导体（上海）股份有限公司", LTD),
    ("CVITEK", "北京晶视智能科技有限公司", LTD),
    ("Allwinner Technology", "珠海全志科技股份有限公司", LTD),
    ("Canaan Kendryte", "北京嘉楠捷思信息技术有限公司", &[""]),
    ("STMicroelectronics", "意法半导体", EU),
    ("Espressif Systems (Shanghai)", "乐鑫信息科技（上海）股份有限公司", LTD),
    ("Microchip Technology", "微芯科技", INC),
    ("Realtek Semiconductor", "瑞昱半導體股份有限公司", INC),
    ("Qualcomm", "高通", INC),
    ("Marvell Technology", "美满电子", INC),
    ("Broadcom", "博通", INC),
    ("Motorcomm Electronic Technology", "裕太微电子股份有限公司", LTD),
    ("IC Plus", "九暘電子股份有限公司", INC),
    ("Micron Technology", "美光科技", INC),
    ("Samsung Electronics", "삼성전자", LTD),
    ("SK hynix", "SK하이닉스", INC),
    ("Nanya Technology", "南亞科技股份有限公司", INC),
    ("Winbond Electronics", "華邦電子股份有限公司", INC),
    ("Macronix International", "旺宏電子股份有限公司", LTD),
    ("GigaDevice Semiconductor", "兆易创新科技集团股份有限公司", INC),
    ("Kioxia", "キオクシア株式会社", INC),
    ("ISSI", "矽成积体电路", INC),
    ("ESMT", "晶豪科技股份有限公司", INC),
    ("Kingston Technology", "金士顿", INC),
    ("X-Powers Technology", "芯智汇科技", LTD),
    ("Monolithic Power Systems", "芯源系统", INC),
    ("Richtek Technology", "立錡科技股份有限公司", INC),
    ("Silergy", "矽力杰半导体技术（杭州）有限公司", INC),
    ("Infineon Technologies", "英飞凌", EU),
    ("ON Semiconductor", "安森美半导体", INC),
    ("Diodes", "美台半导体", INC),
    ("Alpha and Omega Semiconductor", "万国半导体", LTD),
    ("Analog Devices", "亚德诺半导体", INC),
    ("Renesas Electronics", "ルネサスエレクトロニクス株式会社", INC),
    ("NXP Semiconductors", "恩智浦半导体", EU),
    ("Nuvoton Technology", "新唐科技股份有限公司", INC),
    ("Fudan Microelectronics (Shanghai)", "上海复旦微电子集团股份有限公司", LTD),
    ("Puya Semiconductor (Shanghai)", "普冉半导体（上海）股份有限公司", LTD),
    ("Delta Electronics", "台達電子工業股份有限公司", INC),
    ("Nidec", "日本電産株式会社", INC),
    ("Sunonwealth Electric Machine Industry", "建準電機工業股份有限公司", LTD),
    ("Lite-On Technology", "光寶科技股份有限公司", INC),
];

/// Firms that only trade: a town, a word and a trade. None of them is meant to be a real one.
const TOWNS: &[&str] = &[
    "Shenzhen",
    "Dongguan",
    "Hong Kong",
    "Guangzhou",
    "Singapore",
    "Kuala Lumpur",
    "Osaka",
    "Texas",
    "Nevada",
    "Rotterdam",
    "Almaty",
];
const WORDS: &[&str] = &[
    "Brightmoor",
    "Lanternfield",
    "Quillwater",
    "Harrowgate",
    "Tanglewood",
    "Silverbank",
    "Northmere",
    "Peregrine Row",
    "Oxbow",
    "Fernhollow",
    "Copperline",
    "Wayfarer",
    "Marigold",
    "Stonebridge",
];
const TRADES: &[&str] = &["Electronics", "Trading", "Mining Supply", "Technology", "Components", "Logistics"];

/// Every firm, and every spelling of every firm.
pub(crate) struct Vendors {
    spellings: Vec<Spelling>,
    ways: Vec<Range<usize>>,
    names: Vec<String>,
}

impl Vendors {
    /// The table; it is the same for every seed.
    pub(crate) fn new() -> Self {
        let mut table = Self { spellings: Vec::new(), ways: Vec::new(), names: Vec::new() };
        for (name, native, forms) in MAKERS {
            table.add(name, native, forms);
        }
        for (t, town) in TOWNS.iter().enumerate() {
            for (w, word) in WORDS.iter().enumerate() {
                let trade = TRADES[(t + w) % TRADES.len()];
                let forms = if t < 7 { LTD } else { INC };
                table.add(&format!("{town} {word} {trade}"), "", forms);
            }
        }
        table
    }

    fn add(&mut self, name: &str, native: &str, forms: &[&str]) {
        let mut draw = Draw::new(0x7665_6E64, u64::try_from(self.names.len()).unwrap_or(0));
        let mut ways = vec![format!("{name}{}", forms.get(1).copied().unwrap_or_default())];
        for _ in 0..WAYS * 8 {
            if ways.len() == WAYS {
                break;
            }
            let way = misspell(name, native, forms, &mut draw);
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        let start = self.spellings.len();
        self.spellings.extend(ways.into_iter().map(Spelling::new));
        self.ways.push(start..self.spellings.len());
        self.names.push(name.to_owned());
    }

    /// The maker of that name, as an index.
    pub(crate) fn maker(name: &str) -> usize {
        MAKERS.iter().position(|(n, ..)| *n == name).unwrap_or(0)
    }

    /// Some firm that trades, as an index.
    pub(crate) fn trader(&self, draw: &mut Draw) -> usize {
        MAKERS.len() + draw.index(self.ways.len() - MAKERS.len())
    }

    /// One way of writing a firm: the proper one more often than not.
    pub(crate) fn field(&self, firm: usize, draw: &mut Draw) -> &[u8] {
        let ways = self.ways[firm].clone();
        let way = if draw.below(100) < 55 { ways.start } else { ways.start + draw.index(ways.len()) };
        &self.spellings[way].field
    }

    /// Every spelling with the index of its firm.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.ways
            .iter()
            .enumerate()
            .flat_map(|(firm, ways)| self.spellings[ways.clone()].iter().map(move |s| (s.raw.as_str(), firm)))
    }

    /// The name of a firm without its legal form.
    pub(crate) fn name(&self, firm: usize) -> &str {
        &self.names[firm]
    }
}

/// One way in which a person may write a firm.
fn misspell(name: &str, native: &str, forms: &[&str], draw: &mut Draw) -> String {
    if !native.is_empty() && draw.one_in(9) {
        return if draw.one_in(3) { format!("{native} {name}") } else { native.to_owned() };
    }
    let mut text = format!("{name}{}", draw.pick(forms));
    match draw.below(10) {
        0 | 1 => text = text.to_uppercase(),
        2 => text = text.to_lowercase(),
        _ => {}
    }
    match draw.below(12) {
        0 => text = text.replacen(' ', "  ", 1),
        1 => text = text.replacen(' ', "", 1),
        2 => text = text.replacen(' ', "-", 1),
        3 => text = text.replacen(' ', "\u{A0}", 1),
        _ => {}
    }
    match draw.below(24) {
        0 => text = full_width(&text),
        1 => drop_letter(&mut text, draw),
        2 => text.push_str(" (HK)"),
        _ => {}
    }
    match draw.below(8) {
        0 => text.push(' '),
        1 => text.push('.'),
        2 => text.push(';'),
        3 => text.insert(0, ' '),
        _ => {}
    }
    text
}

/// A slip of the finger: one character of the middle is lost.
fn drop_letter(text: &mut String, draw: &mut Draw) {
    let letters: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    if letters.len() > 4 {
        text.remove(letters[2 + draw.index(letters.len() - 4)]);
    }
}
