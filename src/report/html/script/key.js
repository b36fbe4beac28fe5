// The signer's public key: SubjectPublicKeyInfo in PEM, Ed25519. Its id is the SHA-256 of the DER bytes.

const ED25519 = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/** Reads a key; an error says in the page's language what it is not. */
async function readKey(text) {
  const found = /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----/.exec(text);
  if (found === null) {
    throw new Error(say(/PRIVATE KEY/.test(text) ? 'key.private' : 'key.none'));
  }
  let der = new Uint8Array();
  try {
    der = fromBase64(found[1].replace(/\s+/g, ''));
  } catch {
    throw new Error(say('key.none'));
  }
  if (der.length !== ED25519.length + 32 || ED25519.some((byte, at) => der[at] !== byte)) {
    throw new Error(say('key.other'));
  }
  const point = der.subarray(ED25519.length);
  if (isWeak(point) || !isPoint(point)) {
    throw new Error(say('key.weak'));
  }
  try {
    const key = await crypto.subtle.importKey('spki', der, { name: 'Ed25519' }, false, ['verify']);
    return { key, id: toHex(await sha256(der)) };
  } catch {
    throw new Error(say('key.browser'));
  }
}
