//! How well a text reads in each East Asian encoding.
//!
//! Each character set has its everyday characters in one region (level 1), which a text read in the wrong
//! encoding misses; and the words of an inventory use few characters, listed here from our own experience.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK, SHIFT_JIS};

const SIMPLIFIED: &str = "设备名称型号序列厂商供应部门使用管理状态日期采购入库编号资产位置机房柜交换服务器数量单价金额\
    备注规格产地国家维修保质主板芯片电源风扇矿算力固件版本地址网络接口系统登录密码责任人公司中国北京上海深圳广州\
    一二三四五六七八九十的在是有和不无否品牌类描述存放点元件料位封装所属联方式端口戴尔华为想时间新旧控制蚂蚁";
const TRADITIONAL: &str = "設備名稱型號序列廠商供應部門使用管理狀態日期採購編號資產位置機房櫃交換伺服器數量單價金額備註\
    規格產地國家維修保固主機板晶片電源風扇韌體版本位址網路介面系統帳號密碼負責人公司台灣臺北高雄新竹中國製造商\
    一二三四五六七八九十的在是有和不無否品牌類描述存放點元件料號所屬聯方式時間廠牌財產保管放置單位購置年月";
const KANJI: &str = "機器名型番製造元号資産管理設置場所拠点部署担当者購入日保証期限備考状態使用中廃棄予備台数単価金額\
    会社東京大阪名古屋株式電源基板交換修理国産原産年月棚階室種別説明住所供給業者連絡先用途有無新旧";
const HANGUL: &str = "장비명모델시리얼번호제조사자산관리위치설치부서담당자구매일상태비고수량단가국가원산지서버네트워크\
    주소이름버전업체품목분류사용중보증기간용도랙전원공급교체수리회사한국서울부산본체";

/// The best East Asian reading and its score, up to about 1; `chardetng` gave `other`.
pub(super) fn best(sample: &[u8], other: &'static Encoding) -> Option<(&'static Encoding, f64)> {
    let candidates: [(&'static Encoding, Level, &str); 5] = [
        (GBK, gbk_level, SIMPLIFIED),
        (BIG5, big5_level, TRADITIONAL),
        (SHIFT_JIS, shift_jis_level, KANJI),
        (EUC_KR, euc_kr_level, HANGUL),
        (EUC_JP, euc_jp_level, KANJI),
    ];
    let mut best: Option<(&'static Encoding, f64)> = None;
    for (encoding, level, common) in candidates {
        let Some(common) = common_share(sample, encoding, common) else { continue };
        let liked = if other == encoding { 0.15 } else { 0.0 };
        let score = level_share(sample, level) * 0.4 + common * 0.6 + liked;
        if best.is_none_or(|(_, s)| score > s) {
            best = Some((encoding, score));
        }
    }
    best
}

/// The share of characters beyond ASCII that are common; none if the text is malformed in this encoding.
fn common_share(sample: &[u8], encoding: &'static Encoding, common: &str) -> Option<f64> {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut all, mut good, mut bad) = (0u32, 0.0, 0u32);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        good += match c {
            '\u{FFFD}' => {
                bad += 1;
                0.0
            }
            '\u{3041}'..='\u{30FF}' => 1.0,
            '\u{3000}'..='\u{3020}' | '\u{FF01}'..='\u{FF5E}' => 0.6,
            '\u{E000}'..='\u{F8FF}' => -1.0,
            _ if common.contains(c) => 1.0,
            _ => 0.0,
        };
    }
    (all > 0 && bad * 50 <= all).then(|| good / f64::from(all))
}

/// How ordinary a character is, from its lead and trail byte, 0 to 1, and how many bytes it takes.
type Level = fn(u8, u8) -> (f64, usize);

fn level_share(sample: &[u8], level: Level) -> f64 {
    let (mut sum, mut count) = (0.0, 0u32);
    let mut at = 0;
    while let Some(&lead) = sample.get(at) {
        if lead < 0x80 {
            at += 1;
            continue;
        }
        let (weight, len) = level(lead, sample.get(at + 1).copied().unwrap_or(0));
        sum += weight;
        count += 1;
        at += len;
    }
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

fn gbk_level(lead: u8, trail: u8) -> (f64, usize) {
    let weight = match (lead, trail) {
        (0xB0..=0xD7, 0xA1..) => 1.0,
        (0xA1..=0xA3, 0xA1..) => 0.8,
        (0xD8..=0xF7, 0xA1..) => 0.2,
        _ => 0.0,
    };
    (weight, 2)
}

fn big5_level(lead: u8, _: u8) -> (f64, usize) {
    let weight = match lead {
        0xA4..=0xC6 => 1.0,
        0xA1..=0xA3 => 0.8,
        0xC9..=0xF9 => 0.2,
        _ => 0.0,
    };
    (weight, 2)
}

fn shift_jis_level(lead: u8, trail: u8) -> (f64, usize) {
    match (lead, trail) {
        // Half-width katakana, one byte each; anything else is full of them when misread.
        (0xA1..=0xDF, _) => (0.15, 1),
        (0x82, 0x9F..=0xF1) | (0x83, 0x40..=0x96) | (0x88..=0x97, _) => (1.0, 2),
        (0x81 | 0x82, _) => (0.8, 2),
        (0x98..=0x9F | 0xE0..=0xEA, _) => (0.2, 2),
        _ => (0.0, 2),
    }
}

fn euc_kr_level(lead: u8, trail: u8) -> (f64, usize) {
    let weight = match (lead, trail) {
        (0xB0..=0xC8, 0xA1..) => 1.0,
        (0xA1..=0xA3, 0xA1..) => 0.8,
        (0xCA..=0xFD, 0xA1..) => 0.1,
        _ => 0.0,
    };
    (weight, 2)
}

fn euc_jp_level(lead: u8, trail: u8) -> (f64, usize) {
    let weight = match (lead, trail) {
        (0xA4 | 0xA5 | 0xB0..=0xCF, 0xA1..) => 1.0,
        (0xA1..=0xA3, 0xA1..) => 0.8,
        (0xD0..=0xF4, 0xA1..) => 0.2,
        _ => 0.0,
    };
    (weight, 2)
}
