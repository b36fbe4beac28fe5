// The way from a cell of the inventory to the law, drawn as a path with a stop for each step.

const stop = ({ what, value, source, place }) =>
  make('li', { class: `stop ${/^[a-z]+$/.test(what) ? what : ''}` },
    make('span', { class: 'what' }, word('step', what)), ' ',
    make('span', { class: 'value' }, outside(value)),
    place !== undefined && make('span', { class: 'place' }, outside(place)),
    make('span', { class: 'source' }, say('step.source'), ' ', outside(source)));

/** The chain of a finding; its legal basis is the last stop. */
const path = ({ chain, basis }) => make('ol', { class: 'path', 'aria-label': say('finding.path') },
  chain.map(stop),
  make('li', { class: 'stop law' }, make('span', { class: 'what' }, word('step', 'basis')), ' ',
    make('span', { class: 'value' }, basis.map((law, at) => [at > 0 && '; ', outside(law)]))));
