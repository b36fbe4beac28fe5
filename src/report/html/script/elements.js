// Elements are made one by one and never parsed from text: nothing from outside can become markup.

const SVG = 'http://www.w3.org/2000/svg';

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name, value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** An element of the page; a function among its attributes listens to the event of that name. */
const make = (name, attributes = {}, ...children) => filled(document.createElement(name), attributes, children);

/** An element of a drawing. */
const draw = (name, attributes = {}, ...children) =>
  filled(document.createElementNS(SVG, name), attributes, children);

/** A text from outside: harmless, and in a direction of its own. */
const outside = (text) => make('bdi', {}, shown(text));

/** A section with its heading; the heading can be jumped to. */
const section = (level, id, title, ...children) =>
  make('section', { id, 'aria-labelledby': `${id}-title` },
    make(`h${level}`, { id: `${id}-title`, tabindex: '-1' }, title), ...children);

/** A table with a caption, which may be scrolled by itself where the screen is narrow. */
function table(caption, heads, rows, kind = '') {
  const head = make('tr', {}, heads.map((text) => make('th', { scope: 'col' }, text)));
  return make('div', { class: 'wide', role: 'group', tabindex: '0', 'aria-label': caption },
    make('table', { class: kind },
      make('caption', {}, caption), make('thead', {}, head), make('tbody', {}, rows)));
}

/** A row whose first cell names it. */
const row = (name, ...cells) =>
  make('tr', {}, make('th', { scope: 'row' }, name), cells.map((cell) => make('td', {}, cell)));

/** A definition list of what is there. */
const facts = (...pairs) =>
  make('dl', { class: 'facts' }, pairs
    .filter(([, values]) => values !== undefined && values !== null && [values].flat().length > 0)
    .map(([name, values]) => make('div', {},
      make('dt', {}, name), [values].flat().map((value) => make('dd', {}, value)))));
