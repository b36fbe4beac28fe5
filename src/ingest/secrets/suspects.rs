//! Headings that may be those of secrets, of which the values tell: `RW`, `Key`, `Admin`, `Access`, or none beside a login.

use std::borrow::Cow;

use super::looks::{has_letter_and_digit, is_default, is_login, is_long_key, looks_secret, may_be_one};
use super::{LEFT_OUT, is_one_of, is_whole_secret, words};
use crate::ingest::columns::field_of_header;
use crate::ingest::shape::trim;
use crate::text::placeholders::is_placeholder;

/// What a column may hold beside other things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Suspect {
    /// The communities of SNMP: `RO`, `RW`.
    Community,
    /// Keys, codes, whatever they open: `Key`.
    Key,
    /// Passwords, or whether a test was passed: `Pass`.
    Pass,
    /// Logins, with their passwords perhaps: `Admin`, `Access`.
    Login,
    /// No heading beside that of logins.
    BesideLogin,
    /// With what a miner logs in to the pool beside it.
    PoolLogin,
}

const COMMUNITY: &str = "ro rw snmp community";
const OF_COMMUNITY: &str = "ro rw snmp community v1 v2 v2c snmpv2 only string read write";
const KEYS: &str = "key keys code codes license licence lizenz licencia licenca unlock wifi wlan ssid schlussel cle chave llave ключ 钥匙 密匙 キー";
const PASS: &str = "pass passes auth authentication";
const LOGIN: &str = "login logins logon user users username usernames account accounts acc admin admins administrator root ssh telnet \
    web webui gui access console ipmi bmc ilo idrac oob mgmt creds benutzer benutzername anmeldung anmeldename usuario utilisateur \
    identifiant логин пользователь 用户 用户名 账号 帐号 账户 登录 登录名 登陆 ログイン ユーザー ユーザー名 ログインid";

/// What a heading may be that of; `None` of most. `left` is the heading of the column before it.
pub(in crate::ingest) fn suspect(heading: &str, left: &str) -> Option<Suspect> {
    let is_value = |c: char| c.is_ascii_digit() || matches!(c, ':' | '：' | '=' | '@');
    let valued = trim(heading).trim_end_matches([':', '：']).contains(is_value) && !heading.contains("v2");
    let all = if heading.len() > 60 || valued { Vec::new() } else { words(heading) };
    let any = |list: &str| all.iter().any(|word| is_one_of(list, word));
    match all.as_slice() {
        // A title with such a word in it is no heading.
        [] if trim(heading).is_empty() => {
            (is_of_login(left) && suspect(left, "") == Some(Suspect::Login)).then_some(Suspect::BesideLogin)
        }
        [] => None,
        [key] if is_one_of(KEYS, key) => Some(Suspect::Key),
        [wi, fi] if wi == "wi" && fi == "fi" => Some(Suspect::Key),
        // Beside whom it lets in, it is what he types.
        [pass] if pass == "pass" && is_of_login(left) => Some(Suspect::BesideLogin),
        // A community may be one of people.
        [pass] if is_one_of(PASS, pass) || pass == "community" => Some(Suspect::Pass),
        _ if any(COMMUNITY) && all.iter().all(|word| is_one_of(OF_COMMUNITY, word)) => {
            Some(Suspect::Community)
        }
        _ if is_login_of_pool(&all, &words(left)) => Some(Suspect::PoolLogin),
        _ if all.len() <= 3 && any(LOGIN) => Some(Suspect::Login),
        _ => None,
    }
}

/// Whether a heading beside that of a pool's address is that of its login, and behind that of its worker.
fn is_login_of_pool(heading: &[String], left: &[String]) -> bool {
    let of = |words: &[String], list: &str| words.iter().any(|word| is_one_of(list, word));
    let login = of(heading, "user username account worker workername wallet 用户名 矿工 矿工名");
    let pool = of(left, "pool stratum 矿池");
    let user =
        of(left, "user username account wallet 用户名") && of(heading, "worker workername 矿工 矿工名");
    heading.len() <= 3 && login && (pool || user)
}

/// Whether a heading is that of logins.
fn is_of_login(heading: &str) -> bool {
    const NAMES: &str = "login logins logon user username account benutzer benutzername anmeldename usuario utilisateur identifiant \
        логин пользователь 用户名 账号 帐号 登录名 ユーザー名 admin";
    heading.len() < 40 && words(heading).iter().any(|word| is_one_of(NAMES, word))
}

impl Suspect {
    /// The value without the secret in it, if it has one.
    pub(in crate::ingest) fn without(self, value: &str) -> Option<Cow<'static, str>> {
        let value = trim(value);
        if value == LEFT_OUT {
            return Some(Cow::Borrowed(LEFT_OUT));
        }
        if value.is_empty() || is_placeholder(value) {
            return None;
        }
        let whole = || Some(Cow::Borrowed(LEFT_OUT));
        if is_whole_secret(value) {
            return whole();
        }
        let told = looks_secret(value);
        let is_word = !value.contains(char::is_whitespace) && may_be_one(value) && !says_state(value);
        let plain =
            |least: usize| is_word && value.chars().count() >= least && value.contains(char::is_alphabetic);
        let secret = match self {
            Self::Community | Self::BesideLogin => told || is_default(value) || plain(4),
            Self::PoolLogin => true,
            Self::Key => told || is_long_key(value),
            Self::Pass => {
                told || (is_word && (is_default(value) || (value.len() > 4 && has_letter_and_digit(value))))
            }
            Self::Login => {
                return pair(value).map(Cow::Owned).or_else(|| told.then_some(Cow::Borrowed(LEFT_OUT)));
            }
        };
        if secret { whole() } else { None }
    }
}

