// What the machines come to together: counted once, from the signed reports.

/** Adds to the count of a key. */
const add = (counts, key, n = 1) => counts.set(key, (counts.get(key) ?? 0) + n);

/** The rules that speak of a machine or another, worst first, each with its machines. */
function rulesOf(machines) {
  const rules = new Map();
  for (const { report, number: at } of machines) {
    for (const finding of report.findings) {
      const outcome = countsAs(finding);
      const known = rules.get(finding.rule)
        ?? { id: finding.rule, title: finding.title, outcome, advice: new Map(), machines: new Set(), open: new Set() };
      known.outcome = rank(outcome) > rank(known.outcome) ? outcome : known.outcome;
      known.machines.add(at);
      if (isOpen(outcome)) {
        known.open.add(at);
        add(known.advice, finding.advice);
      }
      rules.set(finding.rule, known);
    }
  }
  return [...rules.values()].sort((a, b) => rank(b.outcome) - rank(a.outcome) || b.machines.size - a.machines.size);
}

/** What is missing, by the way to find out, for most machines first. */
function missingOf(machines) {
  const ways = new Map();
  for (const { report, number: at } of machines) {
    for (const { what, how } of report.missingEvidence) {
      const way = ways.get(how) ?? { how, what: new Set(), machines: new Set() };
      way.what.add(what);
      way.machines.add(at);
      ways.set(how, way);
    }
  }
  return [...ways.values()].sort((a, b) => b.machines.size - a.machines.size);
}

/** What became of each question, by activity. */
function questionsOf(machines) {
  const asked = new Map();
  for (const { report } of machines) {
    for (const [activity, questions] of Object.entries(report.questions)) {
      const ofActivity = asked.get(activity) ?? new Map();
      for (const { id, asks, state, need } of questions) {
        const known = ofActivity.get(id) ?? { asks, required: 0, counts: new Map() };
        known.required += need === 'required' ? 1 : 0;
        add(known.counts, state);
        ofActivity.set(id, known);
      }
      asked.set(activity, ofActivity);
    }
  }
  return asked;
}

/** Every decision that a finding is accepted, with the machines that it holds for. */
function waiversOf(machines) {
  const waivers = new Map();
  for (const { report, number: at } of machines) {
    for (const { waiver, rule, outcome } of report.findings) {
      if (waiver !== undefined) {
        const name = canonical([waiver.id, rule, waiver.expires]);
        const known = waivers.get(name) ?? { waiver, rule, outcome, machines: new Set() };
        known.machines.add(at);
        waivers.set(name, known);
      }
    }
  }
  return [...waivers.values()];
}

function tallied({ machines }) {
  const judged = machines.filter((machine) => !machine.apart);
  const tally = {
    verdicts: new Map(), activities: new Map(), apart: machines.length - judged.length,
    lots: machines.filter((machine) => machine.isLot).length,
    lotNumbers: new Set(machines.filter((machine) => machine.isLot).map((machine) => machine.number)),
    pieces: machines.reduce((sum, machine) => sum + (machine.isLot ? machine.weight : 0), 0),
    coverage: { rows: 0, boards: 0, components: 0, controllers: 0, undetermined: 0, unreadable: 0, rules: 0 },
    without: machines.filter(({ report }) => report.scope === 'in-scope' && report.coverage.controllers === 0).length,
    rules: rulesOf(machines), missing: missingOf(machines), questions: questionsOf(machines), waivers: waiversOf(machines),
  };
  for (const { verdict, report } of judged) {
    add(tally.verdicts, verdict);
    for (const [activity, one] of Object.entries(report.verdicts)) {
      const counts = tally.activities.get(activity) ?? new Map();
      add(counts, one);
      tally.activities.set(activity, counts);
    }
  }
  for (const { report: { coverage } } of machines) {
    for (const what of Object.keys(tally.coverage)) {
      // Every machine meets the same rules, so their number is no sum.
      tally.coverage[what] = what === 'rules'
        ? Math.max(tally.coverage.rules, coverage.rules) : tally.coverage[what] + coverage[what];
    }
  }
  return tally;
}
