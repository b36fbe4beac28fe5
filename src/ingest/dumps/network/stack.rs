//! The members of a stack of switches, which `show version` of IOS and IOS XE tells of below the first one, each under a heading of its
//! own: `Switch 02` above a ruler.

use super::version::says;
use crate::ingest::dumps::sections::{Fields, Machines, Section};
use crate::ingest::dumps::text::{Line, pair};
use crate::ingest::statements::StatedAt;
use crate::model::{Aspect, Field, Role};

/// Members of a stack: no maker's has more than 16.
const MOST: usize = 32;

/// The lines of the answer about the switch that gave it, and those of each other member of its stack.
pub(super) fn members<'l, 't>(lines: &'l [Line<'t>]) -> (&'l [Line<'t>], Vec<&'l [Line<'t>]>) {
    let begins =
        |at: &usize| matches!(lines.get(*at..*at + 2), Some([name, rule]) if is_heading(*name, *rule));
    let mut starts: Vec<usize> = (0..lines.len()).filter(begins).take(MOST).collect();
    let own = lines.get(..starts.first().copied().unwrap_or(lines.len())).unwrap_or_default();
    starts.push(lines.len());
    let members = starts.windows(2).filter_map(|ends| match ends {
        [from, to] => lines.get(*from..*to),
        _ => None,
    });
    (own, members.collect())
}

fn is_heading(name: Line<'_>, rule: Line<'_>) -> bool {
    let number = name.text.strip_prefix("Switch ").unwrap_or_default();
    (1..=2).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
        && rule.text.len() >= 3
        && rule.text.bytes().all(|b| b == b'-')
}

/// A member is a machine by itself, whose maker and software are those of the stack. The name in the network is that of all of them.
const MEMBER: Fields = &[
    (Field::Serial, &["system serial"]),
    (Field::Party(Role::Maker, Aspect::Name), &["maker"]),
    (Field::Mac, &["mac"]),
    (Field::Model, &["model number"]),
    (Field::Firmware, &["version"]),
    (Field::BoardSerial, &["board serial"]),
];

/// Writes a member of the stack whose first switch said something.
pub(super) fn write(machines: &mut Machines, stack: &Section, lines: &[Line<'_>]) {
    let Some(heading) = lines.first() else { return };
    let mut section = Section::new("stack member", StatedAt::Line(heading.number));
    for line in lines {
        let at = StatedAt::Line(line.number);
        let (key, value) = says(line.text).or_else(|| pair(line.text)).unwrap_or(("", line.text));
        section.push(key, value, at);
    }
    if section.value(&["system serial", "model number"]).is_none() {
        // Nothing of it can be told apart from the first.
        machines.section(&section, &[]);
        return;
    }
    machines.begin();
    let of_stack = |key: &str| stack.entries.iter().find(|entry| entry.key == key);
    section.entries.extend(["maker", "version"].into_iter().filter_map(of_stack).cloned());
    if let Some(name) = of_stack("name") {
        section.push("name of the stack", name.text.as_str(), name.at.clone());
    }
    machines.section(&section, MEMBER);
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{of_machine, read};

    #[test]
    fn each_member_of_a_stack_is_a_machine() {
        let text = "core-1#show version\nCisco IOS XE Software, Version 16.12.04\ncore-1 uptime is 7 weeks\ncisco C9500-48Y4C (X86) processor with 1867864K bytes of memory.\nProcessor board ID CAT0001\nBase Ethernet MAC Address          : 00:11:bb:33:44:07\nModel Number                       : C9500-48Y4C\nSystem Serial Number               : CAT0001\n\nSwitch 02\n---------\nSwitch uptime                      : 7 weeks\nBase Ethernet MAC Address          : 00:11:bb:33:44:08\nMotherboard Serial Number          : CAT0003\nModel Number                       : C9500-24Y4C\nSystem Serial Number               : CAT0002\n\ncore-1#\n";
        let found = read("stack.txt", text).unwrap();
        let first = of_machine(&found, 1);
        assert!(first.contains(&"serial 0 CAT0001 @8".to_owned()), "{first:?}");
        assert!(first.contains(&"mac 0 00:11:bb:33:44:07 @6".to_owned()), "{first:?}");
        let mut second = of_machine(&found, 2);
        second.sort();
        assert_eq!(
            second,
            [
                "board-serial 1 CAT0003 @14",
                "firmware 0 16.12.04 @2",
                "mac 0 00:11:bb:33:44:08 @13",
                "maker 0 Cisco @2",
                "model 0 C9500-24Y4C @15",
                "serial 0 CAT0002 @16",
            ]
        );
    }
}
