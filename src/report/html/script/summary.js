// The first page, in plain language: what came out, what to do next, and what it rests on.

const MOST_STEPS = 12;

/** `3 machines and 2 lots of 180 pieces`. */
function howMany({ machines }, { lots, pieces }) {
  const single = count('machines', machines.length - lots);
  if (lots === 0) {
    return single;
  }
  const ofLots = say('lots.of', { lots: count('lots', lots), pieces: count('pieces', pieces) });
  return machines.length === lots ? ofLots : say('machines.and', { machines: single, lots: ofLots });
}

/** `2 machines and 1 lot`, of the numbers of machines. */
function howManyOf(numbers, { lotNumbers }) {
  const lots = [...numbers].filter((at) => lotNumbers.has(at)).length;
  const single = count('machines', numbers.size - lots);
  const ofLots = count('lots', lots);
  return lots === 0 ? single : numbers.size === lots ? ofLots : say('machines.and', { machines: single, lots: ofLots });
}

/** That there are rows or files without a report; nothing where there are none. */
function withoutReport({ said }) {
  const skipped = said?.rows?.skipped ?? [];
  const rows = skipped.reduce((sum, one) => sum + one.rows, 0);
  return [
    rows > 0 && make('p', { class: 'notice-box', role: 'note' }, count('lead.skipped', rows)),
    skipped.some((one) => one.rows === 0) && make('p', { class: 'notice-box', role: 'note' }, say('lead.unread')),
  ].filter(Boolean);
}

function audited(bundle, tally) {
  const day = bundle.said?.asOf ?? '?';
  const here = bundle.machines.length;
  return bundle.leftOutCount === 0 ? say('lead.audited', { machines: howMany(bundle, tally), day })
    : say('lead.whole', { n: number(here + bundle.leftOutCount), here: number(here), day });
}

/** What was left out, by verdict. */
const leftOutList = ({ leftOut }) => make('ul', { class: 'chips' }, WORST_FIRST.filter((verdict) => leftOut.verdicts[verdict] > 0)
  .map((verdict) => make('li', {}, label(verdict), ' ', number(leftOut.verdicts[verdict]))));

function lead(bundle, tally) {
  const open = bundle.machines.filter((machine) => !machine.apart && isOpen(machine.verdict)).length;
  const worst = WORST_FIRST.find((verdict) => tally.verdicts.has(verdict));
  const without = withoutReport(bundle);
  return [
    make('p', { class: 'lead' }, audited(bundle, tally), ' ',
      open > 0 ? count('lead.open', open) : without.length === 0 && say('lead.nothing'), ' ',
      worst !== undefined && [say('lead.worst'), ' ', label(worst)]),
    worst !== undefined && make('p', {}, word('means', worst)),
    without,
    tally.apart > 0 && make('p', {}, count('lead.apart', tally.apart)),
    bundle.leftOutCount > 0 && make('div', { class: 'notice-box', role: 'note' },
      make('p', {}, count('note.left-out', bundle.leftOutCount), ' ', say('note.here'), ' ',
        say(bundle.manifest === undefined ? 'note.not-proved' : 'note.proved')),
      leftOutList(bundle)),
    bundle.leftOut.others > 0 && make('p', { class: 'notice-box', role: 'note' }, count('note.others', bundle.leftOut.others)),
  ];
}

function activitiesTable({ activities }) {
  const asked = ACTIVITIES.filter((activity) => activities.has(activity));
  const verdicts = WORST_FIRST;
  return table(say('activities.caption'), [say('activity'), ...verdicts.map(label)], asked.map((activity) => {
    const counts = activities.get(activity);
    return row(word('activity', activity), ...verdicts.map((verdict) => {
      const n = counts.get(verdict) ?? 0;
      return n === 0 ? make('span', { class: 'none' }, '0') : make('strong', {}, number(n));
    }));
  }), 'counts');
}

