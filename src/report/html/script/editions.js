// What a run rests on: who signed it, what was read, which editions of rules and lists were asked, and who changed something.

const DAY = 24 * 60 * 60 * 1000;
const LIST = 'list:';

const digest = (sha256Hex) => make('code', { class: 'digest' }, shown(sha256Hex ?? ''));

/** How old an edition was on the day whose law was asked. */
function age(day, asOf) {
  const days = Math.round((Date.parse(asOf) - Date.parse(day)) / DAY);
  return days >= 0 ? count('days', days) : '';
}

function editions(said) {
  const isList = (entry) => entry.id.startsWith(LIST);
  const rows = (entries, name) => entries.map((entry) =>
    row(outside(name(entry)), outside(entry.version), entry.asOf, age(entry.asOf, said.asOf), digest(entry.digest.sha256)));
  const heads = ['edition.name', 'edition.version', 'edition.day', 'edition.age', 'edition.digest'].map((head) => say(head));
  const lists = said.policy.filter(isList);
  const packs = said.policy.filter((entry) => !isList(entry));
  return [
    (said.outsideReach ?? []).length > 0 && make('div', { class: 'notice-box', role: 'note' },
      make('p', {}, say('editions.outside')), list(said.outsideReach.map(outside))),
    (said.replaced ?? []).length > 0 && make('div', { class: 'notice-box', role: 'note' },
      make('p', {}, say('editions.replaced')),
      list(said.replaced.map((pack) => [outside(pack.id), ' ', digest(pack.digest.sha256)]))),
    lists.length === 0 ? make('p', {}, say('editions.no-list'))
      : table(say('editions.lists'), heads, rows(lists, (entry) => entry.id.slice(LIST.length))),
    make('details', { open: packs.length <= 10 }, make('summary', {}, count('editions.packs', packs.length)),
      table(say('editions.rules'), heads, rows(packs, (entry) => entry.id))),
  ];
}

function inputsTable(said) {
  const most = 50;
  const rows = said.inputs.slice(0, most).map((input) =>
    row(outside(input.sheet === undefined ? input.file : `${input.file}!${input.sheet}`),
      word('standing', input.standing ?? 'declared'), number(input.rows), digest(input.digest.sha256)));
  const heads = ['input.file', 'input.standing', 'input.rows', 'edition.digest'].map((head) => say(head));
  return [
    table(say('inputs.caption'), heads, rows),
    said.inputs.length > most && make('p', {}, count('more', said.inputs.length - most)),
  ];
}

const settingsOf = (said) => (said.settings ?? []).length > 0 && [
  make('h3', {}, say('settings.title')),
  list(said.settings.map((setting) => [
    word('setting', setting.kind), ' ', outside(setting.path), ' ', digest(setting.digest.sha256),
    (setting.says ?? []).length > 0 && list(setting.says.map(outside)),
  ])),
];

/** Who the envelopes say has signed. */
function signers(bundle) {
  const named = namedKeys(bundle);
  return named.length === 0 ? say('signed.nobody') : named.slice(0, 5).map((id) => digest(id));
}

function signedBy(bundle) {
  const { said, manifest } = bundle;
  return facts(
    [say('signed.key'), signers(bundle)],
    [say('signed.how'), say(manifest?.statement?.predicate.coversReports ? 'signed.once' : 'signed.each')],
    [say('signed.time'), said.timeVerified],
    [say('signed.run-id'), outside(said.runId)],
    [say('signed.program'), outside(`tidewaiter ${said.verifier.version}`)],
    [say('signed.as-of'), said.asOf],
    [say('signed.asked'), [word('from', said.activitiesFrom), `: ${said.activities.map((activity) => word('activity', activity)).join(', ')}`].join('')],
    [say('signed.statement'), outside(said.statement)]);
}
