// The lines of a bundle, each for itself, and held against the manifest of its run.

const [LINES_AT_ONCE, BYTES_AT_ONCE, MOST_NAMED] = [256, 1 << 20, 10];

/** A machine's key as an audit compares it. */
const compared = (key) => key.normalize('NFKC').replace(HIDDEN, '').toUpperCase().normalize('NFKC').split(/\s+/u).filter(Boolean).join(' ');

const mismatch = (why) => new Refused('MANIFEST_MISMATCH', `not what the manifest says: ${why}`);

/** What the lines of a bundle add up to. */
class Found {
  tree = new Tree();
  lines = new Sha256();
  records = new Sha256();
  reports = 0;
  verdicts = new Map();
  outOfScope = 0;
  coverage = Object.fromEntries(COUNTED.map((name) => [name, 0]));
  activities = new Set();
  hasRun = false;
  /** For each line that is a report: its number in the file, and its place in its run. */
  places = [];
  /** The first report that is not where it belongs. */
  misplaced = undefined;
  #before = 0;
  #machines = new Map();

  /** Takes a line with its leaf and its record, and what it says where it holds. */
  add(line, leaf, record, statement, manifest, isRunLine) {
    const number = this.tree.size + 1;
    let problem;
    if (isRunLine) {
      this.#before = 1;
      this.hasRun = statement !== undefined;
      problem = statement !== undefined && manifest !== undefined ? runDiffers(statement, manifest) : undefined;
    } else if (statement !== undefined) {
      problem = this.#report(statement, number, manifest);
    }
    this.misplaced ??= problem === undefined ? undefined : `line ${number} ${problem}`;
    this.tree.add(leaf);
    this.lines.add(line).add(LINE_FEED);
    if (record !== undefined) {
      this.records.add(record).add(LINE_FEED);
    }
  }

  #report(report, number, manifest) {
    this.reports += 1;
    this.verdicts.set(report.verdict, (this.verdicts.get(report.verdict) ?? 0) + 1);
    this.outOfScope += report.isOutOfScope ? 1 : 0;
    for (const name of COUNTED) {
      // Every machine meets the same rules, so their number is no sum.
      const here = report.coverage[name];
      this.coverage[name] = name === 'rules' ? Math.max(this.coverage[name], here) : this.coverage[name] + here;
    }
    report.activities.forEach((activity) => this.activities.add(activity));
    this.places.push({ number, sequence: report.sequence, machine: report.machine });
    const key = compared(report.machine);
    const earlier = this.#machines.get(key);
    this.#machines.set(key, earlier ?? number);
    if (earlier !== undefined) {
      return `is about '${report.machine}', as line ${earlier} is`;
    }
    return manifest === undefined ? undefined : reportContradicts(report, number - 1 - this.#before, manifest);
  }
}

const LINE_FEED = Uint8Array.of(10);

function runDiffers(run, { predicate, said }) {
  if (run.digest !== predicate.run.sha256) {
    return 'is another run statement than the manifest names';
  }
  return run.said === said ? undefined : 'says otherwise of the run than the manifest';
}

function reportContradicts(report, place, { predicate, said }) {
  if (report.sequence !== place) {
    return `is report ${report.sequence} of its run`;
  }
  const all = predicate.activities.every((activity) => report.activities.includes(activity));
  if (!report.activities.every((activity) => predicate.activities.includes(activity)) || (predicate.activitiesFrom === 'request' && !all)) {
    return 'is about other activities than the manifest names';
  }
  if (report.isLean) {
    return report.ofRun === predicate.run.sha256 ? undefined : 'is of another run';
  }
  return report.ofRun === said ? undefined : 'says otherwise of its run than the manifest';
}

/** Which reports were left out, added or moved, as far as their places in the run tell. */
function differences({ places }, reports) {
  const seen = new Set();
  const [added, inPlace] = [[], []];
  for (const one of places) {
    const isNew = one.sequence < reports && !seen.has(one.sequence);
    (isNew ? inPlace : added).push(one);
    seen.add(one.sequence);
  }
  const dropped = [];
  for (let place = 0; place < reports && dropped.length <= MOST_NAMED; place += 1) {
    if (!seen.has(place)) {
      dropped.push(place);
    }
  }
  let last = -1;
  const isWhole = dropped.length === 0 && added.length === 0;
  const moved = inPlace.filter(({ number, sequence }) => {
    const isMoved = isWhole ? sequence !== number - 2 : sequence < last;
    last = Math.max(last, sequence);
    return isMoved;
  });
  const told = (list, each) => [...list.slice(0, MOST_NAMED).map(each), ...(list.length > MOST_NAMED ? ['… and further ones'] : [])];
  return [
    ...told(dropped, (place) => `dropped: report ${place} of the run (counted from 0), which would be line ${place + 2}, is not here`),
    ...told(added, ({ number, machine, sequence }) => `added: line ${number}, about '${machine}', says that it is report ${sequence}, which is none or is here already`),
    ...told(moved, ({ number, machine, sequence }) => `reordered or swapped: line ${number}, about '${machine}', is report ${sequence} of the run and belongs on line ${sequence + 2}`),
  ];
}

