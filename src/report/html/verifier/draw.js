// What is said of the files that were given. Every text of theirs is shown as text.

const [MOST_TOLD, ON_A_PAGE] = [10, 50];

const paragraph = (...content) => make('p', {}, content);
const list = (items, kind = '') => make('ul', { class: kind }, items.map((item) => make('li', {}, item)));
const plural = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;
const code = (text) => make('code', {}, shown(text));
const digestOf = (text) => make('code', { class: 'digest' }, shown(text));

/** Shows how it stands: `neutral`, `busy`, `good`, `bad`. */
function showState(state, title, ...rest) {
  document.getElementById('check').className = `check ${state}`;
  document.getElementById('check-title').textContent = title;
  document.getElementById('check-said').replaceChildren(...rest.flat(Infinity).filter(Boolean));
  document.title = `${{ good: '✓ ', bad: '✕ ' }[state] ?? ''}Verify signed reports`;
}

const why = ({ where, name, code: reason, why: because }) =>
  [make('strong', { class: 'refused' }, code(reason)), ' ', outside(where), name !== '' && [' (', outside(name), ')'], ': ', outside(because)];

/** The first lines: what holds, and what does not. */
function showOutcome({ items, refused, notes }) {
  const holds = items.length - refused;
  // What is wrong with a whole run before what is wrong with a line.
  const bad = items.filter(({ isRefused }) => isRefused).sort((a, b) => (b.isWhole === true) - (a.isWhole === true));
  const remarks = notes.size > 0 && list([...notes].map(outside));
  if (items.length === 0) {
    showState('bad', 'Refused: there is nothing to verify', paragraph(make('strong', { class: 'refused' }, code('NOTHING')), ' no report, manifest or run statement was given'));
  } else if (refused > 0) {
    showState('bad', `Refused: ${number(refused)} of ${number(items.length)} ${items.length === 1 ? 'does' : 'do'} not hold`,
      paragraph('Do not rely on what is refused. The first reasons:'), list(bad.slice(0, MOST_TOLD).map(why)),
      bad.length > MOST_TOLD && paragraph(`… and ${number(bad.length - MOST_TOLD)} further, in the table below.`), remarks);
  } else {
    showState('good', holds === 1 ? 'Verified: what was given holds' : `Verified: all ${number(holds)} statements hold`,
      paragraph('Compare the key ids with what you got from the signer in another way. Dates are what the signer claims.'), remarks);
  }
}

/** How many machines and lots have each verdict, of those that hold. */
function counts(items) {
  const reports = items.filter(({ kind, isAgain }) => kind === 'report' && isAgain !== true);
  const of = (chosen) => [chosen.filter(({ isLot }) => !isLot).length, chosen.filter(({ isLot }) => isLot).length];
  const rows = WORST_FIRST.map((verdict) => [label(verdict), of(reports.filter((one) => one.verdict === verdict && !one.isApart))]);
  const apart = of(reports.filter(({ isApart }) => isApart));
  return table('Verified reports by verdict', ['Verdict', 'Machines', 'Lots'],
    [...rows, ['out of scope', apart], ['all', of(reports)]].map(([name, numbers]) => row(name, ...numbers.map(number))), 'counts');
}

/** Whether the manifest binds just what is here. */
function binding({ compare, isBound }) {
  if (compare === undefined) {
    return paragraph('No manifest with its bundle was given: whether these are all reports of the run, nobody says.');
  }
  return [
    paragraph(make('strong', { class: isBound ? '' : 'refused' }, isBound ? 'The manifest binds exactly these reports.' : 'The manifest does not bind these reports.')),
    facts(['Reports here', number(compare.reports)], ['Reports that the manifest counts', number(compare.namedReports)],
      ['Merkle root over the lines here', digestOf(compare.root)], ['Merkle root that the manifest names', digestOf(compare.namedRoot)]),
    compare.differences.length > 0 && list(compare.differences.map(outside), 'differences'),
  ];
}

/** A run: when, by which program, under which rules and lists. */
function runSection({ said, compare, isBound }, at) {
  const policy = said.policy.map(({ id, version, asOf, digest }) =>
    row(outside(id.replace(/^list:/, '')), id.startsWith('list:') ? 'list' : 'rules', outside(version), outside(asOf), digestOf(digest.sha256)));
  return make('section', { 'aria-labelledby': `run-${at}` },
    make('h3', { id: `run-${at}` }, 'Run ', outside(said.runId)),
    facts(['Made (the signer’s claim)', outside(said.timeVerified)], ['The law as of', outside(said.asOf)],
      ['Program', outside(said.verifier.version)], ['Activities', said.activities.map((one) => word('activity', one)).join(', ')]),
    binding({ compare, isBound }),
    make('details', {}, make('summary', {}, `${plural(said.inputs.length, 'input')} that ${said.inputs.length === 1 ? 'was' : 'were'} read`),
      list(said.inputs.slice(0, 200).map(({ file, digest }) => [outside(file), ' ', digestOf(digest.sha256)])),
      said.inputs.length > 200 && paragraph(`… and ${number(said.inputs.length - 200)} further.`)),
    table(`Rules and lists of run ${shown(said.runId)}`, ['Name', 'Kind', 'Version', 'As of', 'SHA-256'], policy));
}

