// Bars, drawn as SVG. Each kind of piece has a hatching of its own, so that nothing hangs on a colour.

const PATTERNS = {
  prohibited: 'M0 0L8 8M8 0L0 8', 'license-required': 'M0 8L8 0', review: 'M0 0L8 8', undetermined: 'M0 4H8', notice: 'M4 0V8', clear: '',
};
const [WIDTH, LINE, HEIGHT, GAP, END] = [440, 18, 18, 10, 110];
let drawings = 0;

const patterns = (name) => draw('defs', {}, Object.entries(PATTERNS).map(([verdict, lines]) =>
  draw('pattern', { id: `${name}-${verdict}`, width: 8, height: 8, patternUnits: 'userSpaceOnUse' },
    draw('rect', { width: 8, height: 8, class: `fill ${verdict}` }),
    lines !== '' && draw('path', { d: lines, class: 'hatch' }))));

const shortened = (text, most) => ([...text].length > most ? `${[...text].slice(0, most - 1).join('')}…` : text);

/** A row of bars: each below its name, with its pieces by verdict, and a text at its end. Wide letters take the room of two. */
function bars(title, rows) {
  drawings += 1;
  const name = `drawing-${drawings}`;
  const most = Math.max(1, ...rows.map(({ pieces }) => [...pieces.values()].reduce((sum, n) => sum + n, 0)));
  const lines = rows.map(({ text, pieces, end }, at) => {
    const y = at * (LINE + HEIGHT + GAP) + LINE;
    let x = 0;
    const boxes = WORST_FIRST.filter((verdict) => pieces.get(verdict) > 0).map((verdict) => {
      const width = Math.max(2, (pieces.get(verdict) / most) * (WIDTH - END));
      const box = draw('rect', { x, y, width, height: HEIGHT, fill: `url(#${name}-${verdict})`, class: 'piece' });
      x += width;
      return box;
    });
    const isWide = /[\u3000-\u9fff\uac00-\ud7af\uff00-\uff60]/.test(text);
    return draw('g', {},
      draw('text', { x: 0, y: y - 5, class: 'name' }, shortened(shown(text), isWide ? 30 : 56)),
      boxes,
      draw('text', { x: x + (x > 0 ? 8 : 0), y: y + HEIGHT / 2, class: 'end', 'dominant-baseline': 'central' }, end));
  });
  const height = Math.max(1, rows.length * (LINE + HEIGHT + GAP) - GAP);
  return draw('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': title, class: 'bars' }, patterns(name), lines);
}

/** What the hatchings mean. */
const legend = (verdicts) => make('ul', { class: 'legend' }, verdicts.map((verdict) => {
  drawings += 1;
  const name = `drawing-${drawings}`;
  return make('li', {},
    draw('svg', { viewBox: '0 0 24 16', 'aria-hidden': 'true', class: 'swatch' }, patterns(name),
      draw('rect', { width: 24, height: 16, fill: `url(#${name}-${verdict})`, class: 'piece' })),
    word('verdict', verdict));
}));

/** The verdicts of all machines. */
function verdictChart({ verdicts, apart }) {
  const rows = WORST_FIRST.map((verdict) => {
    const n = verdicts.get(verdict) ?? 0;
    return { text: `${SIGNS[verdict]} ${word('verdict', verdict)}`, pieces: new Map([[verdict, n]]), end: number(n) };
  });
  return make('figure', {}, make('figcaption', {}, say('chart.verdicts')), bars(say('chart.verdicts'), rows),
    apart > 0 && make('p', { class: 'quiet' }, count('lead.apart', apart)));
}
