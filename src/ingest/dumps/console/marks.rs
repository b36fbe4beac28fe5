//! Lines between outputs, which say on which host or with which command the next was printed.

use super::words::{is_command, is_host, of_file};
use crate::ingest::dumps::hostnames::is_factory;
use crate::ingest::dumps::text::Line;

/// A line between outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) struct Mark<'t> {
    /// On what the next output was printed; none where the line does not speak of it.
    pub(in crate::ingest) host: Option<Host<'t>>,
    /// The command that printed it; blank where it is not said.
    pub(in crate::ingest) command: &'t str,
}

/// On what an output was printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Host<'t> {
    /// A host with a name of its own, or an address.
    Named(&'t str),
    /// One whose name tells no hosts apart: the makers give it to all of a kind.
    Common(&'t str),
    /// One that is not said, another than before.
    Another,
}

impl<'t> Host<'t> {
    fn of(name: &'t str) -> Self {
        // Names that makers give to network devices.
        let factory = [
            "switch",
            "router",
            "ciscoasa",
            "firewall",
            "hp",
            "hpe",
            "h3c",
            "huawei",
            "sysname",
            "ma5600t",
            "sysadmin-vm",
        ];
        let lower = name.to_lowercase();
        let is_loader = ["uboot", "u-boot"].iter().any(|loader| lower.ends_with(loader));
        if is_factory(name) || is_loader || factory.contains(&lower.as_str()) {
            Self::Common(name)
        } else {
            Self::Named(name)
        }
    }
}

/// What the first of these lines says of the output behind it, if it is such a line; and how many lines say it.
pub(in crate::ingest) fn mark<'t>(lines: &[Line<'t>]) -> Option<(Mark<'t>, usize)> {
    let line = lines.first().filter(|line| line.indent == 0)?.text;
    // Asked of every line: most have none of these signs.
    let bytes = line.as_bytes();
    let marked = matches!(bytes.first()?, b'=' | b'#' | b'*' | b'-' | b'~' | b'+')
        || memchr::memchr3(b'#', b'$', b'%', bytes).is_some()
        || memchr::memchr2(b'>', b']', bytes).is_some();
    if !marked {
        return None;
    }
    if let Some(found) = between_rules(lines) {
        return Some((found, 3));
    }
    let one = of_tail(line).or_else(|| of_ansible(line)).or_else(|| heading(line)).or_else(|| typed(line))?;
    Some((one, 1))
}

/// The host that a heading names, if the first of these lines is one; and how many lines it has.
pub(in crate::ingest) fn heading_host<'t>(lines: &[Line<'t>]) -> Option<(&'t str, usize)> {
    let line = lines.first().filter(|line| line.indent == 0)?.text;
    let one = || of_tail(line).or_else(|| of_ansible(line)).or_else(|| heading(line)).map(|mark| (mark, 1));
    let (found, length) = between_rules(lines).map(|mark| (mark, 3)).or_else(one)?;
    match found.host? {
        Host::Named(name) => Some((name, length)),
        Host::Common(_) | Host::Another => None,
    }
}

/// `==> web-1.txt <==`, as `head` and `tail` divide files.
fn of_tail(line: &str) -> Option<Mark<'_>> {
    let path = line.strip_prefix("==> ")?.strip_suffix(" <==")?;
    let (host, command) = of_file(path);
    let is_named = host.is_some();
    let of_command = command.split(['.', '_', '-']).any(is_command);
    let host = match host {
        Some(name) => Some(Host::of(name)),
        None if of_command => None,
        None => Some(Host::Another),
    };
    Some(Mark { host, command: if is_named { "" } else { command } })
}

/// `web-1 | CHANGED | rc=0 >>`, as Ansible does.
fn of_ansible(line: &str) -> Option<Mark<'_>> {
    let mut parts = line.strip_suffix(">>")?.split(" | ");
    let host = parts.next()?.trim();
    let state = parts.next()?.trim();
    let is_state = matches!(state, "CHANGED" | "SUCCESS" | "FAILED" | "success" | "FAILED!");
    (is_state && is_host(host)).then_some(Mark { host: Some(Host::of(host)), command: "" })
}

/// A name between two rulers, as `dshbak` and `clush -b` print them.
fn between_rules<'t>(lines: &[Line<'t>]) -> Option<Mark<'t>> {
    let [above, name, below, ..] = lines else { return None };
    let is_rule = |line: &Line<'_>| line.text.len() >= 3 && line.text.bytes().all(|b| b == b'-');
    let is_mark = is_rule(above) && is_rule(below) && name.indent == 0 && is_host(name.text);
    is_mark.then_some(Mark { host: Some(Host::of(name.text)), command: "" })
}

