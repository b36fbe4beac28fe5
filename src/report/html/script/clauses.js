// The clause-by-clause table of a machine (項目別対比表): every question and every rule that speaks of it, activity by activity.

const MARKS = { holds: '○', not: '×', none: '—' };

const mark = (kind, text) => make('span', { class: `mark ${kind}` },
  make('span', { 'aria-hidden': 'true' }, MARKS[kind]), make('span', { class: 'unseen' }, text));

const answered = (by) => by.slice(0, 4).map((answer, at) => [at > 0 && '; ', outside(answer.value ?? ''),
  answer.place !== undefined && [' (', outside(answer.place), ')']]);

const questionMark = { answered: 'holds', open: 'not', 'not-asked': 'none' };

function reasonOf({ state, by, open, policy }) {
  if (state === 'answered') {
    return [answered(by), by.length > 4 && [' ', count('more', by.length - 4)]];
  }
  if (state === 'open') {
    return [say('clause.open'), ' ', outside(open ?? '')];
  }
  return policy === undefined ? say('clause.not-asked') : [say('clause.not-asked-by'), ' ', outside(policy)];
}

/** The questions of all activities; the same answer is told once. */
function questionRows(report, activities) {
  const rows = new Map();
  for (const activity of activities) {
    for (const question of report.questions[activity] ?? []) {
      const name = canonical([question.id, question.asks, question.state, question.by, question.open, question.policy]);
      const known = rows.get(name) ?? { question, in: new Set() };
      known.in.add(activity);
      rows.set(name, known);
    }
  }
  return [...rows.values()].map(({ question, in: asked }) => row(outside(question.asks),
    ...activities.map((activity) => (asked.has(activity)
      ? mark(questionMark[question.state] ?? 'not', word('state', question.state)) : mark('none', say('clause.not-of')))),
    reasonOf(question)));
}

const findingRows = (report, activities) => report.findings.map((finding) => {
  const counts = countsAs(finding);
  return row([make('strong', {}, outside(finding.rule)), ' ', finding.basis.map((law, at) => [at > 0 && '; ', outside(law)])],
    ...activities.map((activity) => (finding.activities.includes(activity)
      ? [mark(isOpen(counts) ? 'not' : 'holds', word('verdict', counts)), make('small', {}, word('verdict', counts))]
      : mark('none', say('clause.not-bound')))),
    [outside(finding.title), ' ', finding.waiver !== undefined && make('em', {}, say('machine.waived'))]);
});

function clauses({ report }) {
  const activities = ACTIVITIES.filter((activity) => report.verdicts[activity] !== undefined);
  const heads = [say('clause.item'), ...activities.map((activity) => word('activity', activity)), say('clause.reason')];
  const speaking = new Set(report.findings.map((finding) => finding.rule)).size;
  const silent = Math.max(0, report.coverage.rules - speaking);
  return [
    table(say('clause.caption'), heads, [
      ...questionRows(report, activities),
      ...findingRows(report, activities),
      row(count('clause.silent', silent), ...activities.map(() => mark('holds', say('clause.silent.mark'))), say('clause.silent.why')),
    ], 'clauses'),
    make('p', { class: 'quiet' }, say('clause.legend')),
  ];
}
