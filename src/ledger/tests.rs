mod checkpoints;
mod copies;
mod files;
mod history;
mod rows;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::row::{EventRow, LedgerRow, Numbered};
use super::schema::{VERSION, migrate_to};
use super::*;
use crate::attest::checkpoint::verify_proof;
use crate::attest::keys::{Signer, TrustedKeys};
use crate::attest::merkle::leaf_hash;
use crate::attest::{Refusal, note};
use crate::source::hex;

const ORIGIN: &str = "example.com/miners";

fn signer(seed: u8) -> Signer {
    Signer::from_seed(&[seed; 32]).unwrap()
}

fn trusted(seeds: &[u8]) -> TrustedKeys {
    seeds.iter().map(|seed| signer(*seed).public_key().clone()).collect()
}

fn event(n: u64) -> Row<'static> {
    Row::Event(EventRow {
        board: None,
        corrects: None,
        date: Some("2026-11-02".into()),
        event: Some(EventKind::Repaired),
        location: Some(format!("rma.csv!C{n}").into()),
        machine: Some(format!("M-{n}").into()),
        note: None,
        parties: [("repairer".into(), vec!["Example Repairs \"Ltd\"\n算能".into()])].into(),
        place: None,
        run: None,
        time: None,
    })
}

/// A ledger with so many rows, the first of them its own, in a folder that goes away.
struct Made {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Made {
    fn new(rows: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let made = Self { _folder: folder, path };
        let ledger = Ledger::create(&made.path, ORIGIN, jiff::Timestamp::UNIX_EPOCH).unwrap();
        Made::add(&ledger, 1..rows);
        made
    }

    fn add(ledger: &Ledger, rows: std::ops::Range<u64>) {
        let mut pending = ledger.begin().unwrap();
        for n in rows {
            assert_eq!(pending.append(&event(n)).unwrap(), n);
        }
        pending.commit().unwrap();
    }

    /// With a checkpoint by key 7 over all of them.
    fn signed(rows: u64) -> Self {
        let made = Self::new(rows);
        made.open().sign(&signer(7)).unwrap();
        made
    }

    fn open(&self) -> Ledger {
        Ledger::open(&self.path).unwrap()
    }

    /// What another program does to the file.
    fn sql(&self, sql: &str) {
        Connection::open(&self.path).unwrap().execute_batch(sql).unwrap();
    }

    fn verify(&self, since: Option<&str>) -> Result<super::Checked, Refusal> {
        Ledger::open_read(&self.path).unwrap().verify(&trusted(&[7]), since).unwrap()
    }

    fn code(&self, since: Option<&str>) -> &'static str {
        self.verify(since).map_or_else(|refusal| refusal.code(), |_| "verified")
    }

    fn first_bad(&self) -> u64 {
        match self.verify(None) {
            Err(Refusal::RowChanged { seq, .. }) => seq,
            other => panic!("{other:?}"),
        }
    }

    /// Writes a row with the hash that belongs to it, and what the ledger keeps of its tree.
    fn forge(&self, seq: u64, body: &str) {
        let hash = hex(&leaf_hash(body.as_bytes()));
        let body = body.replace('\'', "''");
        self.sql(&format!("INSERT OR REPLACE INTO entry VALUES ({seq}, x'{hash}', '{body}')"));
        self.rehead();
    }

    fn rehead(&self) {
        let connection = Connection::open(&self.path).unwrap();
        let mut tree = crate::attest::merkle::Tree::default();
        let mut rows = connection.prepare("SELECT hash FROM entry ORDER BY seq").unwrap();
        for hash in rows.query_map([], |row| row.get::<_, [u8; 32]>(0)).unwrap() {
            tree.push(hash.unwrap());
        }
        let (size, full) = (tree.size().cast_signed(), tree.full().concat());
        connection.execute("UPDATE head SET size = ?, full = ?", rusqlite::params![size, full]).unwrap();
    }

    fn body(&self, seq: u64) -> String {
        let connection = Connection::open(&self.path).unwrap();
        connection
            .query_row("SELECT body FROM entry WHERE seq = ?", [seq.cast_signed()], |row| row.get(0))
            .unwrap()
    }
}
