//! Downloading one file: whole, not too large, not without end, or not at all.

use std::io::Read;
use std::time::Duration;

use indicatif::ProgressBar;
use ureq::http::header::{ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, RETRY_AFTER};
use ureq::http::{HeaderMap, HeaderName};
use ureq::{Agent, ProxyProtocol};

use crate::commands::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::text::shown::shown;

/// How many redirects are followed.
const REDIRECTS: u32 = 5;
/// Connecting takes longer only where nobody answers.
const CONNECT: Duration = Duration::from_secs(20);
/// The whole of one attempt: a server that sends byte by byte is not waited for without end.
pub(super) const WHOLE: Duration = Duration::from_mins(30);
/// The longest pause that a server can ask for.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// Variables that name a proxy, in the order in which they count.
const PROXIES: [&str; 6] =
    ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];

/// What a download may cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The largest file, in bytes.
    pub(super) bytes: u64,
    /// How long nothing may arrive.
    pub(super) silence: Duration,
    /// How long one attempt may take in all.
    pub(super) whole: Duration,
    /// How often a failure that may pass is tried again.
    pub(super) retries: u32,
}

/// The marks of a file that is there already.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known<'a> {
    /// Its `ETag`.
    pub(super) etag: Option<&'a str>,
    /// Its `Last-Modified`.
    pub(super) modified: Option<&'a str>,
}

/// What the address has.
#[derive(Debug)]
pub(super) enum Answer {
    /// What is known already.
    Unchanged,
    /// This file.
    File(Download),
}

/// A file that arrived whole.
#[derive(Debug)]
pub(super) struct Download {
    pub(super) bytes: Vec<u8>,
    pub(super) etag: Option<String>,
    pub(super) modified: Option<String>,
}

/// Why an attempt failed.
#[derive(Debug)]
enum Trouble {
    /// It will fail again.
    Lasting(Box<Diagnostic>),
    /// It may pass, after such a pause if the server asks for one.
    Passing(Box<Diagnostic>, Option<Duration>),
}

impl Trouble {
    fn lasting(diagnostic: Diagnostic) -> Self {
        Self::Lasting(Box::new(diagnostic))
    }

    fn passing(diagnostic: Diagnostic) -> Self {
        Self::Passing(Box::new(diagnostic), None)
    }
}

/// Downloads files.
#[derive(Debug)]
pub(super) struct Client {
    agent: Agent,
    limits: Limits,
}

impl Client {
    /// A client that uses the proxy which the environment names.
    ///
    /// # Errors
    /// When the environment names a proxy that is none, or of a kind that is not supported: going without it would tell
    /// others what was to be hidden.
    pub(super) fn new(limits: Limits) -> Result<Self, Diagnostic> {
        for name in PROXIES {
            let Some(value) = std::env::var_os(name).filter(|value| !value.is_empty()) else { continue };
            let proxy = value.to_str().and_then(|value| ureq::Proxy::new(value).ok());
            let problem = match proxy.map(|proxy| proxy.protocol()) {
                Some(ProxyProtocol::Http | ProxyProtocol::Https) => continue,
                Some(_) => "a SOCKS proxy, which is not supported",
                None => "no proxy",
            };
            return Err(Diagnostic::error("proxy", format!("{name} names {problem}"))
                .help("write it as http://host:port, or unset it"));
        }
        Ok(Self::through(ureq::Proxy::try_from_env(), limits))
    }

