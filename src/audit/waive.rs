//! What the site accepts: findings that are waived count as no more than a notice.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::{fingerprint, verdicts};
use crate::model::{Machine, MachineAudit, Verdict};
use crate::waivers::Waivers;

/// Marks the findings of an audit that a waiver in force on that day speaks of, and judges the machine again. Nothing is taken out:
/// what is waived stays there, with who decided and why; and an open question stays open.
pub(crate) fn waive<'a>(
    audit: &mut MachineAudit<'a>,
    machine: &Machine<'_>,
    waivers: &'a Waivers,
    day: Date,
) {
    let mut any = false;
    for finding in &mut audit.findings {
        let name = || fingerprint(finding.rule, machine.key, &finding.subject);
        finding.waived = waivers.of(finding, &name, machine, day);
        any |= finding.waived.is_some();
    }
    if any {
        // Worst first, by what they count as.
        audit.findings.sort_by_key(|finding| Reverse(finding.counts_as()));
        audit.verdicts = verdicts(&audit.findings, &audit.questions);
        audit.verdict = audit.verdicts.values().copied().max().unwrap_or(Verdict::Undetermined);
    }
}
