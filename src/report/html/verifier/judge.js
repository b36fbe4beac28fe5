// Everything that was given, verified one after the other.

/** Why a file is refused that belongs to nothing that was given. */
const LOOSE = {
  proof: ['PROOF_MALFORMED', 'there is no report here that it could prove: give both together, with the names they were written under'],
  record: ['SUBJECT_MISMATCH', 'no report that is here is about this record'],
  records: ['SUBJECT_MISMATCH', 'which bundle these records belong to cannot be told: give one run at a time, with its bundle'],
  page: ['UNREADABLE', 'this is a page that carries reports: open it in a browser, it verifies itself'],
  log: ['NO_PART', 'a proof or checkpoint of a log is verified with the keys of that log, by other programs; nobody vouches for it here'],
};

/** A copy of a text that does not keep the text alive of which it is a part; each text once. */
class Copies {
  #known = new Map();

  of(text) {
    if (!this.#known.has(text)) {
      const copy = new TextDecoder().decode(utf8(text));
      this.#known.set(copy, copy);
    }
    return this.#known.get(text);
  }
}

/** What is kept of a statement that holds. */
const keptOf = (statement, copies) => ({
  kind: statement.kind, name: copies.of(statement.machine ?? statement.name), isLot: statement.isLot === true, verdict: statement.verdict,
  isApart: statement.isApart === true, time: copies.of(statement.time), keyId: statement.key.id, isProved: statement.isProved,
  findings: (statement.findings ?? []).map((finding) => ({ outcome: finding.outcome, rule: copies.of(finding.rule),
    title: copies.of(String(finding.title)), isWaived: finding.waiver !== undefined })),
});

/** Everything that holds, and everything that does not. */
class Results {
  items = [];
  refused = 0;
  runs = [];
  notes = new Set();
  #copies = new Copies();
  #known = new Set();