const KINDS = { report: 'report', run: 'run statement', manifest: 'manifest' };

const findingsOf = (findings) => findings.length > 0 && make('details', {},
  make('summary', {}, plural(findings.length, 'finding')),
  list(findings.map(({ outcome, rule, title, isWaived }) =>
    [label(outcome), ' ', make('strong', {}, outside(rule)), ' ', outside(title), isWaived && ' (accepted)'])));

function itemRow(item) {
  if (item.isRefused) {
    return row(outside(item.where), item.name === '' ? '' : outside(item.name),
      [make('strong', { class: 'refused' }, code(item.code)), ' ', outside(item.why)], '', '', '');
  }
  const says = item.kind === 'run' ? '' : [item.isApart ? 'out of scope' : label(item.verdict), findingsOf(item.findings)];
  const evidence = item.kind !== 'report' ? '' : { matches: 'record matches', none: 'record not given' }[item.evidence];
  return row(outside(item.where), [KINDS[item.kind], ' ', item.isLot && 'lot ', outside(item.name)], says, outside(item.time),
    [item.isProved && 'proved by a manifest of ', digestOf(item.keyId.slice(0, 16))], evidence);
}

/** The table of everything, a page at a time. */
function itemsSection(items) {
  const search = make('input', { id: 'by-search', type: 'search', autocomplete: 'off', spellcheck: 'false' });
  const choose = make('select', { id: 'by-outcome' }, [['', 'everything'], ['refused', 'what is refused'], ['verified', 'what holds'],
    ...WORST_FIRST.map((verdict) => [verdict, word('verdict', verdict)])].map(([value, text]) => make('option', { value }, text)));
  const place = make('div', { id: 'items' });
  let page = 0;
  const isChosen = (item) => ({ '': true, refused: item.isRefused === true, verified: item.isRefused !== true })[choose.value]
    ?? (item.verdict === choose.value && item.kind === 'report');
  const show = () => {
    const text = search.value.toLowerCase();
    const found = items.filter((item) => isChosen(item)
      && (text === '' || `${item.name} ${item.where} ${item.code ?? ''}`.toLowerCase().includes(text)));
    const pages = Math.max(1, Math.ceil(found.length / ON_A_PAGE));
    page = Math.min(page, pages - 1);
    const turn = (by) => () => { page += by; show(); document.getElementById('items-title').focus(); };
    const button = (id, text_, by) => make('button', { id, type: 'button', 'aria-disabled': page + by < 0 || page + by >= pages ? 'true' : undefined,
      click: () => (page + by < 0 || page + by >= pages ? undefined : turn(by)()) }, text_);
    place.replaceChildren(
      table(`${plural(found.length, 'statement')}${pages > 1 ? `, page ${page + 1} of ${pages}` : ''}`,
        ['File and line', 'What', 'Says', 'When', 'Signed by', 'Evidence'], found.slice(page * ON_A_PAGE, (page + 1) * ON_A_PAGE).map(itemRow), 'items'),
      ...(pages > 1 ? [make('div', { class: 'pager' }, button('previous', 'Previous page', -1), button('next', 'Next page', 1))] : []));
  };
  for (const field of [search, choose]) {
    field.addEventListener('input', () => { page = 0; show(); });
  }
  show();
  return section(2, 'items-of', 'Each statement', make('h3', { id: 'items-title', tabindex: '-1', class: 'unseen' }, 'Table'),
    make('form', { class: 'filters', submit: (event) => event.preventDefault() },
      make('div', {}, make('label', { for: 'by-search' }, 'Search by machine, file or reason'), search),
      make('div', {}, make('label', { for: 'by-outcome' }, 'Show'), choose)), place);
}

function showResults(results) {
  showOutcome(results);
  document.getElementById('results').replaceChildren(
    section(2, 'counted', 'What the verified reports say', counts(results.items.filter(({ isRefused }) => !isRefused))),
    ...(results.runs.length > 0 ? [section(2, 'runs', 'The runs, with their rules and lists', results.runs.slice(0, 20).map(runSection),
      results.runs.length > 20 && paragraph(`… and ${number(results.runs.length - 20)} further runs.`))] : []),
    itemsSection(results.items));
}
