// One envelope: whose signature stands for it, and the statement in it. Everything is judged on the very bytes whose signature
// was verified, in the order of the program: envelope, signature, type, statement, predicate, evidence.

const VERIFIER = 'urn:tidewaiter:audit:v1';
const STATEMENT = 'This report states what was read and which rules speak of it; a person decides.';
const REPORTS_FILE = 'reports.intoto.jsonl';
const [MOST_TEXTS, MOST_TEXT, MOST_QUESTIONS] = [65_536, 1_048_576, 10_000];

/** The payload of a line, and whose signature stands for it: one of `keys`, or that of a manifest which covers it, by `provedBy`. */
async function verified(line, { keys, provedBy }) {
  if (line === undefined || line.length > MOST_BYTES) {
    throw TOO_LARGE();
  }
  const envelope = envelopeOf(asText(line, 'ENVELOPE_MALFORMED'));
  if (provedBy !== undefined) {
    return { bytes: bytesOf(envelope.payload, 'payload'), key: provedBy, isProved: true };
  }
  const { sig, keyid } = oneSignature(envelope);
  const bytes = bytesOf(envelope.payload, 'payload');
  const signature = bytesOf(sig, 'sig');
  // The key that it names is a hint where to begin, never a proof.
  for (const key of [...keys].sort((a, b) => (b.id === keyid) - (a.id === keyid))) {
    if (await isSignedBy(key, signature, bytes)) {
      return { bytes, key, isProved: false };
    }
  }
  throw new Refused('SIG_INVALID', 'no trusted key made this signature over these bytes');
}

const malformed = (why) => new Refused('PAYLOAD_MALFORMED', `not a statement: ${why}`);
const inconsistent = (why) => new Refused('INTERNAL_INCONSISTENCY', `contradicts itself: ${why}`);

function checkRunParts({ verifier, statement, texts = [], questions = [] }) {
  const bytes = texts.reduce((sum, text) => sum + utf8(text).length, 0);
  if (texts.length > MOST_TEXTS || bytes > MOST_TEXT || questions.length > MOST_QUESTIONS) {
    throw new Refused('TOO_LARGE', `larger than ${MOST_TEXT} bytes`);
  }
  if (verifier.id !== VERIFIER || statement !== STATEMENT) {
    throw inconsistent("it is signed as another program's");
  }
}

const wrongType = (type) => new Refused('PREDICATE_TYPE', `the predicate type is '${type}'`);

/** A run statement. */
function runOf({ bytes, key, isProved }, statement) {
  const { predicate } = statement;
  if (!isRun(predicate)) {
    throw malformed('a part of the run statement is missing, or is another thing');
  }
  checkRunParts(predicate);
  return { kind: 'run', key, isProved, digest: toHex(hashOf(bytes)), predicate, said: ofRun(predicate), name: predicate.runId,
    time: predicate.timeVerified };
}

/** A manifest whose counts agree. */
function manifestOf({ key }, statement) {
  const { predicate, subject } = statement;
  if (statement.predicateType !== MANIFEST_TYPE) {
    throw wrongType(statement.predicateType);
  }
  if (subject[0].name !== REPORTS_FILE) {
    throw malformed(`its subject '${subject[0].name}' is not ${REPORTS_FILE}`);
  }
  if (!isManifest(predicate)) {
    throw malformed('a part of the manifest is missing, or is another thing');
  }
  checkRunParts(predicate);
  const counted = Object.values(predicate.verdicts).reduce((sum, n) => sum + n, 0);
  const worst = WORST_FIRST.find((verdict) => predicate.verdicts[verdict] > 0);
  if (predicate.reports === 0) {
    throw inconsistent('it is about no report');
  }
  if (counted !== predicate.reports) {
    throw inconsistent('the verdicts are not as many as the reports');
  }
  if (worst !== predicate.verdict) {
    throw inconsistent('the verdict is not the worst one counted');
  }
  return { kind: 'manifest', key, isProved: false, predicate, said: ofRun(predicate), digest: subject[0].digest.sha256,
    name: predicate.runId, verdict: predicate.verdict, time: predicate.timeVerified };
}

/** The run that a report is of: what it says itself, or the run statement that it names. */
function runOfReport(predicate, run) {
  const { run: said } = predicate;
  if (said === undefined || said === null) {
    throw malformed('it neither says of which run it is nor names its run statement');
  }
  if (isLean(predicate) && Object.keys(said).length === 1) {
    if (!isDigest(said.sha256)) {
      throw malformed('the digest of its run statement is no SHA-256 in lower-case hex');
    }
    if (run?.digest !== said.sha256) {
      throw new Refused('RUN_MISSING', 'it leaves what is the same in its whole run to the run statement '
        + `${said.sha256}, which is not here: that is the first line of its bundle`);
    }
    return run.predicate;
  }
  if (!isRun(said)) {
    throw malformed('a part of what it says of its run is missing, or is another thing');
  }
  checkRunParts(said);
  if (run !== undefined && run.said !== ofRun(said)) {
    throw new Refused('RUN_MISMATCH', `not of the run that it stands with: it is of run ${said.runId}, as of ${said.asOf}`);
  }
  return said;
}

