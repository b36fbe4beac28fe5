//! `lists update` against a server on this machine that answers as servers do: well, slowly, half, not at all.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// What a server does with one request.
enum Reply {
    /// Writes this and hangs up.
    Bytes(Vec<u8>),
    /// Writes this and then says nothing, until the other side hangs up.
    Silence(Vec<u8>),
}

/// A server that gives each reply once, in order, and tells of every request.
struct Server {
    port: u16,
    requests: Receiver<String>,
}

impl Server {
    fn new(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (told, requests) = channel();
        std::thread::spawn(move || {
            for reply in replies {
                let (stream, _) = listener.accept().unwrap();
                answer(stream, reply, &told);
            }
        });
        Self { port, requests }
    }

    /// The requests until now, each its head.
    fn requests(&self) -> Vec<String> {
        std::iter::from_fn(|| self.requests.recv_timeout(Duration::from_millis(50)).ok()).collect()
    }
}

fn answer(mut stream: TcpStream, reply: Reply, told: &Sender<String>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") && lines.read_line(&mut head).unwrap_or(0) > 0 {}
        let tunnel = head.starts_with("CONNECT ");
        let _ = told.send(head);
        if !tunnel {
            break;
        }
        stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").unwrap();
    }
    match reply {
        // Who asked may have hung up by now.
        Reply::Bytes(bytes) => drop(stream.write_all(&bytes)),
        Reply::Silence(bytes) => {
            let _ = stream.write_all(&bytes);
            let _ = lines.read_line(&mut String::new());
        }
    }
}

fn reply(status: &str, headers: &str, body: &str) -> Reply {
    let length = body.len();
    let text =
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}");
    Reply::Bytes(text.into_bytes())
}

fn list(entries: usize) -> String {
    let rows = (1..=entries).map(|n| format!("W-{n},Firm number {n}\n"));
    std::iter::once("id,name\n".to_owned()).chain(rows).collect()
}

const MARKS: &str = "ETag: \"abc\"\r\nLast-Modified: Wed, 01 Jul 2026 06:00:00 GMT\r\n";

/// A store and a table of addresses.
struct Site {
    folder: tempfile::TempDir,
}

/// How a command ended, and all that it said.
struct Said {
    code: i32,
    text: String,
}

impl Said {
    #[track_caller]
    fn expect(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, code, "{}", self.text);
        for words in words {
            assert!(self.text.contains(words), "`{words}` in:\n{}", self.text);
        }
    }
}

impl Site {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("lists.sqlite")
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(self.store()).unwrap()
    }

    fn run(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tidewaiter"));
        for name in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"] {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        let output = command
            .current_dir(self.folder.path())
            .arg("lists")
            .args(arguments)
            .args(["--lists", "lists.sqlite"])
            .env("TIDEWAITER_TEST_CLOCK", "1785456000")
            .envs(environment.iter().copied())
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        Said { code: output.status.code().unwrap_or(-1), text: String::from_utf8(text).unwrap() }
    }

    fn update_from(&self, url: &str, more: &[&str], environment: &[(&str, &str)]) -> Said {
        let table = format!("[[source]]\nid = \"own-watch\"\ntitle = \"Watched\"\nurls = [\"{url}\"]\n");
        std::fs::write(self.folder.path().join("addresses.toml"), table).unwrap();
        let arguments: Vec<&str> =
            ["update", "--addresses", "addresses.toml"].into_iter().chain(more.iter().copied()).collect();
        self.run(&arguments, environment)
    }

    fn update(&self, server: &Server, more: &[&str]) -> Said {
        self.update_from(&format!("http://127.0.0.1:{}/watch.csv", server.port), more, &[])
    }

    /// With an edition of a hundred entries.
    fn filled() -> Self {
        let site = Self::new();
        site.update(&Server::new(vec![reply("200 OK", "", &list(100))]), &[]).expect(0, &["1 updated"]);
        site
    }

    /// An update that fails and leaves the store as it was, to the byte.
    #[track_caller]
    fn fails(&self, replies: Vec<Reply>, more: &[&str], words: &[&str]) -> Server {
        let before = self.bytes();
        let server = Server::new(replies);
        self.update(&server, more).expect(2, words);
        assert!(self.bytes() == before, "the store has changed");
        server
    }
}

#[test]
fn what_has_not_changed_is_not_downloaded_again() {
    let site = Site::new();
    let server = Server::new(vec![reply("200 OK", MARKS, &list(3)), reply("304 Not Modified", "", "")]);
    site.update(&server, &[])
        .expect(0, &["own-watch of 2026-07-01 (edition 1", "from watch.csv", "1 updated"]);
    site.update(&server, &[]).expect(0, &["is still the newest", "1 unchanged"]);
    let [first, second] = server.requests().try_into().unwrap();
    assert!(
        first.starts_with("GET /watch.csv HTTP/1.1\r\n") && !first.to_lowercase().contains("if-"),
        "{first}"
    );
    let second = second.to_lowercase();
    assert!(second.contains("if-none-match: \"abc\"\r\n"), "{second}");
    assert!(second.contains("if-modified-since: wed, 01 jul 2026 06:00:00 gmt\r\n"), "{second}");
    // It is a month old, and known to be the newest of today.
    site.run(&["status"], &[]).expect(0, &["of today; still the newest on 2026-07-31"]);
}

