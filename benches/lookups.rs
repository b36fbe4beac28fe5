//! How fast strings are looked up: each for the first time, and again.
#![allow(missing_docs, clippy::unwrap_used)]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use tidewaiter::internals::catalogue::Catalogue;
use tidewaiter::internals::tomlread::embedded;

fn main() {
    divan::main();
}

fn shipped() -> Catalogue {
    Catalogue::load(&embedded::files("catalogue")).unwrap()
}

/// Distinct markings: a third of known families with odd endings, the rest of none.
fn markings() -> Vec<String> {
    (0..10_000)
        .map(|n| match n % 6 {
            0 => format!("XC7Z010-{n}CLG400C"),
            1 => format!("CV1835-X{n}"),
            2 => format!("GRM155R71E{n}KA01D"),
            3 => format!("RC0402FR-{n}KL"),
            4 => format!("Cap, 100nF {n} V 16V X7R 0402"),
            _ => format!("Q{n}-ABCD-{n}"),
        })
        .collect()
}

/// Distinct vendor names as people write them.
fn names() -> Vec<String> {
    (0..10_000)
        .map(|n| match n % 4 {
            0 => format!("Shenzhen Supplier {n} Electronics Technology Co., Ltd."),
            1 => format!("Société Générale {n} S.A."),
            2 => format!("深圳市{n}科技有限公司"),
            _ => format!("ACME {n} Mfg. Corp"),
        })
        .collect()
}

#[divan::bench]
fn load_the_catalogue(bencher: Bencher<'_, '_>) {
    bencher.bench(shipped);
}

#[divan::bench]
fn distinct_markings(bencher: Bencher<'_, '_>) {
    let markings = markings();
    bencher
        .counter(ItemsCount::new(markings.len()))
        .with_inputs(shipped)
        .bench_refs(|catalogue| markings.iter().filter(|m| black_box(catalogue.part(m)).is_some()).count());
}

#[divan::bench]
fn repeated_markings(bencher: Bencher<'_, '_>) {
    let (catalogue, markings) = (shipped(), markings());
    bencher
        .counter(ItemsCount::new(markings.len()))
        .bench_local(|| markings.iter().filter(|m| black_box(catalogue.part(m)).is_some()).count());
}

#[divan::bench]
fn distinct_names(bencher: Bencher<'_, '_>) {
    let names = names();
    bencher
        .counter(ItemsCount::new(names.len()))
        .with_inputs(shipped)
        .bench_refs(|catalogue| names.iter().filter(|n| black_box(catalogue.party(n)).is_some()).count());
}

#[divan::bench]
fn repeated_names(bencher: Bencher<'_, '_>) {
    let (catalogue, names) = (shipped(), names());
    bencher
        .counter(ItemsCount::new(names.len()))
        .bench_local(|| names.iter().filter(|n| black_box(catalogue.party(n)).is_some()).count());
}

#[divan::bench]
fn distinct_descriptions(bencher: Bencher<'_, '_>) {
    let texts: Vec<String> =
        (0..10_000).map(|n| format!("Power cord C13 to C14, {n} m, black, for racks")).collect();
    bencher
        .counter(ItemsCount::new(texts.len()))
        .with_inputs(shipped)
        .bench_refs(|catalogue| texts.iter().filter(|t| black_box(catalogue.class(t)).is_some()).count());
}
