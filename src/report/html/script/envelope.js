// DSSE envelopes (version 1.0.2): what is signed is a type and bytes, never the JSON around them.

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const RUN_TYPE = 'urn:tidewaiter:run:v1';
const REPORT_TYPE = 'urn:tidewaiter:report:v1';
const MANIFEST_TYPE = 'urn:tidewaiter:manifest:v1';

/** The keys that mean something: one that differs from one of them only in case is refused. */
const ENVELOPE_KEYS = keysThatMean(['payload', 'payloadType', 'signatures', 'sig', 'keyid']);
const STATEMENT_KEYS = keysThatMean(['_type', 'subject', 'predicateType', 'predicate', 'digest', 'sha256', 'name', 'quantity',
  'questions', 'identified', 'run', 'texts', 'rows', 'verifier', 'timeVerified', 'asOf', 'activities', 'inputs', 'policy',
  'verificationResult', 'verdict', 'verdicts', 'findings', 'outcome', 'missingEvidence', 'coverage', 'scope', 'runId', 'sequence',
  'merkleRoot', 'reports', 'records', 'outsideReach', 'replaced', 'settings', 'skipped']);

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value) => typeof value === 'string';
const isDigest = (value) => isText(value) && /^[0-9a-f]{64}$/.test(value);

/** The bytes that are signed; lengths count bytes. */
function preAuthentication(type, payload) {
  const bytes = utf8(type);
  return joined(utf8(`DSSEv1 ${bytes.length} `), bytes, utf8(` ${payload.length} `), payload);
}

/** An envelope as it is written. Nothing of it is verified by that. */
function envelopeOf(text) {
  const raw = strictJson(text, ENVELOPE_KEYS, 'ENVELOPE_MALFORMED');
  const signatures = isObject(raw) && raw.signatures === undefined ? [] : raw?.signatures;
  const areSignatures = Array.isArray(signatures)
    && signatures.every((one) => isObject(one) && isText(one.sig) && (isText(one.keyid) || (one.keyid ?? null) === null));
  if (!isObject(raw) || !isText(raw.payload) || !isText(raw.payloadType) || !areSignatures) {
    throw new Refused('ENVELOPE_MALFORMED', 'not a DSSE envelope: payload, payloadType or signatures is missing, or is another thing');
  }
  if (raw.payloadType !== PAYLOAD_TYPE) {
    throw new Refused('TYPE', `the payload type is '${raw.payloadType}', not ${PAYLOAD_TYPE}`);
  }
  return { payload: raw.payload, signatures };
}

/** The one signature of an envelope. */
function oneSignature({ signatures }) {
  if (signatures.length === 0) {
    throw new Refused('NO_SIGNATURE', 'there is no signature');
  }
  if (signatures.length > 1) {
    throw new Refused('TOO_MANY_SIGS', `there are ${signatures.length} signatures, a report carries exactly one`);
  }
  return signatures[0];
}

/** The bytes of a part of an envelope. */
function bytesOf(text, what) {
  try {
    return fromBase64(text);
  } catch {
    throw new Refused('ENVELOPE_MALFORMED', `not a DSSE envelope: ${what} is not base64`);
  }
}

/** The statement in a payload: whatever every statement of ours has in common. */
function statementOf(bytes) {
  const malformed = (why) => new Refused('PAYLOAD_MALFORMED', `not a statement: ${why}`);
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformed('not UTF-8');
  }
  const statement = strictJson(text, STATEMENT_KEYS, 'PAYLOAD_MALFORMED');
  const isStatement = isObject(statement) && isText(statement._type) && isText(statement.predicateType)
    && 'predicate' in statement && Array.isArray(statement.subject)
    && statement.subject.every((one) => isObject(one) && isText(one.name) && isObject(one.digest) && isText(one.digest.sha256));
  if (!isStatement) {
    throw malformed('its type, subject or predicate is missing, or is another thing');
  }
  if (statement._type !== STATEMENT_TYPE) {
    throw malformed(`its _type is '${statement._type}', not ${STATEMENT_TYPE}`);
  }
  const { subject } = statement;
  if (subject.length !== 1 && !(statement.predicateType === RUN_TYPE && subject.length > 0)) {
    throw malformed(`it has ${subject.length} subjects, not exactly one`);
  }
  const bad = subject.find(({ digest }) => !isDigest(digest.sha256));
  if (bad !== undefined) {
    throw malformed(`'${bad.digest.sha256}' is no SHA-256 in lower-case hex`);
  }
  return statement;
}

/** An envelope and the statement in it, of one line of a bundle. Nothing of it is verified by that. */
function opened(line) {
  const { payload, signatures } = envelopeOf(line);
  const bytes = bytesOf(payload, 'payload');
  return { line, bytes, statement: statementOf(bytes), signatures };
}

/** Whether a key made a signature over a payload, in the strict sense of the program. */
async function isSignedBy(key, signature, payload) {
  return isOneForm(signature)
    && crypto.subtle.verify('Ed25519', key.key, signature, preAuthentication(PAYLOAD_TYPE, payload));
}

/** Why the one signature of an envelope does not hold with this key; nothing where it does. */
async function signatureProblem(envelope, key) {
  if (envelope.signatures.length !== 1) {
    return say(envelope.signatures.length === 0 ? 'bad.unsigned' : 'bad.signatures');
  }
  const [{ keyid, sig }] = envelope.signatures;
  if (keyid !== key.id) {
    return say('bad.key-id', { id: shown(String(keyid)).slice(0, 80) });
  }
  try {
    return await isSignedBy(key, fromBase64(sig), envelope.bytes) ? undefined : say('bad.signature');
  } catch {
    return say('bad.signature');
  }
}
