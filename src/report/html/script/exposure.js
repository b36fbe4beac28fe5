// On whom the fleet depends: machines by vendor, maker, country, origin, site, board and repairer, and how much stands with the largest.

const MOST_BARS = 8;
const UNKNOWN = Symbol('not stated');

const values = (answers) => (answers ?? []).map((answer) => answer.value ?? '').filter((value) => value !== '');

/** What is looked at, each with what a machine has of it. */
const DIMENSIONS = [
  { id: 'vendor', of: ({ parties }) => values(parties.supplier) },
  { id: 'maker', of: ({ parties }) => values(parties.maker) },
  { id: 'country', of: ({ makers }) => Object.keys(makers).filter((code) => code !== 'unknown').map(country) },
  { id: 'origin', of: ({ origins }) => values(origins) },
  { id: 'site', of: ({ sites }) => values(sites) },
  { id: 'board', of: ({ boards }) => values(boards) },
  { id: 'repairer', of: ({ parties }) => values(parties.repairer) },
];

/** Machines by what they have, and shares, in which one with several is divided among them. Lots count by their pieces. */
function exposure(machines, of) {
  const found = new Map();
  let known = 0;
  for (const { report, weight, verdict } of machines) {
    const here = [...new Set(of(report.identified))];
    known += here.length > 0 ? weight : 0;
    for (const value of here.length > 0 ? here : [UNKNOWN]) {
      const entry = found.get(value) ?? { value, pieces: new Map(), whole: 0, divided: 0 };
      add(entry.pieces, verdict, weight);
      entry.whole += weight;
      entry.divided += weight / Math.max(1, here.length);
      found.set(value, entry);
    }
  }
  const unknown = found.get(UNKNOWN);
  found.delete(UNKNOWN);
  const entries = [...found.values()].sort((a, b) => b.whole - a.whole || (a.value < b.value ? -1 : 1));
  const shares = entries.map((entry) => entry.divided / known);
  return {
    entries, unknown, known,
    largest: Math.max(0, ...shares),
    // The Herfindahl-Hirschman index: the sum of the squares of the shares in per cent, at most 10,000.
    index: Math.round(shares.reduce((sum, share) => sum + (share * 100) ** 2, 0)),
  };
}

/** The thresholds of the Merger Guidelines of the US Department of Justice and FTC of 2023. */
const level = (index) => (index > 1800 ? 'high' : index > 1000 ? 'moderate' : 'low');

/** The machines that have one of some values at least, each once. */
function together(entries, machines, of) {
  const wanted = new Set(entries.map((entry) => entry.value));
  const sum = { pieces: new Map(), whole: 0 };
  for (const { report, weight, verdict } of machines) {
    if (of(report.identified).some((value) => wanted.has(value))) {
      sum.whole += weight;
      add(sum.pieces, verdict, weight);
    }
  }
  return sum;
}

function exposureFigure({ id, of }, machines) {
  const { entries, unknown, known, largest, index } = exposure(machines, of);
  const title = say(`exposure.${id}`);
  if (entries.length === 0) {
    return make('figure', {}, make('figcaption', {}, title), make('p', { class: 'quiet' }, say('exposure.none')));
  }
  const whole = known + (unknown?.whole ?? 0);
  const rest = entries.slice(MOST_BARS);
  const bar = (text, { pieces, whole: n }) => ({ text, pieces, end: `${number(n)} · ${percent(n / whole)}` });
  const rows = entries.slice(0, MOST_BARS).map((entry) => bar(entry.value, entry));
  if (rest.length > 0) {
    rows.push(bar(count('exposure.others', rest.length), together(rest, machines, of)));
  }
  if (unknown !== undefined) {
    rows.push(bar(say('exposure.unknown'), unknown));
  }
  return make('figure', {}, make('figcaption', {}, title), bars(title, rows),
    make('p', { class: 'concentration' },
      say('exposure.concentration', { share: percent(largest), index: number(index) }), ' ',
      make('strong', {}, word('level', level(index)))),
    make('details', { class: 'data' }, make('summary', {}, say('exposure.data')),
      table(title, [title, say('exposure.machines'), say('exposure.share')],
        entries.slice(0, 100).map((entry) => row(outside(entry.value), number(entry.whole), percent(entry.whole / whole))))));
}

function exposures(machines) {
  const judged = machines.filter((machine) => !machine.apart);
  const verdicts = WORST_FIRST.filter((verdict) => judged.some((machine) => machine.verdict === verdict));
  return [
    make('p', {}, say('exposure.how')), legend(verdicts),
    make('div', { class: 'figures' }, DIMENSIONS.map((dimension) => exposureFigure(dimension, judged))),
  ];
}