/** A report whose parts agree. A lean one needs its run statement. */
async function reportOf({ bytes, key, isProved }, statement, run) {
  const { predicate, predicateType, subject: [subject] } = statement;
  if (predicateType !== REPORT_TYPE) {
    throw wrongType(predicateType);
  }
  if (!isReport(predicate)) {
    throw malformed('a part of the report is missing, or is another thing');
  }
  const isLot = predicate.quantity !== undefined;
  const prefix = isLot ? 'lot:' : 'machine:';
  const machine = subject.name.slice(prefix.length);
  if (!subject.name.startsWith(prefix) || machine === '') {
    throw malformed(`its subject '${subject.name}' is no machine, and no lot of a quantity`);
  }
  const itsRun = runOfReport(predicate, run);
  let report;
  try {
    report = resolved(isLean(predicate) ? predicate : { ...predicate, run: itsRun }, itsRun);
  } catch (error) {
    throw malformed(error.message);
  }
  const problem = await disagreement(predicate, report, machine, itsRun);
  if (problem !== undefined) {
    throw inconsistent(problem);
  }
  return {
    kind: 'report', key, isProved, machine, isLot, record: subject.digest.sha256, name: subject.name,
    isLean: isLean(predicate), ofRun: isLean(predicate) ? predicate.run.sha256 : ofRun(itsRun), run: itsRun,
    sequence: predicate.sequence, verdict: predicate.verdict, coverage: predicate.coverage,
    isOutOfScope: predicate.scope === 'out-of-scope', activities: Object.keys(predicate.verdicts),
    isApart: predicate.scope === 'out-of-scope' && rank(predicate.verdict) <= rank('notice'),
    time: itsRun.timeVerified, findings: report.findings, size: bytes.length,
  };
}

/** Any statement of ours. */
async function statementOfLine(line, trust, run) {
  const payload = await verified(line, trust);
  const statement = statementOf(payload.bytes);
  if (statement.predicateType === RUN_TYPE) {
    return runOf(payload, statement);
  }
  return statement.predicateType === MANIFEST_TYPE ? manifestOf(payload, statement) : reportOf(payload, statement, run);
}

/** A report alone: no other kind of statement. */
async function reportOfLine(line, trust, run) {
  const payload = await verified(line, trust);
  return reportOf(payload, statementOf(payload.bytes), run);
}

/** Holds a record against the report that is to be about it. */
function checkRecord(report, record) {
  const mismatch = (why) => new Refused('SUBJECT_MISMATCH', `not about this evidence: ${why}`);
  if (record === undefined) {
    throw mismatch('it has no record');
  }
  let read;
  try {
    read = JSON.parse(asText(record, 'SUBJECT_MISMATCH'));
  } catch {
    read = undefined;
  }
  const digest = toHex(hashOf(record));
  if (digest !== report.record) {
    const whose = isText(read?.machine) && read.machine !== report.machine ? ` (a record of '${read.machine}')` : '';
    throw mismatch(`the record's digest is ${digest}${whose}, the report's subject ${report.record}`);
  }
  if (!isText(read?.machine) || !Array.isArray(read.rows)) {
    throw mismatch('the record is none');
  }
  if (read.machine !== report.machine) {
    throw mismatch(`the record is of '${read.machine}', the report of '${report.machine}'`);
  }
}

/** Whose signature over a manifest proves these lines, by the proof beside them: one report, or a run statement and one report.
    Nobody's where the manifest vouches for no line: each then needs a signature of its own, and is proved to be of its run. */
async function provedBy(proof, lines, keys) {
  const none = (why) => new Refused('PROOF_MALFORMED', `the proof beside it is none: ${why}`);
  const said = strictJson(asText(proof, 'PROOF_MALFORMED'), new Map(), 'PROOF_MALFORMED');
  const isPath = listOf(isDigest);
  if (!made({ index: isCount, leaves: isCount, manifest: isText, path: isPath, run: maybe(isPath) })(said)) {
    throw none('a part of it is missing, or is another thing');
  }
  if (lines.length !== (said.run === undefined ? 1 : 2)) {
    throw none('it is about other lines');
  }
  const payload = await verified(bare(utf8(said.manifest)), { keys });
  const { predicate } = manifestOf(payload, statementOf(payload.bytes));
  const bytes = (path) => path.map((digits) => Uint8Array.from(digits.match(/../g), (pair) => Number.parseInt(pair, 16)));
  const roots = lines.map((line, at) => {
    const isRunLine = lines.length === 2 && at === 0;
    return rootByPath(leafOf(line), isRunLine ? 0 : said.index, said.leaves, bytes(isRunLine ? said.run : said.path));
  });
  if (said.leaves !== predicate.reports + 1 || roots.some((root) => root !== predicate.merkleRoot)) {
    throw new Refused('MANIFEST_MISMATCH', 'not what the manifest says: its path does not lead to the root that the manifest names');
  }
  return predicate.coversReports === true ? payload.key : undefined;
}