/// `=== web-1 ===`, `### web-1`, `== web-1: dmidecode ==`, `===== lspci -nn =====`.
fn heading(line: &str) -> Option<Mark<'_>> {
    const RULE: [char; 6] = ['=', '#', '*', '-', '~', '+'];
    let first = line.chars().next().filter(|sign| RULE.contains(sign))?;
    let inner = line.trim_start_matches(first);
    let (before, inner) = (line.len() - inner.len(), inner.trim_end_matches(first));
    let behind = line.len() - before - inner.len();
    if before < 2 || (behind < 2 && !(behind == 0 && first == '#')) {
        return None;
    }
    // A line of a table begins with a rule, too: `---- web-1`.
    let inner = inner.trim().trim_matches(['[', ']', '<', '>']).trim();
    let lower = inner.to_ascii_lowercase();
    let named = ["hostname", "host", "server", "node", "machine"].into_iter().find_map(|word| {
        let rest = lower.strip_prefix(word)?;
        rest.starts_with([' ', ':', '=']).then(|| inner.get(word.len()..).unwrap_or_default())
    });
    let words = named.unwrap_or(inner).trim_start_matches([' ', ':', '=']);
    host_and_command(words).or_else(|| is_thing(words).then_some(Mark { host: None, command: words }))
}

/// `web-1`, `web-1: dmidecode -t 17`, `dmidecode on web-1`, `dmidecode -t 17`.
fn host_and_command(words: &str) -> Option<Mark<'_>> {
    let (first, rest) = words.split_once([' ', ':']).unwrap_or((words, ""));
    let rest = rest.trim_start_matches([' ', ':', '-', '/', '|']);
    let begins = |text: &str| text.split_whitespace().next().is_some_and(is_command);
    if begins(words) {
        let mut last = words.rsplit(' ');
        let (host, joint) = (last.next().unwrap_or_default(), last.next().unwrap_or_default());
        if matches!(joint, "on" | "of" | "from" | "@" | "at") && is_host(host) {
            return Some(Mark { host: Some(Host::of(host)), command: words });
        }
        return Some(Mark { host: None, command: words });
    }
    let name = first.rsplit('@').next().unwrap_or(first);
    (is_host(name) && (rest.is_empty() || begins(rest)))
        .then_some(Mark { host: Some(Host::of(name)), command: rest })
}

/// Whether a heading is one word that is the name of a thing: `=== Memory ===`.
fn is_thing(words: &str) -> bool {
    !words.is_empty()
        && !words.contains(' ')
        && words.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'))
        && words.chars().any(char::is_alphabetic)
}

/// A command typed at a prompt, or a prompt alone.
fn typed(line: &str) -> Option<Mark<'_>> {
    let (host, command) =
        at_shell(line).or_else(|| at_path(line)).or_else(|| at_device(line)).or_else(|| at_nameless(line))?;
    let command = command.trim();
    Some(Mark { host: ran_on(command).or(host.map(Host::of)), command })
}

/// `user@web-1:~$ sudo dmidecode`, `[root@web-1 ~]# lspci`, `user@mac ~ % system_profiler`.
fn at_shell(line: &str) -> Option<(Option<&str>, &str)> {
    let line = line.strip_prefix('[').unwrap_or(line);
    let (user, rest) = line.split_once('@')?;
    let is_user = (1..=32).contains(&user.len())
        && user.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')))?;
    let (host, rest) = rest.split_at_checked(end).filter(|(host, _)| !host.is_empty() && is_user)?;
    let at = rest.find(['$', '#', '%', '>'])?;
    let (place, rest) = rest.split_at_checked(at)?;
    let place = place.trim_end().trim_end_matches(']');
    let is_place = place.is_empty() || place.len() <= 128 && place.starts_with([':', ' ']);
    let command = rest.get(1..)?;
    (is_place && (command.is_empty() || command.starts_with(' '))).then_some((Some(host), command))
}

/// `web-1:~# dmidecode`, `web-1:/tmp$ sudo lspci`, as small shells have their prompts.
fn at_path(line: &str) -> Option<(Option<&str>, &str)> {
    let (host, rest) = line.split_once(':').filter(|(host, _)| host.len() > 1 && is_host(host))?;
    let (place, command) = rest.split_once(['#', '$']).filter(|(place, _)| place.starts_with(['~', '/']))?;
    let command = command.trim_start();
    let first = command.split_whitespace().next().unwrap_or_default();
    (place.len() <= 128 && !place.contains(' ') && is_command(first)).then_some((Some(host), command))
}