/** The verdicts in words, for whoever meets them for the first time. */
const meanings = () => make('details', { class: 'meanings' }, make('summary', {}, say('means.title')),
  make('dl', {}, WORST_FIRST.map((verdict) =>
    make('div', {}, make('dt', {}, label(verdict)), make('dd', {}, word('means', verdict))))));

function nextSteps(bundle, tally) {
  const { rules, missing } = tally;
  const steps = [
    ...rules.filter((rule) => isOpen(rule.outcome)).map((rule) => make('li', {},
      label(rule.outcome), ' ', make('strong', {}, outside(rule.title)), ' – ', howManyOf(rule.open, tally),
      [...rule.advice.keys()].slice(0, 2).map((advice) => make('p', {}, outside(advice))))),
    ...missing.map((way) => make('li', {},
      make('strong', {}, say('next.find-out')), ' ', [...way.what].slice(0, 3).map((what, at) => [at > 0 && '; ', outside(what)]),
      ' – ', howManyOf(way.machines, tally), make('p', {}, outside(way.how)))),
  ];
  if (steps.length === 0) {
    const without = withoutReport(bundle);
    return without.length === 0 ? make('p', {}, say('next.nothing')) : without;
  }
  const more = steps.slice(MOST_STEPS);
  return [
    make('ol', { class: 'steps' }, steps.slice(0, MOST_STEPS)),
    more.length > 0 && make('details', {}, make('summary', {}, count('more', more.length)),
      make('ol', { class: 'steps', start: MOST_STEPS + 1 }, more)),
  ];
}

function questionsTable({ questions }) {
  const states = ['answered', 'open', 'not-asked'];
  const heads = [say('question'), say('questions.need'), ...states.map((state) => word('state', state))];
  return ACTIVITIES.filter((activity) => questions.has(activity)).map((activity) => {
    const rows = [...questions.get(activity).values()].map(({ asks, required, counts }) =>
      row(outside(asks), word('need', required > 0 ? 'required' : 'optional'),
        ...states.map((state) => number(counts.get(state) ?? 0))));
    return table(say('questions.caption', { activity: word('activity', activity) }), heads, rows, 'counts');
  });
}

function waiversTable({ waivers }) {
  if (waivers.length === 0) {
    return make('p', {}, say('waivers.none'));
  }
  const heads = ['waiver.id', 'waiver.rule', 'waiver.outcome', 'waiver.reason', 'waiver.owner', 'waiver.expires', 'waiver.proof', 'waiver.machines'];
  return table(say('waivers.caption'), heads.map((head) => say(head)), waivers.map(({ waiver, rule, outcome, machines }) =>
    row(outside(waiver.id), outside(rule), label(outcome), outside(waiver.reason), outside(waiver.owner), waiver.expires,
      waiverProof(waiver), number(machines.size))));
}

const waiverProof = ({ licence, document: digest }) => [
  licence !== undefined && [say('waiver.licence'), ' ', outside(licence), ' '],
  digest !== undefined && make('code', {}, shown(digest)),
];

function coverageOf(said, { coverage, without }) {
  const rows = said?.rows ?? { read: 0, blank: 0, skipped: [] };
  return [
    facts(
      [say('coverage.rows'), number(rows.read)],
      [say('coverage.blank'), number(rows.blank)],
      [say('coverage.rules'), number(coverage.rules)],
      [say('coverage.boards'), number(coverage.boards)],
      [say('coverage.components'), number(coverage.components)],
      [say('coverage.controllers'), number(coverage.controllers)],
      [say('coverage.without'), number(without)],
      [say('coverage.undetermined'), number(coverage.undetermined)],
      [say('coverage.unreadable'), number(coverage.unreadable)]),
    rows.skipped.length > 0 && table(say('coverage.skipped'), [say('coverage.reason'), say('coverage.rows'), say('coverage.first')],
      rows.skipped.map((skipped) => row(outside(skipped.reason), number(skipped.rows), outside(skipped.first.join(', '))))),
  ];
}
