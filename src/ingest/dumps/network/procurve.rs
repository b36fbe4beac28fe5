//! `show system` of HP's and Aruba's switches with `ProVision` software (`ProCurve`, `ArubaOS-Switch`): two columns of keys and values.

use crate::ingest::dumps::keyed_text::{KeyedText, nothing};
use crate::model::Field;

/// The format.
pub(in crate::ingest) static PROCURVE: KeyedText = KeyedText {
    id: "procurve-system",
    doc: "What an HP ProCurve or ArubaOS-Switch says of itself in `show system`",
    told_by: &[("Status and Counters - General System Information", &["Serial Number", "Base MAC Addr"])],
    pairs,
    says: nothing,
    fields: &[
        (Field::Serial, &["Serial Number"]),
        (Field::Hostname, &["System Name"]),
        (Field::Mac, &["Base MAC Addr"]),
        (Field::Firmware, &["Software revision"]),
    ],
    // The address above the members is that of the whole stack.
    members: ("VSF-Member", &[(Field::Serial, &["Serial Number"]), (Field::Mac, &["MAC Addr"])]),
};

/// Blanks between the columns.
const GAP: &str = "   ";

/// `ROM Version        : WB.16.03             Serial Number      : SG0001`
fn pairs(line: &str) -> Vec<(&str, &str)> {
    let mut pairs = Vec::new();
    let mut rest = line;
    while let Some((key, behind)) = rest.split_once(':') {
        let behind = behind.trim_start();
        let end = behind.find(GAP).unwrap_or(behind.len());
        let (value, next) = behind.split_at(end);
        // A value that is blank is followed by the next key at once.
        if value.contains(" : ") {
            break;
        }
        pairs.push((key.trim(), value.trim()));
        rest = next.trim_start();
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{attributes, cut_anywhere, of_machine, read, table};

    const TEXT: &str = "edge-2# show system\n\n Status and Counters - General System Information\n\n  System Name        : edge-2\n  System Contact     :\n  System Location    : Rack 4\n\n  Software revision  : WB.16.10.0012        Base MAC Addr      : 00509e-112233\n  ROM Version        : WB.16.03             Serial Number      : SG00000001\n\n  Up Time            : 201 days             Memory   - Total   : 156,057,600\n";

    #[test]
    fn both_columns_are_read() {
        let found = read("edge.txt", TEXT).unwrap();
        let fields = table(&found);
        for field in [
            "hostname 0 edge-2 @1",
            "serial 0 SG00000001 @10",
            "mac 0 00509e-112233 @9",
            "firmware 0 WB.16.10.0012 @9",
        ] {
            assert!(fields.contains(&field.to_owned()), "{field}\n{fields:?}");
        }
        assert!(attributes(&found).contains(&"Up Time: 201 days".to_owned()), "{:?}", attributes(&found));
        cut_anywhere("edge.txt", TEXT.as_bytes(), 13);
    }

    #[test]
    fn each_member_of_a_stack_is_a_machine() {
        let member = |n: u8| {
            format!(
                " VSF-Member :{n}\n\n  ROM Version        : WC.16.01.0008\n  MAC Addr           : 00509e-11220{n}\n  Serial Number      : SG0000000{n}\n  Memory   - Total   : 338,285,056\n             Free    : 216,978,364\n\n"
            )
        };
        let text = format!(
            " Status and Counters - General System Information\n\n  System Name        : edge-2\n  Software revision  : WC.16.10.0014\n  Base MAC Addr      : 00509e-112200\n\n{}{}",
            member(1),
            member(2)
        );
        let found = read("vsf.txt", &text).unwrap();
        let (first, second) = (of_machine(&found, 1), of_machine(&found, 2));
        for field in ["hostname 0 edge-2 @3", "serial 0 SG00000001 @11"] {
            assert!(first.contains(&field.to_owned()), "{field}\n{first:?}");
        }
        assert_eq!(second, ["serial 0 SG00000002 @19", "mac 0 00509e-112202 @18"]);
        cut_anywhere("vsf.txt", text.as_bytes(), 17);
    }
}