/// `core-1#show inventory`, `<core-1>display device manuinfo`, `[core-1]display elabel`,
/// `RP/0/RSP0/CPU0:core-1# show inventory`; `web-1$ sudo dmidecode`.
fn at_device(line: &str) -> Option<(Option<&str>, &str)> {
    let (name, command) = if let Some(rest) = line.strip_prefix('<') {
        rest.split_once('>')?
    } else if let Some(rest) = line.strip_prefix('[') {
        rest.split_once(']')?
    } else {
        line.split_once(['#', '>', '$', '%'])?
    };
    let is_view = line.starts_with('[');
    let name = name.rsplit(':').next().unwrap_or(name).trim_start_matches(['~', '*']);
    let name = name.split_once('(').map_or(name, |(name, _)| name);
    let name = if is_view { name.strip_suffix("-diagnose").unwrap_or(name) } else { name };
    let named = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let command = command.trim_start();
    let first = command.split_whitespace().next().unwrap_or_default();
    let ends = command.is_empty() && !is_view && !line.ends_with(['$', '%']) && name != "TRUNCATED";
    // A name of digits alone is one where it is divided and a command follows: `31128-09# show version`.
    let is_numbered = || name.contains('-') && line.contains(['#', '>']) && is_command(first);
    let is_prompt = (1..=64).contains(&name.len())
        && name.chars().all(named)
        && (name.chars().any(char::is_alphabetic) || is_numbered())
        && (ends || is_command(first));
    is_prompt.then_some((Some(name), command))
}

/// `$ sudo lspci`, `$`, `PS C:\Users\ops> ssh web-1 sudo dmidecode`, `C:\tools>xxd board.bin`.
fn at_nameless(line: &str) -> Option<(Option<&str>, &str)> {
    if line == "$" {
        return Some((None, ""));
    }
    let is_drive = matches!(line.as_bytes(), [letter, b':', b'\\', ..] if letter.is_ascii_alphabetic());
    let windows = (is_drive || line.starts_with("PS ")).then(|| line.split_once('>')).flatten();
    let windows = windows.map(|(_, command)| command);
    let command = line.strip_prefix("$ ").or(windows)?.trim_start();
    let first = command.split_whitespace().next().unwrap_or_default();
    (is_command(first) || first == "for" || (is_drive && command.is_empty())).then_some((None, command))
}

