//! What is told in words, and what only looks so.

use super::*;

#[test]
fn secrets_in_words_are_left_out() {
    for text in [
        "the password is @",
        "The root password is now @.",
        "pw is @",
        "PW @",
        "password changed to @ in May",
        "default password = @",
        "user: root pass @",
        "login root/@",
        "ssh root/@ on port 22",
        "root:@",
        "login with root / @",
        "mot de passe est @",
        "le mot de passe de la machine est @",
        "password for the web page: @",
        "la contraseña es @",
        "a senha é @",
        "Kennwort lautet @",
        "Passwort ist @, siehe Etikett",
        "пароль @",
        "密码是@",
        "登录密码为@，请勿外传",
        "root密码：@",
        "パスワードは@",
        "SNMP community is @",
        "Сервер 3, ПАРОЛЬ: @",
        "заменён вентилятор; логин root/@",
        "Zugänge: telnet tech/@",
        "la clé wifi est @",
        "비밀번호: @",
        "WLAN-Schlüssel ist @",
        "ключ API = @",
        "wifi key is @",
        "ssh -p @",
        "sshpass -p @ ssh miner-7",
        "ipmitool -H 192.0.2.7 -U ADMIN -P @ fru",
        "snmpwalk -v2c -c @ 192.0.2.7",
        "PIN is 483921",
        "ssh tech/@",
        "recovered with 111111-222222-333333-444444-555555-666666-777777-888888 today",
    ] {
        let secret = "hunter2x";
        let text = text.replace('@', secret);
        let without = without_said(&text).unwrap_or_else(|| panic!("{text}"));
        assert!(!without.contains(secret) && !without.contains("483921"), "{without}");
        assert!(without.contains(LEFT_OUT) && !without.contains("111111"), "{without}");
        assert_eq!(without_said(&without), None, "what is left out stays so");
    }
    for (text, without) in [
        ("GPS mouse, Pass: 0000", "GPS mouse, Pass: (secret left out)"),
        ("Entsperrungscode: 8809", "Entsperrungscode: (secret left out)"),
        ("unlock code: 8809", "unlock code: (secret left out)"),
        ("Smartphone; Mastercode: 4536015433; SIM", "Smartphone; Mastercode: (secret left out); SIM"),
        ("admin:admin", "admin:(secret left out)"),
        (
            "the passphrase is \"correct horse battery\", rack 4",
            "the passphrase is \"(secret left out)\", rack 4",
        ),
        ("admin password 'so long' works", "admin password '(secret left out)' works"),
        ("Administrator password hunter", "Administrator password (secret left out)"),
        ("admin/admin works", "admin/(secret left out) works"),
        ("reset, password is x1! (tell Ann)", "reset, password is (secret left out) (tell Ann)"),
    ] {
        assert_eq!(without_said(text).as_deref(), Some(without), "{text}");
    }
}

#[test]
fn a_secret_that_is_told_twice_is_left_out_once() {
    for (text, without) in [
        ("password is x1y2z,root/hunter2", "password is (secret left out)"),
        ("pw is hunter2,admin:admin", "pw is (secret left out)"),
        (
            "pw is hunter2,admin:admin since May, pw2 is x9y8z7",
            "pw is (secret left out) since May, pw2 is x9y8z7",
        ),
        ("pw is a1,root/b2,admin/c3 and pw is d4", "pw is (secret left out) and pw is (secret left out)"),
    ] {
        assert_eq!(without_said(text).as_deref(), Some(without), "{text}");
    }
    assert_eq!(leave_out("abcdef", vec![3..5, 1..4]).as_deref(), Some("a(secret left out)f"));
    assert_eq!(leave_out("é", vec![1..2, 2..2]), None);
}

#[test]
fn most_texts_are_not_taken_apart() {
    for text in [
        "Заменён вентилятор, выключатель проверен, подключение к сети восстановлено",
        "Lüfter getauscht, Gerät läuft",
        "更换风扇，机器正常",
        "ファンを交換した",
        "remplacé le ventilateur, été 2026",
        "fan replaced",
    ] {
        assert!(!may_say(text), "{text}");
    }
    for text in ["смена пароля", "Ключ API", "清除密码", "パスワード変更", "CLÉ WIFI", "ｐｗ は hunter2x"]
    {
        assert!(may_say(text), "{text}");
    }
}

#[test]
fn what_is_said_of_secrets_stays() {
    for text in [
        "password is unknown",
        "Darwin Kernel Version 23.1.0; root:xnu-10002.41.9~6/RELEASE_ARM64_T6000",
        "password is in the vault",
        "no password set",
        "Administrator Password Status",
        "Administrator password (secret left out)",
        "password for the web page is in the vault",
        "password reset by Tom",
        "password changed on 2026-03-01",
        "password: (secret left out)",
        "QC pass 2026",
        "test pass is 98%",
        "pass rate 98 %",
        "pin 4 is ground",
        "admin/office",
        "root cause: fan",
        "user: Anna Smith",
        "access by badge",
        "login not possible",
        "Server room A/B-12",
        "10.0.0.1:22",
        "see https://example.com/login/x",
        "community garden",
        "密码未知",
        "密码见保险柜",
        "keyboard is missing",
        "the key is with the guard",
        "token ring adapter",
        "Rack 12-3-4-5-6",
        "user/owner: IT",
    ] {
        assert_eq!(without_said(text), None, "{text}");
    }
}
