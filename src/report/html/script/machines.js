// The table of machines: searched, filtered, sorted and turned page by page.

const PAGE = 50;
const view = { search: '', verdict: '', activity: '', kind: '', sort: 'verdict', down: true, page: 0 };

const modelOf = ({ report }) => report.identified.model?.value ?? '';
const controllersOf = ({ report }) => values(report.identified.controllers).join(', ');
const mainFinding = ({ report }) => report.findings[0]?.title ?? '';

const folded = (text) => text.normalize('NFKC').toLocaleLowerCase('en');

/** Everything by which a machine is found. */
function searched(machine) {
  const { identified, findings } = machine.report;
  const answers = [identified.model, ...identified.boards, ...identified.controllers, ...identified.origins, ...identified.sites,
    ...Object.values(identified.parties).flat(), ...Object.values(identified.makers).flat(), ...Object.values(identified.joined).flat()];
  return folded([machine.key, ...answers.map((answer) => answer?.value ?? ''),
    ...findings.flatMap((finding) => [finding.rule, finding.title])].join('\n'));
}

/** The verdict that counts: of the activity asked for, else the worst. */
const verdictIn = (machine, activity) => (activity === '' ? machine.verdict : machine.report.verdicts[activity]);

const COLUMNS = [
  { id: 'machine', by: (machine) => machine.key, cell: (machine) => [link(machine), machine.isLot && make('small', {}, ' ', count('lot.pieces', machine.weight))] },
  { id: 'verdict', by: (machine) => rank(verdictIn(machine, view.activity)),
    cell: (machine) => [label(verdictIn(machine, view.activity)), machine.apart && make('small', {}, ' ', say('machine.apart')),
      machine.waived && make('small', {}, ' ', say('machine.waived'))] },
  { id: 'model', by: modelOf, cell: (machine) => outside(modelOf(machine)) },
  { id: 'controller', by: controllersOf, cell: (machine) => outside(controllersOf(machine)) },
  { id: 'findings', by: (machine) => machine.report.findings.length, cell: (machine) => number(machine.report.findings.length) },
  { id: 'main', by: mainFinding, cell: (machine) => outside(mainFinding(machine)) },
];

const link = (machine) => make('a', { href: `#machine-${machine.number + 1}` }, outside(machine.key));

const KINDS = {
  machine: (machine) => !machine.isLot,
  lot: (machine) => machine.isLot,
  waived: (machine) => machine.waived,
  'no-controller': (machine) => machine.report.coverage.controllers === 0,
};

/** The machines that are asked for, in the order asked for. */
function selected(machines) {
  const words = folded(view.search).split(/\s+/).filter(Boolean);
  const found = machines.filter((machine) => {
    const verdict = verdictIn(machine, view.activity);
    return verdict !== undefined && (view.verdict === '' || verdict === view.verdict)
      && (view.kind === '' || KINDS[view.kind](machine))
      && words.every((text) => (machine.searched ??= searched(machine)).includes(text));
  });
  const { by } = COLUMNS.find((column) => column.id === view.sort);
  const order = new Intl.Collator(LANGUAGE, { numeric: true });
  const compared = (a, b) => (typeof a === 'number' ? a - b : order.compare(a, b));
  return found
    .map((machine) => [by(machine), machine])
    .sort(([a, one], [b, other]) => (view.down ? -1 : 1) * compared(a, b) || one.number - other.number)
    .map(([, machine]) => machine);
}

function choice(id, options, show) {
  return make('div', {}, make('label', { for: `by-${id}` }, say(`filter.${id}`)),
    make('select', { id: `by-${id}`, change: (event) => { view[id] = event.target.value; view.page = 0; show(); } },
      make('option', { value: '' }, say('filter.all')),
      options.map(([value, text]) => make('option', { value }, text))));
}

function filters(machines, show) {
  const verdicts = WORST_FIRST.filter((verdict) => machines.some((m) => Object.values(m.report.verdicts).includes(verdict)));
  const activities = ACTIVITIES.filter((activity) => machines.some((m) => m.report.verdicts[activity] !== undefined));
  return make('form', { class: 'filters', role: 'search', submit: (event) => event.preventDefault() },
    make('div', {}, make('label', { for: 'by-search' }, say('filter.search')),
      make('input', { type: 'search', id: 'by-search', autocomplete: 'off',
        input: (event) => { view.search = event.target.value; view.page = 0; show(); } })),
    choice('verdict', verdicts.map((verdict) => [verdict, word('verdict', verdict)]), show),
    choice('activity', activities.map((activity) => [activity, word('activity', activity)]), show),
    choice('kind', Object.keys(KINDS).map((kind) => [kind, word('kind', kind)]), show));
}

function heads(show) {
  return make('tr', {}, COLUMNS.map(({ id }) => {
    const sorted = view.sort === id;
    const turn = () => {
      view.down = sorted ? !view.down : id === 'verdict' || id === 'findings';
      view.sort = id;
      view.page = 0;
      show();
      document.getElementById(`sort-${id}`).focus();
    };
    return make('th', { scope: 'col', 'aria-sort': sorted ? (view.down ? 'descending' : 'ascending') : undefined },
      make('button', { type: 'button', id: `sort-${id}`, click: turn }, say(`column.${id}`),
        make('span', { 'aria-hidden': 'true', class: 'arrow' }, sorted ? (view.down ? '▼' : '▲') : '↕')));
  }));
}

function pager(found, show) {
  const pages = Math.max(1, Math.ceil(found / PAGE));
  const go = (page, id) => () => {
    view.page = page;
    show();
    document.getElementById(id).focus();
  };
  const button = (id, page, is) =>
    make('button', { type: 'button', id, 'aria-disabled': is ? undefined : 'true', click: is ? go(page, id) : () => {} }, say(id));
  return [
    button('page.previous', view.page - 1, view.page > 0),
    make('span', {}, say('page.of', { page: number(view.page + 1), pages: number(pages) })),
    button('page.next', view.page + 1, view.page + 1 < pages),
  ];
}

/** The section of machines; whatever is chosen changes the table and nothing else. */
function machinesSection(bundle) {
  const { machines } = bundle;
  const head = make('thead');
  const body = make('tbody');
  const found = make('p', { class: 'found', role: 'status' });
  const turn = make('nav', { class: 'pager', 'aria-label': say('page.nav') });
  const show = () => {
    const chosen = selected(machines);
    const first = view.page * PAGE;
    head.replaceChildren(heads(show));
    body.replaceChildren(...chosen.slice(first, first + PAGE).map((machine) => make('tr', {}, COLUMNS.map(({ id, cell }, at) =>
      make(at === 0 ? 'th' : 'td', { scope: at === 0 ? 'row' : undefined, 'data-head': say(`column.${id}`) }, cell(machine))))));
    found.textContent = count('machines.found', chosen.length, { of: number(machines.length) });
    turn.replaceChildren(...pager(chosen.length, show));
  };
  show();
  const unread = bundle.all.filter((machine) => machine.report === undefined);
  return section(2, 'machines', say('machines.title'),
    unread.length > 0 && make('div', { class: 'notice-box', role: 'note' }, make('p', {}, count('machines.unread', unread.length)),
      list(unread.slice(0, 20).map((machine) => `${machine.key}: ${shown(machine.envelope.error)}`))),
    filters(machines, show), found,
    make('div', { class: 'wide', role: 'group', tabindex: '0', 'aria-label': say('machines.title') },
      make('table', { class: 'machines' }, make('caption', { class: 'unseen' }, say('machines.title')), head, body)),
    turn);
}
