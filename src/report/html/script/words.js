// The words of the page, in its language. Signed texts are never translated: they are shown as they were signed.

const LANGUAGE = document.documentElement.lang;
const numbers = new Intl.NumberFormat(LANGUAGE);
const regions = new Intl.DisplayNames([LANGUAGE], { type: 'region', fallback: 'code' });

const number = (n) => numbers.format(n);

/** The message of this key, with its blanks filled in: `{n}`. */
function say(key, blanks = {}) {
  const message = MESSAGES[key];
  if (message === undefined) {
    throw new Error(`there is no message ${key}`);
  }
  return message.replace(/\{(\w+)\}/g, (_, blank) => String(blanks[blank]));
}

/** The same of a number of things: languages that tell one from many write both forms, `{n} machine|{n} machines`. */
function count(key, n, blanks = {}) {
  const [one, many = one] = say(key, { ...blanks, n: number(n) }).split('|');
  return n === 1 ? one : many;
}

/** A word of the reports (a verdict, an activity, …); one that this page does not know stands as it was signed. */
const word = (kind, value) => MESSAGES[`${kind}.${value}`] ?? String(value);

/** A country by its code. */
function country(code) {
  if (!/^[A-Z]{2}$/.test(code)) {
    return word('country', code);
  }
  const name = regions.of(code);
  return name === code ? code : `${name} (${code})`;
}

const percent = (share) => `${numbers.format(Math.round(share * 1000) / 10)} %`;
