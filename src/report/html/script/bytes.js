// Bytes: base64, hexadecimal digits and SHA-256.

const utf8 = (text) => new TextEncoder().encode(text);

/** The bytes of a base64 text that is written in the one way there is, standard or URL-safe; anything else is an error. */
function fromBase64(text) {
  const isForUrls = /[-_]/.test(text);
  const standard = isForUrls ? text.replaceAll('-', '+').replaceAll('_', '/') : text;
  const end = standard.slice(-4);
  const isWritten = standard.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(standard) && !(isForUrls && /[+/]/.test(text));
  if (!isWritten || btoa(atob(end)) !== end) {
    throw new Error('no base64');
  }
  const binary = atob(standard);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) {
    bytes[at] = binary.charCodeAt(at);
  }
  return bytes;
}

const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));

const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** These pieces of bytes, one after the other. */
function joined(...pieces) {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