    fn through(proxy: Option<ureq::Proxy>, limits: Limits) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(REDIRECTS)
            .timeout_connect(Some(CONNECT))
            .timeout_recv_response(Some(limits.silence))
            .timeout_per_read(Some(limits.silence))
            .timeout_global(Some(limits.whole))
            .proxy(proxy)
            .user_agent(concat!("tidewaiter/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { agent: config.new_agent(), limits }
    }

    /// Downloads a file, or learns that it is what is known already.
    ///
    /// # Errors
    /// When it cannot be had whole, after all attempts.
    pub(super) fn get(&self, url: &str, known: Known<'_>, terminal: &Terminal) -> Result<Answer, Diagnostic> {
        let mut pause = Duration::from_secs(1);
        for left in (0..=self.limits.retries).rev() {
            let bar = terminal.progress(0, "download");
            let outcome = self.attempt(url, known, &bar);
            bar.finish_and_clear();
            let (diagnostic, asked) = match outcome {
                Ok(answer) => return Ok(answer),
                Err(Trouble::Lasting(diagnostic)) => return Err(diagnostic.at(url)),
                Err(Trouble::Passing(diagnostic, asked)) => (diagnostic, asked),
            };
            if left == 0 {
                let tries = self.limits.retries + 1;
                let help = format!(
                    "tried {tries} times; try again later, or download it yourself and `lists import` it"
                );
                return Err(diagnostic.at(url).help(help));
            }
            let wait = asked.unwrap_or(pause).min(LONGEST_PAUSE);
            let failed = shown(format_args!("{url}: {}", diagnostic.message));
            terminal.say(&format!("{failed}; trying again in {} s", wait.as_secs()));
            std::thread::sleep(wait);
            pause *= 2;
        }
        Err(Diagnostic::error("download", "was not tried").at(url))
    }

    fn attempt(&self, url: &str, known: Known<'_>, bar: &ProgressBar) -> Result<Answer, Trouble> {
        // What begins encrypted stays so, whatever a redirect says.
        let encrypted = url.get(..8).is_some_and(|s| s.eq_ignore_ascii_case("https://"));
        let mut request = self.agent.get(url).config().https_only(encrypted).build();
        if let Some(etag) = known.etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if let Some(modified) = known.modified {
            request = request.header(IF_MODIFIED_SINCE, modified);
        }
        let mut response = request.call().map_err(|e| trouble(&e))?;
        match response.status().as_u16() {
            200 => {}
            304 if known.etag.is_some() || known.modified.is_some() => return Ok(Answer::Unchanged),
            status => return Err(refused(status, response.headers())),
        }
        let announced = response.body().content_length();
        if let Some(length) = announced {
            if length > self.limits.bytes {
                return Err(Trouble::lasting(self.too_large(length)));
            }
            bar.set_length(length);
        }
        let (etag, modified) = (text(response.headers(), &ETAG), text(response.headers(), &LAST_MODIFIED));
        let body = response.body_mut().as_reader();
        let mut bytes = Vec::new();
        bar.wrap_read(body.take(self.limits.bytes + 1))
            .read_to_end(&mut bytes)
            .map_err(|e| self.body_trouble(e, bytes.len()))?;
        let length = bytes.len() as u64;
        if length > self.limits.bytes {
            return Err(Trouble::lasting(self.too_large(length)));
        }
        if let Some(announced) = announced.filter(|a| *a != length) {
            return Err(cut_short(&format!("{length} of {announced} bytes arrived")));
        }
        Ok(Answer::File(Download { bytes, etag, modified }))
    }

    /// The answer broke off.
    fn body_trouble(&self, error: std::io::Error, arrived: usize) -> Trouble {
        let message = error.to_string();
        match error.downcast::<ureq::Error>() {
            Ok(ureq::Error::Timeout(ureq::Timeout::Global)) => {
                let seconds = self.limits.whole.as_secs();
                cut_short(&format!(
                    "{arrived} bytes came in {seconds} s, which is as long as one attempt may take"
                ))
            }
            Ok(ureq::Error::Timeout(_)) => cut_short(&format!("nothing more came after {arrived} bytes")),
            _ => cut_short(&format!("{message}, after {arrived} bytes")),
        }
    }

    fn too_large(&self, length: u64) -> Diagnostic {
        let mib = |bytes: u64| bytes.div_ceil(1 << 20);
        let message =
            format!("the file has {} MiB or more; at most {} are taken", mib(length), mib(self.limits.bytes));
        Diagnostic::error("download-too-large", message)
            .help("if it is right, allow more with --max-size MIB")
    }
}

/// A header, if it is text.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// An answer that is no file.
fn refused(status: u16, headers: &HeaderMap) -> Trouble {
    let diagnostic = Diagnostic::error("download", format!("the server answered {status}"));
    if status >= 500 || status == 429 || status == 408 {
        let pause = text(headers, &RETRY_AFTER).and_then(|s| s.trim().parse().ok()).map(Duration::from_secs);
        return Trouble::Passing(Box::new(diagnostic), pause);
    }
    Trouble::lasting(
        diagnostic
            .help("the address may have changed: look at the publisher's page, and `lists import` the file"),
    )
}

/// No answer at all.
fn trouble(error: &ureq::Error) -> Trouble {
    let failed = |why: String| Diagnostic::error("download", why);
    match error {
        ureq::Error::Timeout(_) => Trouble::passing(failed("the server did not answer in time".to_owned())),
        ureq::Error::Io(_) | ureq::Error::ConnectionFailed | ureq::Error::Protocol(_) => {
            Trouble::passing(failed(format!("there is no connection: {error}")))
        }
        ureq::Error::HostNotFound => Trouble::lasting(
            failed("there is no host of this name".to_owned())
                .help("is there a network? Without one, `lists import` takes files"),
        ),
        ureq::Error::RequireHttpsOnly(to) => {
            Trouble::lasting(failed(format!("the server leads to {to}, which is not encrypted")))
        }
        ureq::Error::TooManyRedirects => {
            Trouble::lasting(failed(format!("the server leads on more than {REDIRECTS} times")))
        }
        other => Trouble::lasting(failed(format!("cannot be downloaded: {other}"))),
    }
}

fn cut_short(how: &str) -> Trouble {
    Trouble::passing(Diagnostic::error("download-cut-short", format!("the file is not whole: {how}")))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::net::TcpListener;

    use super::*;

    /// Gives a file byte by byte: each in time, and the whole of it in four seconds.
    fn slow_server() -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut read = [0; 1024];
            let _ = stream.read(&mut read);
            let mut go_on = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n");
            for _ in 0..40 {
                std::thread::sleep(Duration::from_millis(100));
                go_on = go_on.and_then(|()| stream.write_all(b"x"));
            }
        });
        port
    }

    #[test]
    fn a_file_that_comes_byte_by_byte_is_not_waited_for_without_end() {
        let whole = Duration::from_secs(1);
        let limits = Limits { bytes: 1 << 20, silence: Duration::from_mins(1), whole, retries: 0 };
        let url = format!("http://127.0.0.1:{}/", slow_server());
        let outcome = Client::through(None, limits).attempt(&url, Known::default(), &ProgressBar::hidden());
        let Err(Trouble::Passing(why, None)) = outcome else { panic!("{outcome:?}") };
        assert!(
            why.message.ends_with("came in 1 s, which is as long as one attempt may take"),
            "{}",
            why.message
        );
    }
}