/// `root/x`, `tech: Tech2024`: a login with its password, without it.
fn pair(value: &str) -> Option<String> {
    // Behind a domain stands a login (`CORP\x`), and behind that its password.
    let signed = value.split_once(['/', ':', '|', '：']);
    let by_domain = signed.is_none();
    let (login, secret) = signed.or_else(|| value.split_once('\\'))?;
    let (login, secret) = (trim(login), trim(secret));
    let single = |text: &str| !text.is_empty() && text.len() <= 64 && !text.contains(char::is_whitespace);
    // `SN: A1` is a label with its value.
    if (!is_login(login) && field_of_header(login).is_some())
        || !single(login)
        || !single(secret)
        || secret.starts_with('/')
        || !may_be_one(value)
        || secret == LEFT_OUT
    {
        return None;
    }
    if by_domain && !looks_secret(value) {
        return None;
    }
    let known = is_login(login) && !is_login_role(secret);
    let same = login.eq_ignore_ascii_case(secret);
    let likely = looks_secret(secret)
        || is_default(secret) && login.chars().all(char::is_alphanumeric)
        || secret.len() > 4 && has_letter_and_digit(secret) && !secret.contains('/');
    let end = value.rfind(secret)?;
    (known || same || likely).then(|| format!("{}{LEFT_OUT}", value.get(..end).unwrap_or_default()))
}

/// `admin/user`: roles, and no password.
fn is_login_role(secret: &str) -> bool {
    ["user", "operator", "guest", "ro", "rw", "it", "ops", "office", "hr", "read-only", "readonly"]
        .iter()
        .any(|role| secret.eq_ignore_ascii_case(role))
}

/// Words that say how something is, or whether it is, and no secret.
fn says_state(value: &str) -> bool {
    const STATES: &str = "yes no ok on off true false pass passed fail failed done open none enabled disabled active inactive default \
        unknown granted denied read write readonly read-only rw ro v1 v2c v3 snmpv1 snmpv2 snmpv2c snmpv3 local ldap radius tacacs badge \
        ja nein oui non sí si sim não да нет";
    is_one_of(STATES, &value.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_several_meanings_are_told_by_their_values() {
        for (heading, left, value) in [
            ("RW", "RO", "fleet-rw"),
            ("RO", "Host", "public"),
            ("SNMP", "Host", "private"),
            ("Key", "Model", "xK9mQ2vL"),
            ("Key", "SSID", "9f86d081884c7d659a2feaa0c55ad015"),
            ("Key", "OS", "VK7JG-NPHTM-C97JM-9MPGT-3V66T"),
            ("Pass", "User", "hunter2"),
            ("Pass", "User", "sunflower"),
            ("pass", "username", "changeit"),
            ("Admin", "Host", "root/hunter"),
            ("Admin", "Host", "admin:admin"),
            ("Access", "Host", "root / calvin"),
            ("Access", "Host", "tech:Tech2024"),
            ("账号", "型号", "root/hunter2"),
            ("User", "Host", r"root\hunter!2"),
            ("User", "Host", r"CORP\jsm1th:Summer24"),
            ("", "Login", "hunter"),
            ("", "User name", "Summer24"),
            ("USERNAME", "STRATUM_URL", "acct"),
            ("Worker", "Pool 1", "acct.w1"),
            ("WORKER_NAME", "USERNAME", "w1"),
        ] {
            let without = suspect(heading, left).and_then(|suspect| suspect.without(value));
            assert!(without.is_some_and(|without| without.ends_with(LEFT_OUT)), "{heading}: {value}");
        }
        for (heading, left, value) in [
            ("RW", "RO", "yes"),
            ("SNMP", "Host", "v2c"),
            ("Key", "Model", "1"),
            ("Key", "Model", "A-0012"),
            ("Key", "Model", "HYDT20211001003"),
            ("Key", "Model", "unknown"),
            ("Pass", "QC", "passed"),
            ("Pass", "User", "passed"),
            ("Pass", "QC", "sunflower"),
            ("Pass", "QC", "2026-03-01"),
            ("Pass", "QC", "98 %"),
            ("Access", "Door", "badge"),
            ("Access", "Door", "24/7"),
            ("Access", "Door", "read/write"),
            ("Admin", "Host", "Anna Smith"),
            ("Admin", "Host", "10.0.0.4:22"),
            ("Admin", "Host", "SN: SN0001A"),
            ("主机名：web-1", "", "SN：SN0001A"),
            ("User", "Host", "a.smith"),
            ("User", "Host", "finance/berlin"),
            ("", "Model", "S21"),
            ("", "Login", "7"),
            ("", "User computers 2026", "Model"),
            ("", "Admin 2", "HYDT2021"),
            ("User", "Host", r"CORP\jsm1th"),
            ("User", "Host", r"CORP-7\svc.backup02"),
            ("Admin", "Host", r"CORP\PC01$"),
            ("Model", "User", "hunter2"),
            ("Worker", "Hashrate", "rig-01"),
            ("User", "Car pool desk", ""),
        ] {
            let without = suspect(heading, left).and_then(|suspect| suspect.without(value));
            assert_eq!(without, None, "{heading}: {value}");
        }
    }
}
