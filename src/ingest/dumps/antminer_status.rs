//! What the web page of an Antminer of 2014 to 2019 shows of its boards: `get_miner_status.cgi`.

use super::boards::Boards;
use super::json_format::JsonFormat;
use crate::model::Field;

/// The format. Answers of an S9 SE published with `antminer_exporter`; each board's `freq` goes on with the statistics of all.
pub(in crate::ingest) static ANTMINER_STATUS: JsonFormat = JsonFormat {
    id: "antminer-status",
    doc: "Web answers of Antminers of 2014 to 2019 of their hash boards (`get_miner_status.cgi`): JSON",
    maker: "Bitmain",
    told_by: &[&["/summary/ghsav", "/devs/*/chain_acn"], &["/devs/*/chain_acn", "/devs/*/chain_acs"]],
    fields: &[("/devs/~/freq/miner_version", Field::Firmware), ("/devs/~/freq/miner_id?", Field::Mac)],
    bracketed: &["/devs/~/freq"],
    boards: Boards { enumerated: &["/devs/*/chain_acn"], ..Boards::NONE },
    ..JsonFormat::NONE
};

#[cfg(test)]
mod tests {
    use super::super::testing::{attributes, read, table};

    #[test]
    fn each_board_with_chips_is_one_and_what_stands_in_one_text_is_taken_apart() {
        let text = r#"{"summary":{"elapsed":"112","ghsav":"15992.00"},"pools":[{"url":"stratum+tcp://pool.example:3333","user":"wallet.w1"}],
            "devs":[{"index":"1","chain_acn":"60","freq":"300,freq1=460,miner_version=13.10.1.3,miner_id=803294825c208814|"},
                    {"index":"2","chain_acn":"60","freq":"300"},{"index":"3","chain_acn":"0","freq":""}]}"#;
        let found = read("get_miner_status.json", text).unwrap();
        assert_eq!(found.format, "antminer-status");
        assert_eq!(
            table(&found),
            [
                "firmware 0 13.10.1.3 @/devs/0/freq",
                "board 1 hash board 1 @/devs/0/chain_acn",
                "board 2 hash board 2 @/devs/1/chain_acn",
            ]
        );
        let kept = attributes(&found);
        for value in ["devs/0/freq: 300", "devs/0/freq/freq1: 460", "devs/0/freq/miner_id: 803294825c208814"]
        {
            assert!(kept.contains(&value.to_owned()), "{kept:?}");
        }
        assert!(!format!("{:?}", found.content.statements()).contains("wallet.w1"));
    }
}
