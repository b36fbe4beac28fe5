// Bytes: base64, hexadecimal digits and SHA-256.

const utf8 = (text) => new TextEncoder().encode(text);

/** The bytes of a base64 text that is written in the one way there is; anything else is an error. */
function fromBase64(text) {
  const standard = text.replaceAll('-', '+').replaceAll('_', '/');
  const end = standard.slice(-4);
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(standard) || btoa(atob(end)) !== end) {
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
