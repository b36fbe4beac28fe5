// Holds everything that the page carries against the signer's key. It stands only if nothing at all contradicts.

const TOGETHER = 256;

/** Signatures, many at once; one that a signed manifest covers needs none. */
async function checkSignatures(envelopes, key, isCovered, fail, progress) {
  for (let from = 0; from < envelopes.length; from += TOGETHER) {
    await Promise.all(envelopes.slice(from, from + TOGETHER).map(async ({ name, envelope }) => {
      if (envelope.error !== undefined) {
        fail(name, say('bad.read', { why: shown(envelope.error) }));
      } else if (envelope.signatures.length > 0 || !isCovered) {
        const problem = await signatureProblem(envelope, key);
        if (problem !== undefined) {
          fail(name, problem);
        }
      }
    }));
    progress(Math.min(from + TOGETHER, envelopes.length), envelopes.length);
    // The page stays alive meanwhile.
    await new Promise((resolve) => { setTimeout(resolve); });
  }
}

/** All reports are of one run. */
async function checkRun({ run, machines, said }, fail) {
  const digest = run?.bytes === undefined ? undefined : toHex(await sha256(run.bytes));
  const expected = said === undefined ? undefined : ofRun(said);
  for (const { key, envelope } of machines) {
    const of = envelope.statement.predicate.run;
    if (isLean({ run: of }) ? of.sha256 !== digest : ofRun(of) !== expected) {
      fail(key, say('bad.run'));
    }
  }
  return digest;
}

/** Each report stands at its own place, and no place is empty that nobody said is. */
function checkSequence({ machines, leftOut, leftOutCount, manifest }, fail) {
  const seen = new Set();
  for (const { key, report } of machines) {
    if (!Number.isSafeInteger(report.sequence) || report.sequence < 0 || seen.has(report.sequence)) {
      fail(key, say('bad.twice', { n: number(report.sequence) }));
    }
    seen.add(report.sequence);
  }
  const last = machines.reduce((most, { report }) => Math.max(most, report.sequence), -1);
  const missing = last + 1 - seen.size;
  const said = leftOutCount + leftOut.others;
  // A manifest is about the whole run; without one, the last reports may be among those that were left out.
  const isExact = manifest === undefined && leftOutCount === 0;
  if (missing > said || (isExact && missing !== said) || (manifest !== undefined && leftOut.others > 0)) {
    fail(undefined, say('bad.gap', { n: number(missing), said: number(said) }));
  }
}

/** The manifest is of this run, and counts what is here and what was left out. */
async function checkManifest({ run, manifest, machines, leftOut, leftOutCount }, digest, fail) {
  const says = manifest.statement.predicate;
  if (says.run?.sha256 !== digest) {
    fail(say('signed.manifest'), say('bad.run'));
    return;
  }
  const counted = { ...leftOut.verdicts };
  for (const { verdict } of machines) {
    counted[verdict] = (counted[verdict] ?? 0) + 1;
  }
  if (says.reports !== machines.length + leftOutCount || VERDICTS.some((v) => (says.verdicts[v] ?? 0) !== (counted[v] ?? 0))) {
    fail(say('signed.manifest'), say('bad.counts', { n: number(says.reports), here: number(machines.length + leftOutCount) }));
  }
  const leaves = new Map([[0, run.line], ...machines.map(({ report, envelope }) => [report.sequence + 1, envelope.line])]);
  const root = await rootOf(says.reports + 1, leaves, leftOut.hashes).catch(() => undefined);
  if (root !== says.merkleRoot) {
    fail(say('signed.manifest'), say('bad.root'));
  }
}

/** Everything that does not hold, each with the name of what it is about; nothing where all of it holds. */
async function problems(bundle, key, progress) {
  const found = [];
  const fail = (name, why) => { found.push({ name: name ?? say('signed.bundle'), why }); };
  const { run, manifest, all, machines } = bundle;
  let isCovered = false;
  if (manifest !== undefined) {
    await checkSignatures([{ name: say('signed.manifest'), envelope: manifest }], key, false, fail, () => {});
    isCovered = found.length === 0 && manifest.statement.predicate.coversReports === true;
  }
  const envelopes = all.map((machine) => ({ name: machine.key, envelope: machine.envelope }));
  if (run !== undefined) {
    envelopes.unshift({ name: say('signed.run'), envelope: run });
  }
  await checkSignatures(envelopes, key, isCovered, fail, progress);
  for (const { key: name, report, envelope } of machines) {
    const said = envelope.statement.predicate;
    const problem = await disagreement(said, report, name, isLean(said) ? run.statement.predicate : said.run);
    if (problem !== undefined) {
      fail(name, `${say('bad.verdict')} (${shown(problem)})`);
    }
  }
  const digest = await checkRun(bundle, fail);
  checkSequence(bundle, fail);
  if (manifest?.statement !== undefined) {
    await checkManifest(bundle, digest, fail).catch((error) => fail(say('signed.manifest'), say('bad.read', { why: error.message })));
  }
  if (all.length === 0) {
    fail(undefined, say('bad.nothing'));
  }
  return found;
}