/** Holds what the lines add up to against the manifest; says what was compared. */
function checkManifest(found, manifest, records) {
  const { predicate } = manifest;
  const root = found.tree.root();
  const compare = {
    root, namedRoot: predicate.merkleRoot, reports: found.reports, namedReports: predicate.reports, differences: differences(found, predicate.reports),
  };
  const problems = [
    predicate.reports !== found.reports && `it counts ${predicate.reports} reports, here are ${found.reports}`,
    VERDICTS.some((verdict) => (predicate.verdicts[verdict] ?? 0) !== (found.verdicts.get(verdict) ?? 0))
      && 'it counts other verdicts than the reports hold',
    (predicate.outOfScope !== found.outOfScope || COUNTED.some((name) => predicate.coverage[name] !== found.coverage[name]))
      && 'it counts another coverage than the reports hold',
    found.misplaced,
    canonical([...predicate.activities].sort()) !== canonical([...found.activities].sort()) && 'it names other activities than the reports do',
    !found.hasRun && 'the bundle does not begin with its run statement',
    (root !== predicate.merkleRoot || found.tree.size !== predicate.reports + 1) && 'the lines of the bundle have another Merkle root',
    toHex(found.lines.end()) !== manifest.digest && 'the bundle has another digest',
    predicate.records !== undefined && records !== undefined && toHex(found.records.end()) !== predicate.records.sha256
      && 'the records have another digest',
  ].filter((problem) => typeof problem === 'string');
  return { compare, refusal: problems.length === 0 ? undefined : mismatch(problems[0]) };
}

/** The Merkle root over the lines of a file. */
async function rootOfFile(file, progress) {
  const tree = new Tree();
  let bytes = 0;
  for await (const line of linesOf(file)) {
    if (line === undefined) {
      break;
    }
    tree.add(leafOf(line));
    bytes += line.length + 1;
    if (tree.size % LINES_AT_ONCE === 0) {
      progress(bytes);
      await pause();
    }
  }
  return tree.root();
}

/** The first lines of a file, at most so many. */
async function firstLines(file, most) {
  const found = [];
  for await (const line of linesOf(file)) {
    found.push(line);
    if (found.length === most || line === undefined) {
      break;
    }
  }
  return found;
}

/** Whether a line that does not hold says that it is a run statement: then no record belongs to it. */
function saysItIsARun(line) {
  try {
    const { payload } = envelopeOf(asText(line, 'ENVELOPE_MALFORMED'));
    return statementOf(bytesOf(payload, 'payload')).predicateType === RUN_TYPE;
  } catch {
    return false;
  }
}

/** Whose signature stands for the lines: their own, or that of the manifest or proof which covers them. */
async function trustOfLines({ file, proof, manifest }, keys, tell, progress) {
  if (proof !== undefined) {
    return { keys, provedBy: await provedBy(await lineOf(proof.file), await firstLines(file, 3), keys) };
  }
  if (manifest?.predicate.coversReports !== true) {
    return { keys };
  }
  if (await rootOfFile(file, progress) !== manifest.predicate.merkleRoot) {
    tell({ refusal: mismatch('the lines of the bundle have another Merkle root, and carry no signature of their own') });
    return { keys };
  }
  return { keys, provedBy: manifest.key };
}

async function judged(line, trust, run, record) {
  const leaf = line === undefined ? hashOf() : await sha256(joined(LEAF, line));
  let statement;
  try {
    statement = await reportOfLine(line, trust, run);
    if (record !== null) {
      checkRecord(statement, record);
    }
    return { leaf, statement };
  } catch (refusal) {
    return { leaf, statement, refusal };
  }
}

/** Verifies the lines of a bundle. `tell` is told of each: its number, what it says, or why it is refused. */
async function verifyBundle(given, keys, tell, progress) {
  const { file, records, manifest } = given;
  const found = new Found();
  let trust;
  try {
    trust = await trustOfLines(given, keys, tell, progress);
  } catch (refusal) {
    tell({ refusal });
    return found;
  }
  const lines = linesOf(file);
  const ofRecords = records === undefined ? undefined : linesOf(records.file);
  const nextRecord = async () => (ofRecords === undefined ? null : (await ofRecords.next()).value);
  let { value: line, done } = await lines.next();
  let run;
  let bytes = 0;
  if (!done && line !== undefined) {
    let refusal;
    const statement = await statementOfLine(line, trust).catch((error) => { refusal = error; });
    const isRun = statement?.kind === 'run' || (refusal !== undefined && saysItIsARun(line));
    if (isRun) {
      run = statement;
      found.add(line, leafOf(line), undefined, run, manifest, true);
      tell({ line: 1, statement, refusal });
      ({ value: line, done } = await lines.next());
    }
  }
  while (!done) {
    const batch = [];
    let size = 0;
    while (!done && batch.length < LINES_AT_ONCE && size < BYTES_AT_ONCE) {
      batch.push({ line, record: await nextRecord() });
      size += line?.length ?? 0;
      ({ value: line, done } = await lines.next());
    }
    const outcomes = await Promise.all(batch.map((one) => judged(one.line, trust, run, one.record)));
    outcomes.forEach(({ leaf, statement, refusal }, at) => {
      found.add(batch[at].line ?? new Uint8Array(), leaf, batch[at].record ?? undefined, statement, manifest, false);
      tell({ line: found.tree.size, statement, refusal, hasRecord: records !== undefined, leaf });
    });
    bytes += size + batch.length;
    progress(bytes);
    await pause();
  }
  if (found.tree.size === (found.hasRun ? 1 : 0)) {
    tell({ refusal: new Refused('NOTHING', 'there is nothing to verify') });
  }
  if (ofRecords !== undefined && !(await ofRecords.next()).done) {
    tell({ refusal: new Refused('SUBJECT_MISMATCH', 'not about this evidence: there are more records than reports') });
  }
  if (trust.provedBy !== undefined && manifest !== undefined && found.tree.root() !== manifest.predicate.merkleRoot) {
    tell({ refusal: mismatch('the lines of the bundle have another Merkle root, and carry no signature of their own') });
  }
  if (manifest === undefined && found.misplaced !== undefined) {
    tell({ refusal: new Refused('SUBJECT_MISMATCH', `not about this evidence: ${found.misplaced}`) });
  }
  return found;
}
