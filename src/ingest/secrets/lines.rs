//! Lines of the configuration of network devices: the words behind which a secret stands.

use super::LEFT_OUT;

/// Whether a line of a device's configuration holds a secret behind a word for one: `snmp-server community X RW`, `enable secret 9 X`,
/// `username X password 7 Y`, `tacacs-server key X`, ` key 7 X` below it, `ip ospf message-digest-key 1 md5 X`.
pub(crate) fn is_secret_line(text: &str) -> bool {
    let words = || text.split_whitespace();
    let mut rest = words();
    let Some(first) = rest.next() else { return false };
    if is_key_of_server(first, rest.clone()) || sends_traps(first, rest.clone()) {
        return true;
    }
    words().zip(words().skip(1)).any(|(word, next)| names_one(word, first, next))
}

/// As [`is_secret_line`], of a text that may be the name of a value as well: it begins as commands do that hold one.
pub(super) fn is_secret_command(text: &str) -> bool {
    const COMMANDS: [&str; 24] = [
        "snmp-server",
        "snmp-agent",
        "enable",
        "username",
        "local-user",
        "tacacs-server",
        "radius-server",
        "hwtacacs-server",
        "aaa-server",
        "crypto",
        "neighbor",
        "peer",
        "ntp",
        "ip",
        "ipv6",
        "ppp",
        "standby",
        "vrrp",
        "glbp",
        "set",
        "key",
        "super",
        "wlan",
        "wpa-psk",
    ];
    let Some((first, _)) = text.trim_start().split_once(' ') else { return false };
    COMMANDS.contains(&first) && is_secret_line(text)
}

/// A text without its lines that are such commands; none where there is none.
pub(super) fn without_secret_commands(text: &str) -> Option<String> {
    text.lines().any(is_secret_command).then(|| {
        let kept = |line| if is_secret_command(line) { LEFT_OUT } else { line };
        text.lines().map(kept).collect::<Vec<&str>>().join("\n")
    })
}