  /** `isWhole`: it is about a file or a run, not about one line. */
  tell(where, { statement, refusal, evidence, isWhole }) {
    if (refusal !== undefined) {
      this.refused += 1;
      const { code = 'UNREADABLE', message } = refusal;
      this.items.push({ where, isRefused: true, code, why: message, isWhole, name: this.#copies.of(statement?.machine ?? '') });
    } else {
      this.items.push({ where, ...keptOf(statement, this.#copies), evidence });
    }
  }

  /** Remembers what a run says of itself, once; `name` tells it from what other runs say. */
  run(statement, name, more) {
    if (more === undefined && this.#known.has(name)) {
      return;
    }
    this.#known.add(name);
    const known = this.runs.find(({ said }) => canonical(said.policy) === canonical(statement.policy) && said.runId === statement.runId);
    if (known === undefined) {
      this.runs.push({ said: statement, ...more });
    } else {
      Object.assign(known, more);
    }
  }
}

/** The manifest of a bundle, where it holds. */
async function manifestFor({ manifest }, keys, results) {
  if (manifest === undefined) {
    return undefined;
  }
  try {
    const payload = await verified(await lineOf(manifest.file), { keys });
    return manifestOf(payload, statementOf(payload.bytes));
  } catch (refusal) {
    results.tell(manifest.path, { refusal });
    return undefined;
  }
}

/** A bundle with what belongs to it. Gives the leaves of its lines that `wanted` has, and its run statement. */
async function judgeBundle(bundle, keys, wanted, results, progress) {
  const { path, file, records, proof, record } = bundle;
  const manifest = await manifestFor(bundle, keys, results);
  const leaves = new Set();
  let runStatement;
  const oneRecord = record === undefined ? undefined : await lineOf(record.file).catch(() => undefined);
  const tell = ({ line, statement, refusal, hasRecord, leaf }) => {
    const where = line === undefined ? path : `${path}:${line}`;
    if (leaf !== undefined && wanted.leaves.size > 0 && wanted.leaves.has(toHex(leaf))) {
      leaves.add(toHex(leaf));
    }
    if (statement?.kind === 'run' && refusal === undefined) {
      runStatement = statement;
      results.run(statement.predicate, statement.digest);
    } else if (statement !== undefined && refusal === undefined) {
      results.run(statement.run, statement.ofRun);
    }
    let why = refusal;
    let evidence = hasRecord === true ? 'matches' : 'none';
    if (why === undefined && statement?.kind === 'report' && record !== undefined) {
      try {
        checkRecord(statement, oneRecord);
        evidence = 'matches';
      } catch (error) {
        why = error;
      }
    }
    if (why === undefined && statement?.kind === 'report' && wanted.records.has(statement.record)) {
      evidence = 'matches';
      wanted.records.get(statement.record).isUsed = true;
    }
    results.tell(where, { statement, refusal: why, evidence, isWhole: line === undefined });
  };
  const found = await verifyBundle({ file, records, proof, manifest }, keys, tell, progress);
  if (manifest === undefined) {
    results.notes.add(proof === undefined ? `No manifest was held against ${path}: whether these are all reports of the run, nobody says.`
      : `${path} was taken out of its run: it is one of its reports, and nothing is said of the others.`);
    return { leaves, runStatement };
  }
  const { compare, refusal } = checkManifest(found, manifest, records);
  results.run(manifest.predicate, manifest.said, { compare, isBound: refusal === undefined });
  results.tell(bundle.manifest.path, { statement: manifest, refusal, isWhole: true });
  if (records === undefined && manifest.predicate.records !== undefined) {
    results.notes.add(`The records of ${path} were not given: that each report is about its evidence was not checked.`);
  }
  for (const { id } of manifest.predicate.replaced ?? []) {
    results.notes.add(`The rules are not all those that ship: ${id} took the place of the shipped one.`);
  }
  return { leaves, runStatement, said: manifest.said, digest: manifest.predicate.run.sha256, folder: folderOf(path) };
}

/** A file with one envelope. */
async function judgeSingle(single, keys, runs, results) {
  const { path, file, record, proof, leaf } = single;
  try {
    const line = await lineOf(file);
    const trust = { keys };
    if (proof !== undefined) {
      trust.provedBy = await provedBy(await lineOf(proof.file), [line], keys);
    }
    const named = single.said?.predicate?.run?.sha256;
    const statement = await statementOfLine(line, trust, runs.find(({ runStatement }) => runStatement?.digest === named)?.runStatement);
    let evidence = 'none';
    if (record !== undefined) {
      if (statement.kind !== 'report') {
        throw new Refused('SUBJECT_MISMATCH', 'not about this evidence: it is about a run, and there is a record with it: only machines have one');
      }
      checkRecord(statement, await lineOf(record.file));
      evidence = 'matches';
    }
    const bound = runs.find(({ said, digest }) => said !== undefined && (statement.ofRun === said || statement.ofRun === digest));
    // What stands in a run's folder of machines has to be of that run.
    const home = runs.find(({ folder }) => folder !== undefined && folder !== '' && folderOf(path) === `${folder}machines/`);
    if ((bound ?? home) !== undefined && !(bound ?? home).leaves.has(leaf)) {
      throw mismatch('it is no line of the bundle');
    }
    if (bound === undefined && runs.some(({ said }) => said !== undefined)) {
      results.notes.add(`${path} is of another run than the bundle that was given with it.`);
    }
    if (statement.kind === 'run' || statement.kind === 'manifest') {
      results.run(statement.predicate, statement.digest);
    } else {
      results.run(statement.run, statement.ofRun);
    }
    if (statement.kind === 'manifest') {
      results.notes.add(`${path} is the manifest of a run, and its bundle (reports.intoto.jsonl) was not given: nothing was held against it.`);
    }
    if (bound !== undefined && statement.kind === 'report') {
      results.notes.add('Files of single machines hold the same reports as lines of the bundle; they are counted once.');
    }
    results.tell(path, { statement: { ...statement, isAgain: bound !== undefined }, evidence });
    results.items.at(-1).isAgain = bound !== undefined;
  } catch (refusal) {
    results.tell(path, { refusal });
  }
}

/** Verifies all files with these keys. `progress` is told how many of how many bytes are done. */
async function judge(files, keys, progress) {
  const results = new Results();
  const { bundles, singles, manifests, loose } = await together(files);
  const all = [...bundles, ...singles, ...manifests].reduce((sum, { file }) => sum + file.size, 1);
  let done = 0;
  const wanted = { leaves: new Set(), records: new Map() };
  for (const single of bundles.length > 0 ? singles : []) {
    single.leaf = await lineOf(single.file).then((line) => toHex(leafOf(line)), () => undefined);
    wanted.leaves.add(single.leaf);
  }
  for (const one of loose.filter(({ kind, file }) => kind === 'record' && file.size <= MOST_BYTES)) {
    wanted.records.set(toHex(hashOf(await lineOf(one.file))), one);
  }
  const runs = [];
  for (const bundle of bundles) {
    runs.push(await judgeBundle(bundle, keys, wanted, results, (bytes) => progress((done + bytes) / all)));
    done += bundle.file.size;
  }
  for (const single of [...singles, ...manifests]) {
    await judgeSingle(single, keys, runs, results);
    done += single.file.size;
    progress(done / all);
    await pause();
  }
  for (const { path, kind, isUsed } of loose) {
    if (isUsed !== true) {
      results.tell(path, { refusal: new Refused(...LOOSE[kind]) });
    }
  }
  return results;
}
