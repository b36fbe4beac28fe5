// JSON that every reader reads alike, as the program reads it: no key twice at any depth, no key that differs from another
// only in case, no number that some readers round, no half of a surrogate pair, no bytes before or after.

/** Why something is not accepted, with the code that `tidewaiter verify` has for it. */
class Refused extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const MOST_LEVELS = 127;

/** A key as a reader sees it that ignores case. Two letters beyond ASCII fold into it: the long s and the Kelvin sign. */
const caseless = (key) => (/^[\u0000-\u0040\u005b-\u007f]*$/.test(key) ? key
  : Array.from(key, (one) => ({ '\u017f': 's', '\u212a': 'k' })[one] ?? one.toLowerCase()).join(''));

/** Keys that mean something, by how a reader sees them that ignores case. */
const keysThatMean = (keys) => new Map(keys.map((key) => [caseless(key), key]));

/** Reads a JSON text. Objects have no prototype: a key is a key, whatever its name. `code` is that of a text that is no JSON. */
function strictJson(text, known, code) {
  let at = 0;
  let level = 0;

  const malformed = (why) => new Refused(code, `${why}, at character ${at + 1}`);

  /** The next character that is no blank, as its number; not a number at the end. */
  function next() {
    let sign = text.charCodeAt(at);
    while (sign === 32 || sign === 10 || sign === 13 || sign === 9) {
      at += 1;
      sign = text.charCodeAt(at);
    }
    return sign;
  }

  function string() {
    const from = at + 1;
    let isPlain = true;
    at = from;
    for (let sign = text.charCodeAt(at); sign !== 34; sign = text.charCodeAt(at)) {
      if (!(sign >= 32)) {
        throw malformed('a text does not end, or has a control character');
      }
      isPlain &&= sign !== 92;
      at += sign === 92 ? 2 : 1;
    }
    at += 1;
    if (isPlain) {
      return text.slice(from, at - 1);
    }
    let value;
    try {
      value = JSON.parse(text.slice(from - 1, at));
    } catch {
      throw malformed('a text with an escape that is none');
    }
    if (/[\ud800-\udfff]/u.test(value)) {
      throw malformed('a text with half of a surrogate pair');
    }
    return value;
  }

  function integer() {
    const form = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
    form.lastIndex = at;
    const found = form.exec(text);
    if (found === null) {
      throw malformed('no JSON value');
    }
    const value = Number(found[0]);
    if (found[1] !== undefined || found[2] !== undefined || found[0] === '-0') {
      throw malformed(`${found[0].slice(0, 40)} is no integer`);
    }
    if (!Number.isSafeInteger(value)) {
      throw malformed(`the number ${found[0].slice(0, 40)} is beyond 2^53-1`);
    }
    at += found[0].length;
    return value;
  }

  function judge(value, isTwice) {
    if (isTwice !== undefined) {
      throw new Refused('DUPLICATE_KEY', `the key '${isTwice}' stands twice in one object`);
    }
    const seen = new Set();
    for (const key of Object.keys(value)) {
      const fold = caseless(key);
      if (seen.has(fold) || (known.get(fold) ?? key) !== key) {
        throw new Refused('AMBIGUOUS_FIELD', `the key '${key}' differs from another only in case`);
      }
      seen.add(fold);
    }
  }

  function object() {
    const value = Object.create(null);
    let isTwice;
    at += 1;
    if (next() !== 125) {
      for (;;) {
        if (next() !== 34) {
          throw malformed('no key of an object');
        }
        const key = string();
        if (next() !== 58) {
          throw malformed('a key without a value');
        }
        at += 1;
        if (key in value) {
          isTwice ??= key;
        }
        value[key] = any();
        const sign = next();
        if (sign === 125) {
          break;
        }
        if (sign !== 44) {
          throw malformed('an object that does not end');
        }
        at += 1;
        next();
      }
    }
    at += 1;
    judge(value, isTwice);
    return value;
  }

  function array() {
    const value = [];
    at += 1;
    if (next() !== 93) {
      for (;;) {
        value.push(any());
        const sign = next();
        if (sign === 93) {
          break;
        }
        if (sign !== 44) {
          throw malformed('an array that does not end');
        }
        at += 1;
      }
    }
    at += 1;
    return value;
  }

  function any() {
    const sign = next();
    if (sign === 34) {
      return string();
    }
    if (sign === 123 || sign === 91) {
      level += 1;
      if (level > MOST_LEVELS) {
        throw malformed('it is nested too deeply');
      }
      const value = sign === 123 ? object() : array();
      level -= 1;
      return value;
    }
    for (const [word, value] of [['true', true], ['false', false], ['null', null]]) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return value;
      }
    }
    return integer();
  }

  const value = any();
  if (!Number.isNaN(next())) {
    throw malformed('something stands behind the end');
  }
  return value;
}
