//! What stands above and between dumps.

use super::made::{Made, S19J, xxd};
use crate::files::input::Input;
use crate::ingest::reader::{ReadOptions, open};
use crate::model::{ColumnPlan, Field};

#[test]
fn headings_above_dumps_are_kept_and_name_no_host() {
    let other = Made { serial: "HYDTYMABBJBAI0702", ..S19J };
    let (one, two) = (xxd(&S19J.page()), xxd(&other.page()));
    let array = |name: &str, made: &Made| {
        let bytes: Vec<String> = made.page().iter().map(|byte| format!("0x{byte:02x}")).collect();
        format!("unsigned char {name}[] = {{\n  {}\n}};\nunsigned int {name}_len = 256;\n", bytes.join(", "))
    };
    for (text, headings) in [
        (format!("HB0\n{one}\nHB1\n{two}"), Some(["HB0", "HB1"])),
        (format!("=== HB0 ===\n{one}=== HB1 ===\n{two}"), Some(["HB0", "HB1"])),
        (
            format!("===== chain 0 =====\n{one}===== chain 1 =====\n{two}"),
            Some(["===== chain 0 =====", "===== chain 1 ====="]),
        ),
        (
            format!("# board 1 (left)\n{one}# board 2 (right)\n{two}"),
            Some(["# board 1 (left)", "# board 2 (right)"]),
        ),
        (format!("Both boards, dumped today:\n\n```text\n{one}```\n\n```\n{two}```\n"), None),
        (array("hb0_bin", &S19J) + &array("hb1_bin", &other), Some(["hb0_bin", "hb1_bin"])),
    ] {
        let workbook =
            open(&Input::memory("boards.txt", text.clone().into_bytes()), &ReadOptions::default()).unwrap();
        let statements = workbook.content.statements().unwrap_or_else(|| panic!("{text}"));
        let column = |field, header: &str| {
            let is = |plan: &ColumnPlan| plan.field == field && plan.header == header;
            let at = statements.plan().columns.iter().position(is)?;
            Some([1, 2].map(|board| statements.text(board, u32::try_from(at).unwrap()).unwrap_or_default()))
        };
        assert_eq!(column(Some(Field::BoardSerial), "board SN"), Some([S19J.serial, other.serial]), "{text}");
        assert!(statements.plan().columns.iter().all(|plan| plan.field != Some(Field::Hostname)), "{text}");
        if headings.is_some() {
            assert_eq!(column(None, "heading"), headings);
        }
    }
}
