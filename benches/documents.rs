//! How fast documents are read, each beside a bare parse of the same bytes: what others would take that look at nothing.

#![allow(clippy::expect_used, reason = "a bench without its file has nothing to say")]

use std::fmt::Write as _;
use std::hint::black_box;

use divan::counter::BytesCount;
use serde::de::IgnoredAny;
use tidewaiter::internals::files::input::Input;
use tidewaiter::internals::ingest::reader::{ReadOptions, open};

/// Devices of a document.
const DEVICES: usize = 10_000;

fn main() {
    divan::main();
}

/// What so many miners answer to `get_system_info`, as fleets save it.
fn miners() -> String {
    let mut text = String::from("[");
    for n in 0..DEVICES {
        let comma = if n == 0 { "" } else { "," };
        let _ = write!(
            text,
            "{comma}\n{{\"minertype\":\"Antminer S19j Pro\",\"macaddr\":\"02:00:00:00:{:02x}:{:02x}\",\"hostname\":\"row-{n}\",\
             \"ipaddress\":\"10.0.{}.{}\",\"serinum\":\"QXZZB0UBDJ{n:07}\",\"subtype\":\"CVCtrl_BHB42601\",\"netmask\":\"255.255.0.0\",\
             \"gateway\":\"10.0.0.1\",\"firmware_type\":\"Release\",\"system_kernel_version\":\"Linux 4.9.113\",\"fans\":[6000,5880,5040,5040]}}",
            n >> 8 & 255,
            n & 255,
            n >> 8 & 255,
            n & 255,
        );
    }
    text.push_str("\n]\n");
    text
}

#[divan::bench]
fn miners_read(bencher: divan::Bencher) {
    let text = miners();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let input = Input::memory("m.json", text.clone().into_bytes());
        black_box(open(&input, &ReadOptions::default()).expect("it is read"))
    });
}

#[divan::bench]
fn miners_parsed(bencher: divan::Bencher) {
    let text = miners();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| black_box(serde_json::from_slice::<IgnoredAny>(text.as_bytes()).expect("it is JSON")));
}
