// What a report, a run statement and a manifest are made of: each part is there and is what it has to be.

const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isWord = (value) => isText(value) || isCount(value);
const isPlace = (value) => isText(value) || isObject(value);
const isAnswer = (value) => isPlace(value) || (Array.isArray(value) && value.length === 2 && isPlace(value[0]) && isWord(value[1]));
const isDay = (value) => isText(value) && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
const isMoment = (value) => isText(value) && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/.test(value) && !Number.isNaN(Date.parse(value));
const isFlag = (value) => typeof value === 'boolean';
const maybe = (is) => (value) => value === undefined || is(value);
const listOf = (is) => (value) => Array.isArray(value) && value.every(is);
const mapOf = (is, isKey = isText) => (value) => isObject(value) && Object.entries(value).every(([key, one]) => isKey(key) && is(one));
const oneOf = (...words) => (value) => words.includes(value);
const made = (parts) => (value) => isObject(value) && Object.entries(parts).every(([name, is]) => is(value[name]));

const isVerdict = oneOf(...VERDICTS);
const isActivity = oneOf(...ACTIVITIES);
const isHash = made({ sha256: isText });
const COUNTED = ['boards', 'components', 'controllers', 'rows', 'rules', 'undetermined', 'unreadable'];
const isCoverage = made(Object.fromEntries(COUNTED.map((name) => [name, isCount])));

const RUN_PARTS = {
  activities: listOf(isActivity), activitiesFrom: isText, asOf: isDay,
  inputs: listOf(made({ digest: isHash, file: isText, rows: isCount, sheet: maybe(isText), columns: maybe(isObject) })),
  outsideReach: maybe(listOf(isText)),
  policy: listOf(made({ asOf: isDay, digest: isHash, id: isText, version: isText })),
  questions: maybe(listOf(made({ activities: listOf(isActivity), asks: isText, conditional: maybe(isFlag), id: isText, need: isText,
    pack: isText, waived: maybe(isFlag) }))),
  replaced: maybe(listOf(made({ digest: isHash, id: isText, shipped: isHash }))),
  rows: made({ blank: isCount, read: isCount, skipped: listOf(made({ code: isText, reason: isText, rows: isCount })) }),
  runId: isText, settings: maybe(listOf(made({ digest: isHash, kind: isText, path: isText }))), statement: isText,
  texts: maybe(listOf(isText)), timeVerified: isMoment, verifier: made({ id: isText, version: isText }),
};
const isRun = made(RUN_PARTS);
const isManifest = made({
  ...RUN_PARTS, coverage: isCoverage, merkleRoot: isText, outOfScope: isCount, records: maybe(isHash), reports: isCount, run: isHash,
  verdict: isVerdict, verdicts: mapOf(isCount, isVerdict), coversReports: maybe(isFlag),
});
const isFinding = made({
  activities: listOf(isActivity), advice: isWord, alsoAt: maybe(listOf(isPlace)), alternatives: maybe(listOf(isWord)),
  basis: listOf(isWord), caveat: maybe(isWord),
  chain: listOf(made({ what: isText, source: isWord, value: isWord, location: maybe(isPlace) })),
  confidence: isText, fingerprint: maybe(isText), outcome: isVerdict, rule: isText, subject: isText, title: isWord,
  waiver: maybe(made({ expires: isDay, id: isText, owner: isWord, reason: isWord, licence: maybe(isWord) })),
});
const isQuestion = made({
  asks: maybe(isWord), by: maybe(listOf(isAnswer)), id: isText, need: maybe(oneOf('required', 'optional')), open: maybe(isWord),
  policy: maybe(isWord), state: maybe(oneOf('answered', 'open', 'not-asked')),
});
const answers = maybe(listOf(isAnswer));
const isReport = made({
  coverage: isCoverage, findings: listOf(isFinding),
  identified: made({ boards: answers, controllers: answers, events: maybe(mapOf(listOf(isAnswer))), joined: maybe(mapOf(listOf(isAnswer))),
    makers: maybe(mapOf(listOf(isAnswer))), model: maybe(isAnswer), origins: answers, parties: maybe(mapOf(listOf(isAnswer))), sites: answers }),
  input: maybe(isCount), missingEvidence: listOf(made({ how: isWord, what: isWord })), quantity: maybe(isCount),
  questions: mapOf(listOf(isQuestion), isActivity), scope: oneOf('in-scope', 'out-of-scope'), sequence: isCount,
  verdict: isVerdict, verdicts: mapOf(isVerdict, isActivity), verificationResult: oneOf('PASSED', 'FAILED', 'INDETERMINATE'),
});