#[test]
fn the_same_bytes_are_the_same_edition_and_a_removed_one_is_downloaded_anew() {
    let site = Site::new();
    let replies = vec![
        reply("200 OK", MARKS, &list(3)),
        reply("200 OK", MARKS, &list(3)),
        reply("200 OK", MARKS, &list(3)),
    ];
    let server = Server::new(replies);
    site.update(&server, &[]).expect(0, &["1 updated"]);
    site.update(&server, &[]).expect(0, &["edition 1", "1 unchanged"]);
    site.run(&["remove", "1"], &[]).expect(0, &["no edition of own-watch is left"]);
    site.update(&server, &[]).expect(0, &["edition 2", "1 updated"]);
    assert!(!server.requests()[2].to_lowercase().contains("if-none-match"));
}

#[test]
fn redirects_are_followed_but_not_for_ever() {
    let moved = || reply("302 Found", "Location: /new/place.csv\r\n", "");
    let server = Server::new(vec![moved(), reply("200 OK", "", &list(3))]);
    Site::new().update(&server, &[]).expect(0, &["1 updated"]);
    assert!(server.requests()[1].starts_with("GET /new/place.csv "));
    Site::filled().fails((0..9).map(|_| moved()).collect(), &[], &["leads on more than 5 times"]);
}

#[test]
fn a_failure_that_passes_is_tried_again() {
    let server =
        Server::new(vec![reply("500 Internal Server Error", "", "no"), reply("200 OK", "", &list(3))]);
    Site::new()
        .update(&server, &[])
        .expect(0, &["the server answered 500; trying again in 1 s", "1 updated"]);
}

#[test]
fn a_failure_that_lasts_changes_nothing() {
    let site = Site::filled();
    let broken = || reply("503 Service Unavailable", "Retry-After: 0\r\n", "no");
    let server = site.fails(
        vec![broken(), broken(), broken()],
        &["--retries", "1"],
        &["answered 503", "tried 2 times"],
    );
    assert_eq!(server.requests().len(), 2);
    let server = site.fails(
        vec![reply("404 Not Found", "", "no")],
        &[],
        &["answered 404", "address may have changed"],
    );
    assert_eq!(server.requests().len(), 1, "not found stays not found");
}

#[test]
fn a_body_that_breaks_off_changes_nothing() {
    let site = Site::filled();
    let body = list(200);
    let half = &body[..body.len() / 2];
    let short = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{half}", body.len());
    let chunks =
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{half}\r\n", half.len());
    for text in [short, chunks] {
        let none = ["--retries", "0"];
        site.fails(vec![Reply::Bytes(text.into_bytes())], &none, &["download-cut-short", "not whole"]);
    }
}

#[test]
fn a_file_that_is_too_large_is_not_taken_whatever_the_server_announces() {
    let site = Site::filled();
    let large = "x".repeat(3 << 20);
    let announced = reply("200 OK", "", &large);
    let unannounced = Reply::Bytes(format!("HTTP/1.1 200 OK\r\n\r\n{large}").into_bytes());
    for reply in [announced, unannounced] {
        site.fails(vec![reply], &["--max-size", "1"], &["download-too-large", "--max-size MIB"]);
    }
}

#[test]
fn a_server_that_says_nothing_is_not_waited_for_for_ever() {
    let site = Site::filled();
    let impatient = ["--timeout", "1", "--retries", "0"];
    site.fails(vec![Reply::Silence(Vec::new())], &impatient, &["did not answer in time"]);
    let begun = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nid,name\n".to_vec();
    site.fails(vec![Reply::Silence(begun)], &impatient, &["nothing more came after 8 bytes"]);
}

#[test]
fn what_is_no_list_or_doubtful_changes_nothing() {
    let site = Site::filled();
    let page = "<!DOCTYPE html><html><title>Sign in</title></html>";
    site.fails(vec![reply("200 OK", "", page)], &[], &["list-unrecognised"]);
    let server = Server::new(vec![reply("200 OK", "", &list(90))]);
    site.fails(
        vec![reply("200 OK", "", &list(90))],
        &[],
        &["entries of the list own 10 are gone", "list-refused"],
    );
    site.update(&server, &["--accept"]).expect(0, &["10 are gone", "1 updated"]);
}

#[test]
fn one_source_that_fails_does_not_stop_the_others() {
    let site = Site::new();
    let good = Server::new(vec![reply("200 OK", "", &list(3))]);
    let bad = Server::new(vec![reply("404 Not Found", "", "")]);
    let source = |id: &str, port: u16| {
        format!("[[source]]\nid = \"{id}\"\ntitle = \"x\"\nurls = [\"http://127.0.0.1:{port}/x.csv\"]\n")
    };
    let table = source("own-a", bad.port) + &source("own-b", good.port);
    std::fs::write(site.folder.path().join("two.toml"), table).unwrap();
    site.run(&["update", "--addresses", "two.toml"], &[])
        .expect(2, &["answered 404", "imported own-b", "1 updated, 0 unchanged, 1 failed"]);
}

