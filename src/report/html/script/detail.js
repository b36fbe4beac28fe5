// Everything that is signed of one machine.

const found = (answers) => (answers ?? []).map((answer) => [outside(answer.value ?? ''),
  answer.place !== undefined && make('small', { class: 'place' }, ' ', outside(answer.place))]);

function identifiedFacts({ identified }) {
  return facts(
    [say('found.model'), found(identified.model === undefined ? [] : [identified.model])],
    [say('found.controllers'), found(identified.controllers)],
    [say('found.boards'), found(identified.boards)],
    ...Object.entries(identified.makers).map(([code, makers]) => [say('found.makers', { country: country(code) }), found(makers)]),
    [say('found.origins'), found(identified.origins)],
    [say('found.sites'), found(identified.sites)],
    ...Object.entries(identified.parties).map(([role, parties]) => [word('role', role), found(parties)]),
    ...Object.entries(identified.events).map(([event, days]) => [word('event', event), found(days)]),
    ...Object.entries(identified.joined).map(([field, answers]) => [say('found.joined', { field: shown(field) }), found(answers)]));
}

const waiverBox = (waiver) => make('div', { class: 'waiver', role: 'note' },
  make('p', {}, make('strong', {}, say('waiver.accepted')), ' ', outside(waiver.reason)),
  facts([say('waiver.owner'), outside(waiver.owner)], [say('waiver.expires'), waiver.expires], [say('waiver.id'), outside(waiver.id)],
    [say('waiver.proof'), waiver.licence === undefined && waiver.document === undefined ? undefined : waiverProof(waiver)]));

function alsoAt(places) {
  const most = 12;
  return places.length === 0 ? undefined
    : [[outside(places.slice(0, most).join(', ')), places.length > most && [' ', count('more', places.length - most)]]];
}

function findingBox(finding, key) {
  const name = make('code');
  fingerprint(finding, key).then((text) => { name.textContent = shown(text); });
  return make('article', { class: 'finding' },
    make('h4', {}, label(finding.outcome), ' ', outside(finding.title)),
    finding.waiver !== undefined && waiverBox(finding.waiver),
    make('p', { class: 'advice' }, make('strong', {}, say('finding.advice')), ' ', outside(finding.advice)),
    finding.caveat !== undefined && make('p', {}, make('strong', {}, say('finding.caveat')), ' ', outside(finding.caveat)),
    finding.alternatives.length > 0 && [make('p', {}, make('strong', {}, say('finding.alternatives'))), list(finding.alternatives.map(outside))],
    path(finding),
    facts(
      [say('finding.rule'), outside(finding.rule)],
      [say('finding.activities'), finding.activities.map((activity) => word('activity', activity)).join(', ')],
      [say('finding.subject'), outside(finding.subject)],
      [say('finding.confidence'), word('confidence', finding.confidence)],
      [say('finding.also'), alsoAt(finding.alsoAt)],
      [say('finding.name'), name]));
}

const missingList = (missing) => make('dl', { class: 'missing' }, missing.map(({ what, how }) =>
  make('div', {}, make('dt', {}, outside(what)), make('dd', {}, outside(how)))));

/** The page of a machine, with headings from that level. */
function machinePage(machine) {
  const { report, key, isLot, weight, apart, envelope } = machine;
  const verdicts = ACTIVITIES.filter((activity) => report.verdicts[activity] !== undefined);
  const { coverage } = report;
  return [
    make('p', { class: 'lead' }, label(report.verdict), ' ', word('means', report.verdict)),
    isLot && make('p', {}, count('lot.is', weight)),
    apart && make('p', {}, say('machine.apart.why')),
    make('ul', { class: 'chips' }, verdicts.map((activity) => make('li', {}, word('activity', activity), ' ', label(report.verdicts[activity])))),
    make('h3', {}, say('machine.found')), identifiedFacts(report),
    make('h3', {}, say('machine.findings')),
    report.findings.length === 0 ? make('p', {}, say('machine.no-findings')) : report.findings.map((finding) => findingBox(finding, key)),
    report.missingEvidence.length > 0 && [make('h3', {}, say('machine.missing')), missingList(report.missingEvidence)],
    make('h3', {}, say('clause.title')), clauses(machine),
    make('h3', {}, say('machine.signed')),
    facts(
      [say('machine.record'), digest(envelope.statement.subject[0].digest.sha256)],
      [say('machine.sequence'), number(report.sequence)],
      [say('machine.result'), outside(report.verificationResult)],
      [say('coverage.rows'), number(coverage.rows)],
      [say('coverage.boards'), number(coverage.boards)],
      [say('coverage.components'), number(coverage.components)],
      [say('coverage.undetermined'), number(coverage.undetermined)],
      [say('coverage.unreadable'), number(coverage.unreadable)]),
  ];
}

const machineName = ({ key, isLot }) => [`${say(isLot ? 'machine.lot' : 'machine.machine')} `, outside(key)];

/** Shows the machine that the address names, below the table. */
function showNamed(machines) {
  const named = /^#machine-(\d+)$/.exec(location.hash);
  const machine = named === null ? undefined : machines.find(({ number: at }) => at + 1 === Number(named[1]));
  const box = document.getElementById('machine');
  if (machine === undefined) {
    box.replaceChildren();
    box.hidden = true;
    return;
  }
  box.hidden = false;
  const title = make('h2', { id: 'machine-title', tabindex: '-1' }, machineName(machine));
  box.replaceChildren(make('p', { class: 'back' }, make('a', { href: '#machines' }, say('machine.back'))), title, ...[machinePage(machine)].flat(Infinity).filter(Boolean));
  title.focus();
  title.scrollIntoView();
}
