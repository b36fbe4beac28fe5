// Lean reports leave to the run statement what is the same for thousands of machines (docs/schema/README.md). Here it comes back.

/** Whether a report names its run statement by digest, and does not say itself of which run it is. */
const isLean = (report) => typeof report.run?.sha256 === 'string';

/** How people read a place: `miners.csv!C17 (line 19)`. */
function placeText({ file, sheet, cell, line, pointer, bytes }) {
  const home = sheet === undefined ? file : `${file}!${sheet}`;
  if (cell !== undefined) {
    return line === undefined ? `${home}!${cell}` : `${home}!${cell} (line ${line})`;
  }
  if (line !== undefined) {
    return `${home} line ${line}`;
  }
  return pointer === undefined ? `${home} bytes ${bytes?.[0]} to ${bytes?.[1]}` : `${home} ${pointer}`;
}

/** What is left out of one report, by the run that it is of. */
function leftTo(run, report) {
  const texts = (isLean(report) && run.texts) || [];
  const inputs = run.inputs ?? [];

  const text = (value) => {
    if (typeof value === 'number' && texts[value] === undefined) {
      throw new Error(`its run has no text ${value}`);
    }
    return typeof value === 'number' ? texts[value] : value;
  };

  const place = (given) => {
    const location = typeof given === 'string' ? { cell: given } : { ...given };
    if (location.file === undefined) {
      const input = inputs[location.input ?? report.input ?? 0];
      if (input === undefined) {
        throw new Error('its run has no such input');
      }
      location.file = input.file;
      location.sheet = input.sheet;
    }
    return placeText(location);
  };

  /** An answer is an object, a pair of place and value, or a place alone. */
  const answer = (given) => {
    let { location, value } = typeof given === 'object' ? given : { location: given };
    if (Array.isArray(given)) {
      [location, value] = given;
    }
    return { place: location === undefined ? undefined : place(location), value: text(value) };
  };

  return { text, place, answer };
}

const mapped = (object, each) =>
  Object.fromEntries(Object.entries(object ?? {}).map(([key, value]) => [key, each(value)]));

/** What was found, and by place what was found there, where that is one thing. */
function identifiedOf(given, { answer }) {
  const answers = (list) => (list ?? []).map(answer);
  const found = {
    boards: answers(given.boards),
    controllers: answers(given.controllers),
    events: mapped(given.events, answers),
    joined: mapped(given.joined, answers),
    makers: mapped(given.makers, answers),
    model: given.model === undefined ? undefined : answer(given.model),
    origins: answers(given.origins),
    parties: mapped(given.parties, answers),
    sites: answers(given.sites),
  };
  const at = new Map();
  const all = Object.values(found).flatMap((part) => {
    const listed = Array.isArray(part) || part === undefined || 'value' in part;
    return listed ? [part].flat() : Object.values(part).flat();
  });
  for (const one of all) {
    if (one?.place !== undefined) {
      at.set(one.place, at.has(one.place) ? undefined : one.value);
    }
  }
  return { found, at };
}

function questionOf(given, run, at, { text, answer }) {
  const asked = (run.questions ?? []).find((question) => question.id === given.id);
  const by = (given.by ?? []).map(answer).map((one) => ({ ...one, value: one.value ?? at.get(one.place) }));
  const open = text(given.open);
  const state = given.state ?? (open !== undefined ? 'open' : by.length > 0 ? 'answered' : 'not-asked');
  const follows = { open: 'required', 'not-asked': 'optional' }[state] ?? asked?.need ?? 'required';
  return {
    asks: text(given.asks) ?? asked?.asks ?? given.id,
    by, id: given.id, need: given.need ?? follows, open, policy: text(given.policy), state,
  };
}

function findingOf(given, { text, place }) {
  const waiver = given.waiver && {
    ...given.waiver,
    licence: text(given.waiver.licence), owner: text(given.waiver.owner), reason: text(given.waiver.reason),
  };
  return {
    ...given,
    advice: text(given.advice),
    alsoAt: (given.alsoAt ?? []).map(place),
    alternatives: (given.alternatives ?? []).map(text),
    basis: given.basis.map(text),
    caveat: text(given.caveat),
    chain: given.chain.map((step) => ({
      what: step.what,
      place: step.location === undefined ? undefined : place(step.location),
      source: text(step.source),
      value: text(step.value),
    })),
    title: text(given.title),
    waiver,
  };
}

/** A report as a full one says it. */
function resolved(report, runStatement) {
  const run = isLean(report) ? runStatement : report.run;
  if (run === undefined || run === null) {
    throw new Error('its run statement is not here');
  }
  const left = leftTo(run, report);
  const { found, at } = identifiedOf(report.identified, left);
  return {
    ...report,
    findings: report.findings.map((finding) => findingOf(finding, left)),
    identified: found,
    missingEvidence: report.missingEvidence.map((one) => ({ how: left.text(one.how), what: left.text(one.what) })),
    questions: mapped(report.questions, (asked) => asked.map((one) => questionOf(one, run, at, left))),
  };
}

/** The name of a finding, the same in every run. */
async function fingerprint(finding, key) {
  if (finding.fingerprint !== undefined) {
    return finding.fingerprint;
  }
  const parts = [finding.rule, key, finding.subject].flatMap((part) => {
    const bytes = utf8(part);
    return [utf8(`${bytes.length}:`), bytes];
  });
  return toHex((await sha256(joined(...parts))).slice(0, 16));
}