#[test]
fn an_address_that_gives_another_list_than_it_should_changes_nothing() {
    let site = Site::new();
    let server = Server::new(vec![reply("200 OK", "", &list(3))]);
    let table = format!(
        "[[source]]\nid = \"us-csl\"\ntitle = \"x\"\nurls = [\"http://127.0.0.1:{}/\"]\n",
        server.port
    );
    std::fs::write(site.folder.path().join("wrong.toml"), table).unwrap();
    site.run(&["update", "--addresses", "wrong.toml"], &[]).expect(2, &["the addresses of us-csl gave own"]);
    let status = site.run(&["status"], &[]);
    assert!(!status.text.contains("edition"), "nothing was imported: {}", status.text);
}

#[test]
fn offline_touches_no_network() {
    let site = Site::new();
    let server = Server::new(vec![reply("200 OK", "", &list(3))]);
    site.update(&server, &["--offline"])
        .expect(0, &["not imported yet; would download", "nothing was downloaded"]);
    assert_eq!(server.requests().len(), 0);
    assert!(!site.store().exists());
}

#[test]
fn the_proxy_of_the_environment_is_used_unless_it_is_to_be_left_out() {
    let server = Server::new(vec![reply("200 OK", "", &list(3)), reply("200 OK", "", &list(4))]);
    let proxy = format!("http://127.0.0.1:{}", server.port);
    let site = Site::new();
    site.update_from("http://lists.invalid/watch.csv", &[], &[("HTTP_PROXY", &proxy)])
        .expect(0, &["1 updated"]);
    let direct = format!("http://127.0.0.1:{}/watch.csv", server.port);
    let environment = [("HTTP_PROXY", "http://127.0.0.1:9"), ("NO_PROXY", "127.0.0.1")];
    site.update_from(&direct, &[], &environment).expect(0, &["1 updated"]);
    let requests = server.requests();
    assert!(requests[0].contains("lists.invalid"), "{requests:?}");
    site.update_from(&direct, &[], &[("HTTPS_PROXY", "http://")]).expect(2, &["HTTPS_PROXY names no proxy"]);
    for proxy in ["socks5://127.0.0.1:9", "socks4a://127.0.0.1:9", "socks5h://127.0.0.1:9"] {
        site.update_from(&direct, &[], &[("ALL_PROXY", proxy)])
            .expect(2, &["ALL_PROXY names a SOCKS proxy, which is not supported"]);
    }
}

#[test]
fn a_table_of_addresses_with_mistakes_is_shown() {
    let site = Site::new();
    for (table, words) in [
        ("[[source]]\nid = \"own-a\"\ntitel = \"x\"\n", "titel"),
        ("[[source]]\nid = \"own-a\"\ntitle = \"x\"\nurls = [\"ftp://example.org/a\"]\n", "no address"),
    ] {
        std::fs::write(site.folder.path().join("bad.toml"), table).unwrap();
        site.run(&["update", "--addresses", "bad.toml"], &[]).expect(2, &[words]);
    }
}

#[test]
fn files_that_belong_together_are_downloaded_together_once_one_has_changed() {
    let fixture = |name: &str| {
        let path = format!("{}/fixtures/lists/ofac-{name}.csv", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).unwrap()
    };
    let parts = ["sdn", "add", "alt"].map(fixture);
    let file = |at: usize| reply("200 OK", MARKS, &parts[at]);
    let same = || reply("304 Not Modified", "", "");
    let mut replies = vec![file(0), file(1), file(2), same(), same(), same()];
    // The second has changed: the others are asked for again without a condition.
    replies.extend([same(), reply("200 OK", "ETag: \"new\"\r\n", &parts[1]), same(), file(0), file(2)]);
    let server = Server::new(replies);
    let site = Site::new();
    let urls = ["sdn", "add", "alt"].map(|name| format!("\"http://127.0.0.1:{}/{name}.csv\"", server.port));
    let table = format!("[[source]]\nid = \"us-ofac-sdn\"\ntitle = \"x\"\nurls = [{}]\n", urls.join(", "));
    std::fs::write(site.folder.path().join("ofac.toml"), table).unwrap();
    // The fixture has a row that belongs to nobody.
    let update = || site.run(&["update", "--addresses", "ofac.toml", "--accept"], &[]);
    update().expect(0, &["imported us-ofac-sdn", "from sdn.csv, add.csv, alt.csv"]);
    update().expect(0, &["1 unchanged"]);
    update().expect(0, &["1 unchanged"]);
    let asked: Vec<String> = server.requests()[6..]
        .iter()
        .map(|r| {
            let condition = r.to_lowercase().contains("if-none-match");
            format!("{}{}", r.split_whitespace().nth(1).unwrap(), if condition { "?" } else { "" })
        })
        .collect();
    assert_eq!(asked, ["/sdn.csv?", "/add.csv?", "/alt.csv?", "/sdn.csv", "/alt.csv"]);
}
