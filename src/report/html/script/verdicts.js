// Verdicts, best first, each with a sign of its own so that no colour is needed to tell them.

const VERDICTS = ['clear', 'notice', 'undetermined', 'review', 'license-required', 'prohibited'];
const WORST_FIRST = [...VERDICTS].reverse();
const ACTIVITIES =
  ['import', 'export', 'reexport', 'repair-return', 'procurement-federal', 'procurement-dod', 'securities', 'operation'];
const SIGNS = {
  clear: '✓', notice: 'i', undetermined: '?', review: '!', 'license-required': '§', prohibited: '✕',
};

const rank = (verdict) => VERDICTS.indexOf(verdict);

/** Below these nothing has to be done. */
const isOpen = (verdict) => rank(verdict) >= rank('undetermined');

/** A verdict as a small label. */
const label = (verdict) =>
  make('span', { class: `verdict ${VERDICTS.includes(verdict) ? verdict : 'undetermined'}` },
    make('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[verdict] ?? '?'), word('verdict', verdict));

/** What a finding counts as: one that is accepted is no more than a notice. */
const countsAs = (finding) =>
  finding.waiver !== undefined && rank(finding.outcome) > rank('notice') ? 'notice' : finding.outcome;