/// Whether a secret stands behind a word, in a line that begins with the word `first`; `next` is the word behind.
fn names_one(word: &str, first: &str, next: &str) -> bool {
    const ALONE: [&str; 9] = [
        "secret",
        "community",
        "psk",
        "key-string",
        "key-octet-string",
        "pass-phrase",
        "irreversible-cipher",
        "ciphertext",
        "securityname",
    ];
    const ENDS: [&str; 13] = [
        "password",
        "passwd",
        "passphrase",
        "-secret",
        "psksecret",
        "-pwd",
        "authentication-key",
        "pre-shared-key",
        "message-digest-key",
        "shared-key",
        "server-key",
        "encryption-key",
        "wpa-psk",
    ];
    let is = |one: &&str| word.eq_ignore_ascii_case(one);
    let ends = |end: &&str| {
        let from = word.len().checked_sub(end.len());
        from.and_then(|from| word.get(from..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    if ALONE.iter().any(is) || ENDS.iter().any(ends) {
        return true;
    }
    let begins = |commands: &[&str]| commands.iter().any(|command| first.eq_ignore_ascii_case(command));
    let begun = |text: &str, with: &[&str]| {
        with.iter().any(|one| text.get(..one.len()).is_some_and(|start| start.eq_ignore_ascii_case(one)))
    };
    match word {
        "key" => begins(&[
            "tacacs-server",
            "radius-server",
            "hwtacacs-server",
            "aaa-server",
            "tacacs",
            "radius",
            "crypto",
            "ntp",
            "neighbor",
            "failover",
            "server-private",
            "client",
            "set",
            "primary",
            "secondary",
        ]),
        // `ntp authentication-key 1 md5 X`, `standby 1 authentication md5 …`, `ospf authentication-mode md5 1 X`
        "md5" | "simple" => begins(&[
            "tacacs-server",
            "radius-server",
            "crypto",
            "ntp",
            "neighbor",
            "ip",
            "ipv6",
            "area",
            "ospf",
            "rip",
            "vrrp",
        ]),
        "authentication" => begins(&["standby", "vrrp", "glbp", "nhrp"]),
        "authentication-mode" => {
            begins(&["ospf", "rip", "isis", "vrrp"]) || matches!(next, "md5" | "simple" | "cipher")
        }
        "nhrp" => next == "authentication",
        "chap" | "pap" => begins(&["ppp"]),
        // `snmp-server user u g v3 auth sha X priv aes 128 X`
        "auth" | "priv" => begun(next, &["md5", "sha", "aes", "des", "3des"]),
        // Not which ciphers are used.
        "cipher" => !begun(next, &["aes", "des", "3des", "arcfour", "all"]),
        _ => false,
    }
}

/// ` key 7 X`, ` key X`, ` key authentication cipher X`, as they stand below the server that they are for; not `key chain X`, `key 1`.
fn is_key_of_server<'t>(first: &str, mut rest: impl Iterator<Item = &'t str>) -> bool {
    let Some(next) = rest.next().filter(|_| first == "key") else { return false };
    let is_number = next.bytes().all(|b| b.is_ascii_digit());
    match rest.next() {
        Some(_) => !matches!(next, "chain" | "type" | "name" | "size" | "length" | "generate" | "is" | "for"),
        None => !is_number && next != "chain",
    }
}

/// `snmp-server host 192.0.2.1 version 2c X`: the community stands behind the address, with and without a word for it.
fn sends_traps<'t>(first: &str, mut rest: impl Iterator<Item = &'t str>) -> bool {
    first.eq_ignore_ascii_case("snmp-server") && rest.next() == Some("host") && rest.nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_configurations_hold_secrets() {
        for line in [
            "snmp-server community NetOps RW",
            "username admin privilege 15 secret 5 $1$mERr",
            "enable secret 9 $9$abc",
            "tacacs-server key 7 0822455D",
            "crypto isakmp key Sommer address 192.0.2.1",
            "wpa-psk ascii 0 Winter",
            " key 7 0822455D",
            "key Sommer",
            "key authentication simple Sommer",
            "server-private 192.0.2.1 key 7 0822455D",
            "ip ospf message-digest-key 1 md5 Sommer",
            "ntp authentication-key 1 md5 Sommer",
            " standby 1 authentication Sommer",
            "vrrp 3 authentication text Sommer",
            "ip nhrp authentication Sommer",
            "ppp chap Sommer",
            "ppp pap sent-username a password 7 0822",
            "snmp-server user u g v3 auth sha Sommer priv aes 128 Winter",
            "snmp-server user u g v3 auth SHA-256 Sommer",
            "snmp-server host 192.0.2.1 version 2c Sommer",
            "snmp-agent usm-user v3 u authentication-mode md5 cipher Sommer",
            "snmp-agent community read cipher Sommer",
            "ospf authentication-mode md5 1 Sommer",
            "local-user admin password irreversible-cipher Sommer",
            "radius-server shared-key cipher Sommer",
            "set system root-authentication encrypted-password \"$6$Sommer\"",
            "set psksecret ENC Sommer",
            "set auth-pwd ENC Sommer",
            "failover key Sommer",
            "wlan x psk set-key ascii 0 Sommer",
            "wpa-passphrase Sommer",
        ] {
            assert!(is_secret_line(line), "{line}");
        }
        for line in [
            "PID: WS-C3850-48T, VID: V07, SN: FOC0001",
            "Key Type: RSA",
            "key chain ospf",
            "key 1",
            "Chassis key",
            "ntp server 192.0.2.1",
            "snmp-server host",
            "ip ssh server cipher aes256-ctr",
            "Cipher AES-256-GCM",
            "processor board ID FOC0001",
            "ppp authentication",
            "System serial number",
            "md5 checksum 0a1b",
            "simple network",
            "",
        ] {
            assert!(!is_secret_line(line), "{line}");
        }
    }

    #[test]
    fn of_a_configuration_the_other_lines_stay() {
        let text = "hostname a\nsnmp-server community NetOps RW\nend";
        assert_eq!(without_secret_commands(text).as_deref(), Some("hostname a\n(secret left out)\nend"));
        assert_eq!(without_secret_commands("hostname a\nend"), None);
    }

    #[test]
    fn a_name_of_a_value_is_no_command() {
        assert!(is_secret_command("snmp-server community NetOps RW"));
        for name in ["Power-On Password Status", "Administrator Password", "snmp-server", "key", "Password X"]
        {
            assert!(!is_secret_command(name), "{name}");
        }
    }
}
