// What was given: each file by its content and name, and which of them belong together.

const HEAD = 4096;

/** What kind of file it is. Nothing is believed for that. */
async function kindOf(file, path) {
  const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const isWide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  const text = new TextDecoder(isWide ? (head[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(head).trimStart();
  const name = path.toLowerCase();
  if (text.startsWith('-----BEGIN ')) {
    return 'key';
  }
  if (/^<!doctype html/i.test(text)) {
    return 'page';
  }
  if (name.endsWith('.tlog-proof') || name.endsWith('.checkpoint')) {
    return 'log';
  }
  if (name.endsWith('.jsonl')) {
    return text.startsWith('{"inputs":') || name.endsWith('records.jsonl') ? 'records' : 'bundle';
  }
  if (name.endsWith('.proof.json') || text.startsWith('{"index":')) {
    return 'proof';
  }
  return name.endsWith('.record.json') || text.startsWith('{"inputs":') ? 'record' : 'envelope';
}

/** The text of a key file, in whatever encoding it was saved. */
async function keyText(file) {
  const bytes = new Uint8Array(await file.slice(0, 1 << 20).arrayBuffer());
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return new TextDecoder(isWide ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(bytes);
}

/** Every key in a text, each once; a weak one and one of another kind is an error. */
async function keysOf(text) {
  const blocks = text.match(/-----BEGIN [^-]*-----[^-]*-----END [^-]*-----/g) ?? [text];
  const keys = new Map();
  for (const block of blocks) {
    const key = await readKey(block);
    keys.set(key.id, key);
  }
  return [...keys.values()];
}

/** The name before an ending, with its folder: what a report, its record and its proof have in common. */
const stemOf = (path) => path.replace(/\.(?:dsse\.json|record\.json|proof\.json|intoto\.jsonl)$/, '');

/** What an envelope says that it is, whoever signed it. */
async function peeked(file) {
  try {
    const line = await lineOf(file);
    const { payload } = envelopeOf(asText(line, 'ENVELOPE_MALFORMED'));
    return statementOf(bytesOf(payload, 'payload'));
  } catch {
    return undefined;
  }
}

/** The digest of the payload of the first line of a bundle, by which its manifest names it. */
async function runDigest(file) {
  try {
    const [line] = await firstLines(file, 1);
    return toHex(hashOf(bytesOf(envelopeOf(asText(line, 'ENVELOPE_MALFORMED')).payload, 'payload')));
  } catch {
    return undefined;
  }
}

/** One of a list, taken out of it: the one that is meant, else the only one there is, where `isOnly` allows that. */
function taken(list, isMeant, isOnly) {
  let at = list.findIndex(isMeant);
  at = at < 0 && isOnly && list.length === 1 ? 0 : at;
  return at < 0 ? undefined : list.splice(at, 1)[0];
}

/** Which files belong together: bundles with their manifest, records and proof, reports with their record and proof. */
async function together(files) {
  const of = (kind) => files.filter((one) => one.kind === kind);
  const [manifests, envelopes] = [[], []];
  for (const one of of('envelope')) {
    const said = await peeked(one.file);
    (said?.predicateType === MANIFEST_TYPE ? manifests : envelopes).push({ ...one, said });
  }
  const [proofs, records, tables] = [of('proof'), of('record'), of('records')];
  const withStem = ({ path }) => (other) => stemOf(other.path) === stemOf(path);
  const bundles = [];
  for (const one of of('bundle')) {
    bundles.push({ ...one, proof: taken(proofs, withStem(one)), record: undefined, digest: await runDigest(one.file) });
  }
  // The bundle of a run before one that was taken out of it.
  bundles.sort((a, b) => b.path.endsWith(REPORTS_FILE) - a.path.endsWith(REPORTS_FILE));
  const whole = bundles.filter(({ proof }) => proof === undefined);
  for (const bundle of whole) {
    bundle.manifest = taken(manifests, ({ said }) => said.predicate?.run?.sha256 === bundle.digest, whole.length === 1);
    bundle.records = taken(tables, ({ path }) => folderOf(path) === folderOf(bundle.path) && whole.length > 1, whole.length === 1);
  }
  for (const bundle of bundles.filter(({ records: table }) => table === undefined)) {
    bundle.record = taken(records, withStem(bundle));
  }
  const singles = envelopes.map((one) => ({ ...one, proof: taken(proofs, withStem(one)), record: taken(records, withStem(one)) }));
  for (const one of singles) {
    const digest = one.said?.subject[0].digest.sha256;
    one.record ??= await takenByDigest(records, digest);
    one.proof ??= singles.length === 1 ? taken(proofs, () => false, true) : undefined;
  }
  return { bundles, singles, manifests, loose: [...proofs, ...records, ...tables, ...of('page'), ...of('log')] };
}

const folderOf = (path) => path.slice(0, path.lastIndexOf('/') + 1);

async function takenByDigest(records, digest) {
  for (const one of records) {
    if (digest !== undefined && one.file.size <= MOST_BYTES && toHex(hashOf(await lineOf(one.file))) === digest) {
      return taken(records, (other) => other === one);
    }
  }
  return undefined;
}
