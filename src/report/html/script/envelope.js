// DSSE envelopes (version 1.0.2): what is signed is a type and bytes, never the JSON around them.

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';

/** The bytes that are signed; lengths count bytes. */
function preAuthentication(type, payload) {
  const bytes = utf8(type);
  return joined(utf8(`DSSEv1 ${bytes.length} `), bytes, utf8(` ${payload.length} `), payload);
}

/** An envelope and the statement in it, of one line of a bundle. Nothing of it is verified by that. */
function opened(line) {
  const { payload, payloadType, signatures } = JSON.parse(line);
  if (payloadType !== PAYLOAD_TYPE || typeof payload !== 'string') {
    throw new Error(`the payload is no ${PAYLOAD_TYPE}`);
  }
  const bytes = fromBase64(payload);
  const statement = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  if (statement._type !== STATEMENT_TYPE) {
    throw new Error('it is no in-toto statement');
  }
  return { line, bytes, statement, signatures: Array.isArray(signatures) ? signatures : [] };
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
    const message = preAuthentication(PAYLOAD_TYPE, envelope.bytes);
    const holds = await crypto.subtle.verify('Ed25519', key.key, fromBase64(sig), message);
    return holds ? undefined : say('bad.signature');
  } catch {
    return say('bad.signature');
  }
}