/// Where a command runs that goes elsewhere, or says what was said elsewhere: `ssh web-1 dmidecode`, `cat web-1.txt`,
/// `ipmitool -H 10.0.0.5 fru`.
fn ran_on(command: &str) -> Option<Host<'_>> {
    let mut words =
        command.split_whitespace().skip_while(|word| matches!(*word, "sudo" | "time" | "-n" | "env"));
    match words.next()?.rsplit('/').next()? {
        "ssh" => {
            let mut target = None;
            while let Some(word) = words.next() {
                match word {
                    "-p" | "-l" | "-i" | "-o" | "-J" | "-F" | "-c" | "-b" | "-e" | "-m" | "-W" => {
                        _ = words.next();
                    }
                    _ if word.starts_with('-') => {}
                    _ => {
                        target = Some(word.rsplit('@').next().unwrap_or(word));
                        break;
                    }
                }
            }
            Some(target.filter(|name| is_host(name)).map_or(Host::Another, Host::of))
        }
        "for" | "while" | "pdsh" | "clush" | "parallel" | "ansible" | "salt" | "xargs" | "sshpass" => {
            Some(Host::Another)
        }
        "cat" | "less" | "more" | "zcat" | "head" | "tail" => {
            let own = |word: &str| {
                let is_of_machine = |root: &&str| word.starts_with(*root);
                word.starts_with(['-', '|'])
                    || ["/proc/", "/sys/", "/etc/", "/config/"].iter().any(is_of_machine)
            };
            (!words.all(own)).then_some(Host::Another)
        }
        "ipmitool" => {
            words.find(|word| *word == "-H").map(|_| words.next().map_or(Host::Another, Host::Common))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::dumps::text::lines;

    fn said(text: &str) -> Option<(Option<Host<'_>>, &str)> {
        let lines: Vec<Line<'_>> = lines(text).collect();
        mark(&lines).map(|(mark, _)| (mark.host, mark.command))
    }

    #[test]
    fn lines_between_outputs_name_their_host_and_command() {
        use Host::{Another, Common, Named};
        for (line, host, command) in [
            ("==> web-1.txt <==", Some(Named("web-1")), ""),
            ("==> dmidecode.txt <==", None, "dmidecode.txt"),
            ("==> 17.txt <==", Some(Another), "17.txt"),
            ("web-1 | CHANGED | rc=0 >>", Some(Named("web-1")), ""),
            ("=== web-1 ===", Some(Named("web-1")), ""),
            ("### web-1", Some(Named("web-1")), ""),
            ("### 10.0.0.5 ###", Some(Named("10.0.0.5")), ""),
            ("--- Host: web-1 ---", Some(Named("web-1")), ""),
            ("== web-1: dmidecode -t 17 ==", Some(Named("web-1")), "dmidecode -t 17"),
            ("===== lspci -nn =====", None, "lspci -nn"),
            ("==== dmidecode on web-1 ====", Some(Named("web-1")), "dmidecode on web-1"),
            ("=== Memory ===", None, "Memory"),
            ("=== cpu-info ===", None, "cpu-info"),
            ("### HB0", None, "HB0"),
            ("----------\nweb-1\n----------", Some(Named("web-1")), ""),
            ("user@web-1:~$ sudo dmidecode", Some(Named("web-1")), "sudo dmidecode"),
            ("[root@web-1 ~]# lspci -nn", Some(Named("web-1")), "lspci -nn"),
            ("root@web-1:/home/a b# ", Some(Named("web-1")), ""),
            ("ops@Mac ~ % system_profiler", Some(Named("Mac")), "system_profiler"),
            ("root@antminer:~# i2cdump -y 0 0x50", Some(Common("antminer")), "i2cdump -y 0 0x50"),
            ("core-1#show inventory", Some(Named("core-1")), "show inventory"),
            ("core-1(config)#show inventory", Some(Named("core-1")), "show inventory"),
            ("RP/0/RSP0/CPU0:asr9k# show inventory", Some(Named("asr9k")), "show inventory"),
            ("<H3C-5560>display device manuinfo", Some(Named("H3C-5560")), "display device manuinfo"),
            ("[~core-1]display elabel", Some(Named("core-1")), "display elabel"),
            ("Switch>", Some(Common("Switch")), ""),
            ("31128-09# show version", Some(Named("31128-09")), "show version"),
            ("ts:~# dmidecode  -t memory", Some(Named("ts")), "dmidecode  -t memory"),
            ("web-1:/tmp$ sudo lspci", Some(Named("web-1")), "sudo lspci"),
            ("web-1$ sudo dmidecode", Some(Named("web-1")), "sudo dmidecode"),
            (
                "ops@jump:~$ ssh -p 22 root@web-2 dmidecode",
                Some(Named("web-2")),
                "ssh -p 22 root@web-2 dmidecode",
            ),
            ("ops@jump:~$ cat all.txt", Some(Another), "cat all.txt"),
            ("root@web-1:~# cat /proc/cpuinfo", Some(Named("web-1")), "cat /proc/cpuinfo"),
            ("ops@jump:~$ ipmitool -H 10.0.0.5 fru", Some(Common("10.0.0.5")), "ipmitool -H 10.0.0.5 fru"),
            ("$ sudo lspci", None, "sudo lspci"),
            ("$ ", None, ""),
            ("C:\\tools> xxd hb0.bin", None, "xxd hb0.bin"),
            ("C:\\tools>", None, ""),
            ("zynq-uboot> i2c md 0x50 0 0x100", Some(Common("zynq-uboot")), "i2c md 0x50 0 0x100"),
            ("PS C:\\> ssh web-1 dmidecode", Some(Named("web-1")), "ssh web-1 dmidecode"),
        ] {
            assert_eq!(said(line), Some((host, command)), "{line}");
        }
        for line in [
            "# dmidecode 3.3",
            "# SMBIOS entry point at 0x7a2fc000",
            "\t<TRUNCATED>",
            "<TRUNCATED>",
            "System Serial#                  : CV123ABC2",
            "Temperature > 30",
            "85-90% free of 512",
            "31128# 5",
            "C:/tools# x",
            "Note: ~ # of disks",
            "NAME: \"Chassis\"",
            "==========Miner log==========",
            "-------- ----- ----",
            "========================================",
            "[Slot_0]",
            "[Main_Board]",
            "[Board Properties]",
            "/$[ArchivesInfo Version]",
            "Bus 001 Device 001: ID 1d6b:0002 Linux Foundation 2.0 root hub",
            "Contact: admin@example.com # reachable",
            "-1",
        ] {
            assert_eq!(said(line), None, "{line}");
        }
    }
}
