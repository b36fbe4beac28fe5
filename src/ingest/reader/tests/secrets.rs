//! Whatever the form of a document, wherever in it a secret stands: it is in nothing that is made of it.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;

use super::*;

/// What a secret looks like by which nothing tells it: its name alone does.
fn secret() -> impl Strategy<Value = String> {
    "[b-df-hj-np-tv-z]{8}[0-9][b-df-hj-np-tv-z]{4}"
}

/// Names of secrets, and of what has nothing to do with them.
const SECRETS: [&str; 20] = [
    "password",
    "Root Password",
    "PoolPassword",
    "tokens",
    "apiToken",
    "credentials",
    "secret",
    "psk",
    "userpw",
    "ADMINPWD",
    "snmpCommunity",
    "pass",
    "auth",
    "privateKey",
    "Passwort",
    "密码",
    "Contraseña",
    "пароль",
    "BIOS_PIN",
    "wpa2-key",
];
const OTHERS: [&str; 10] = ["fan", "a", "status", "x/y", "Item", "list", "b~c", "temp", "slot", "part"];
const NAMES: [&str; 6] = ["name", "key", "AttributeName", "Setting", "displayName", "Id"];
const VALUES: [&str; 5] = ["value", "CurrentValue", "val", "data", "Text"];

/// Where a secret stands.
#[derive(Clone, Debug)]
enum Stands {
    /// Below its name, so deep, behind so many other things.
    Below(&'static str, Vec<&'static str>),
    /// Beside its name, in this order of three.
    Beside([&'static str; 3], usize),
    /// In a key, or in a text.
    Said(&'static str, bool),
}

fn stands() -> impl Strategy<Value = Stands> {
    let below = (select(&SECRETS[..]), prop::collection::vec(select(&OTHERS[..]), 0..3));
    let beside = (select(&SECRETS[..]), select(&NAMES[..]), select(&VALUES[..]), 0..6_usize);
    let said = select(
        &[
            "root_password=@",
            "the password is @",
            "login root/@",
            "pw @",
            "passphrase: \"so long @\"",
            "密码：@",
            "snmp-server community @ RW",
            "stratum+tcp://acc:@@pool.example",
            "{\"password\": \"so @\"}",
        ][..],
    );
    prop_oneof![
        below.prop_map(|(name, way)| Stands::Below(name, way)),
        beside.prop_map(|(name, key, value, order)| Stands::Beside([name, key, value], order)),
        (said, any::<bool>()).prop_map(|(text, key)| Stands::Said(text, key)),
    ]
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

impl Stands {
    /// The entries of an object in which it stands.
    fn json(&self, secret: &str) -> String {
        match self {
            Self::Below(name, way) => {
                let (open, close): (String, String) =
                    way.iter().fold(Default::default(), |(open, close), key| match key.len() % 2 {
                        0 => (open + "[0,", format!("]{close}")),
                        _ => (format!("{open}{{\"{key}\":"), format!("}}{close}")),
                    });
                format!("{}:{open}{}{close}", quoted(name), quoted(secret))
            }
            Self::Beside([name, key, value], order) => {
                let mut said = [
                    format!("{}:{}", quoted(key), quoted(name)),
                    format!("{}:{}", quoted(value), quoted(secret)),
                    "\"label\":\"Database\"".to_owned(),
                ];
                said.rotate_left(order % 3);
                said.swap(0, order / 3);
                format!("\"of\":{{{}}}", said.join(","))
            }
            Self::Said(text, true) => format!("{}:{{\"a\":\"b\"}}", quoted(&text.replacen('@', secret, 1))),
            Self::Said(text, false) => format!("\"note\":{}", quoted(&text.replacen('@', secret, 1))),
        }
    }

    /// The elements in which it stands; a name of XML has no signs.
    fn xml(&self, secret: &str) -> String {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;");
        let element = |name: &str, inner: &str| {
            let name: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
            format!("<{name}>{inner}</{name}>")
        };
        match self {
            Self::Below(name, way) => {
                element(name, &way.iter().fold(secret.to_owned(), |inner, key| element(key, &inner)))
            }
            Self::Beside([name, key, value], 0) => format!("<OF {key}=\"{name}\" {value}=\"{secret}\"/>"),
            Self::Beside([name, key, _], 1) => format!("<OF {key}=\"{name}\">{secret}</OF>"),
            Self::Beside([name, key, value], order) => {
                let mut said =
                    [element(value, secret), element(key, name), "<LABEL>Database</LABEL>".to_owned()];
                said.rotate_left(order % 3);
                element("OF", &said.concat())
            }
            Self::Said(text, _) => element("NOTE", &escaped(&text.replacen('@', secret, 1))),
        }
    }
}

/// Everything that is made of a document, or said of it where it is refused.
fn made(name: &str, text: &str) -> String {
    match open_bytes(name, text) {
        Ok(workbook) => format!("{:?} {:?}", workbook.content, workbook.notes),
        Err(problems) => format!("{problems:?}"),
    }
}

fn is_left_out(name: &str, text: &str, secret: &str) -> Result<(), TestCaseError> {
    let made = made(name, text);
    prop_assert!(!made.contains(secret), "{secret} of {text} in {made}");
    prop_assert!(made.contains("02:00:00:00:00:01") || made.contains("QX7A19"), "nothing is lost: {made}");
    prop_assert!(made.contains("secret-left-out") || made.contains("secret left out"), "it is said: {made}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_secret_is_in_nothing_that_is_made_of_a_document(
        stands in stands(),
        secret in secret(),
        above in prop::collection::vec(select(&OTHERS[..]), 0..3),
        first in any::<bool>(),
    ) {
        let own = stands.json(&secret);
        let own = above.iter().fold(own, |own, key| format!("{}:{{{own},\"z\":[{{\"y\":2}}]}}", quoted(key)));
        for (miner, name) in [
            ("\"minertype\":\"Antminer S19\",\"macaddr\":\"02:00:00:00:00:01\"", "m.json"),
            ("\"id\":\"x\",\"class\":\"system\",\"claimed\":true,\"serial\":\"QX7A19\"", "lshw.json"),
            ("\"@odata.type\":\"#ComputerSystem.v1_0_0.ComputerSystem\",\"@odata.id\":\"/redfish/v1\",\"SerialNumber\":\"QX7A19\"", "r.json"),
        ] {
            let text = if first { format!("{{{own},{miner}}}") } else { format!("{{{miner},{own}}}") };
            is_left_out(name, &text, &secret)?;
        }
        let bios = "<BIOS><SSN>QX7A19</SSN></BIOS>";
        let own = above.iter().fold(stands.xml(&secret), |own, _| format!("<ITEM><A>1</A>{own}</ITEM>"));
        let text = format!("<?xml version=\"1.0\"?>\n<REQUEST><CONTENT>{bios}<HARDWARE>{own}</HARDWARE></CONTENT><DEVICEID>x</DEVICEID></REQUEST>");
        is_left_out("g.xml", &text, &secret)?;
    }
}

#[test]
fn no_secret_of_a_configuration_behind_an_output_is_kept() {
    let output = "core-1#show version\n\
        Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.0(2)EX5, RELEASE SOFTWARE (fc1)\n\
        core-1 uptime is 2 weeks, 1 day\nProcessor board ID FOC0001\nSystem serial number            : QX7A19\n";
    let lines = [
        "set system root-authentication encrypted-password \"hunter2\"",
        "tacacs server ISE\n key 7 hunter2",
        "ip ospf message-digest-key 1 md5 hunter2",
        " standby 1 authentication hunter2",
        "ppp chap hunter2",
        "snmp-server user u g v3 auth sha hunter2 priv aes 128 hunter2",
        "passphrase: correct horse hunter2",
        "note: passphrase: correct horse hunter2",
        "crypto key hunter2",
        "snmp-agent usm-user v3 u authentication-mode md5 cipher hunter2",
        "snmp-server community hunter2: RW",
        "root_password=hunter2: x",
        "Name: AdminPassword\nValue: hunter2",
        "Value: hunter2\nName: AdminPassword",
    ];
    for line in lines {
        let made = made("sw.txt", &format!("{output}{line}\n"));
        assert!(!made.contains("hunter2") && made.contains("QX7A19"), "{line}: {made}");
        assert!(made.contains("secret-left-out"), "{line}: {made}");
    }
}
