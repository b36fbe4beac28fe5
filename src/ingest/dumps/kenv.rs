//! What FreeBSD's `kenv` prints of the SMBIOS table that the loader found: `smbios.system.serial="4XJ9TQ2"` (smbios(4), loader(8)).

use super::keyed_text::{ALONE, KeyedText, nothing};
use crate::model::{Aspect, Field, Role};

/// The format.
pub(in crate::ingest) static KENV: KeyedText = KeyedText {
    id: "kenv-smbios",
    doc: "What the firmware of a FreeBSD machine says of it (SMBIOS), as `kenv` prints it",
    told_by: &[("smbios.", &["smbios.system.product"])],
    pairs,
    says: nothing,
    fields: &[
        (Field::Serial, &["smbios.system.serial", "smbios.chassis.serial"]),
        (Field::AssetTag, &["smbios.chassis.tag"]),
        (Field::Party(Role::Maker, Aspect::Name), &["smbios.system.maker"]),
        (Field::Model, &["smbios.system.product"]),
        (Field::Firmware, &["smbios.bios.version"]),
        (Field::Board, &["smbios.planar.product"]),
        (Field::BoardSerial, &["smbios.planar.serial"]),
        (Field::BoardMaker, &["smbios.planar.maker"]),
    ],
    members: ALONE,
};

fn pairs(line: &str) -> Vec<(&str, &str)> {
    let found = line.split_once("=\"").filter(|(key, _)| !key.contains(' '));
    found.and_then(|(key, value)| Some((key, value.strip_suffix('"')?))).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{cut_anywhere, read, table};

    const TEXT: &str = "smbios.bios.version=\"2.11.2\"\nsmbios.chassis.serial=\"SRV0001\"\nsmbios.planar.maker=\"ACME\"\nsmbios.planar.product=\"0YWR7D\"\nsmbios.planar.serial=\"BRD0001\"\nsmbios.system.maker=\"ACME\"\nsmbios.system.product=\"RackThing 640\"\nsmbios.system.serial=\"SRV0001\"\n";

    #[test]
    fn the_system_and_its_board_are_told() {
        assert_eq!(
            table(&read("kenv.txt", TEXT).unwrap()),
            [
                "serial 0 SRV0001 @8",
                "maker 0 ACME @6",
                "model 0 RackThing 640 @7",
                "firmware 0 2.11.2 @1",
                "board 1 0YWR7D @4",
                "board-serial 1 BRD0001 @5",
                "board-maker 0 ACME @3",
            ]
        );
        cut_anywhere("kenv.txt", TEXT.as_bytes(), 7);
    }
}
