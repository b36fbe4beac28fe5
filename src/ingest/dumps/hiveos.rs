//! What the API of Hive OS says of the workers of a farm.

use super::json_format::JsonFormat;
use crate::model::Field;

/// The format. `GET /farms/{id}/workers` and `…/workers/{id}` of its API v2, whose document is public (swaggerhub.com,
/// HiveOS/public), in the keys that `WorkersEntity.swift` of `HiveUIKit` reads. The name of a worker is what somebody called it there,
/// and the address under `remote_address` that of the site.
pub(in crate::ingest) static HIVEOS: JsonFormat = JsonFormat {
    id: "hiveos",
    doc: "The workers of a farm as the API of Hive OS gives them (`/farms/ID/workers`): JSON",
    told_by: &[
        &["/data/*/units_count", "/data/*/hardware_info"],
        &["/data/*/asic_info", "/data/*/hardware_info"],
        &["/units_count", "/hardware_info/net_interfaces"],
    ],
    devices: &["data/*"],
    fields: &[
        ("/asic_info/model", Field::Model),
        ("/asic_info/firmware", Field::Firmware),
        ("/hardware_info/net_interfaces/~/mac", Field::Mac),
        ("/ip_addresses/~", Field::Ip),
        ("/hardware_info/motherboard/model", Field::Board),
        ("/hardware_info/motherboard/manufacturer", Field::BoardMaker),
        ("/hardware_info/cpu/model", Field::Part),
        ("/gpu_info/*/model", Field::Part),
        ("/gpu_info/*/brand", Field::PartMaker),
    ],
    ..JsonFormat::NONE
};

#[cfg(test)]
mod tests {
    use super::super::testing::{attributes, of_machine, read, table};

    #[test]
    fn each_worker_is_a_machine_and_its_password_is_left_out() {
        let text = r#"{"data":[{"id":1,"farm_id":2,"name":"S19jpro-A7","password":"Kx7qT2pp","ip_addresses":["192.0.2.61"],
            "units_count":3,"asic_info":{"logic_version":"S19JPRO","model":"Antminer S19j Pro","firmware":"1.02-hiveon"},
            "hardware_info":{"net_interfaces":[{"iface":"eth0","mac":"02:00:00:00:0b:01"}]}},
            {"id":3,"farm_id":2,"name":"S19-A8","units_count":3,"asic_info":{"model":"Antminer S19"},
            "hardware_info":{"net_interfaces":[{"iface":"eth0","mac":"02:00:00:00:0b:02"}]}}]}"#;
        let found = read("workers.json", text).unwrap();
        assert_eq!(
            table(&found),
            [
                "ip 0 192.0.2.61 @/data/0/ip_addresses/0",
                "model 0 Antminer S19j Pro @/data/0/asic_info/model",
                "firmware 0 1.02-hiveon @/data/0/asic_info/firmware",
                "mac 0 02:00:00:00:0b:01 @/data/0/hardware_info/net_interfaces/0/mac",
            ]
        );
        assert!(of_machine(&found, 2).iter().any(|line| line.starts_with("mac 0 02:00:00:00:0b:02")));
        let kept = attributes(&found).join("\n");
        assert!(kept.contains("S19jpro-A7") && !kept.contains("Kx7qT2pp"), "{kept}");
    }
}
