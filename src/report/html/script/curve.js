// What browsers do not all check of Ed25519 (RFC 8032) and the program does: that a key is a point of the curve, written in the
// one way there is, and none of small order, under which a signature can be made for any message; and that a signature is
// written in the one way there is, too.

const PRIME = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const CURVE_D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

/** The second coordinates of the points of small order. */
const OF_EIGHT = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;
const OF_SMALL_ORDER = [0n, 1n, PRIME - 1n, OF_EIGHT, PRIME - OF_EIGHT];

const littleEndian = (bytes) => BigInt(`0x${toHex(Uint8Array.from(bytes).reverse())}`);

const secondCoordinate = (bytes) => littleEndian(bytes) & (2n ** 255n - 1n);

/** Whether 32 bytes are a point of small order, or one that is not written as RFC 8032 says. */
function isWeak(bytes) {
  const y = secondCoordinate(bytes);
  return y >= PRIME || OF_SMALL_ORDER.includes(y);
}

/** Whether 32 bytes are a point: there is a first coordinate to the second. */
function isPoint(bytes) {
  const y = secondCoordinate(bytes);
  // x² = (y² - 1) / (d y² + 1), and a fraction is a square where the product is.
  let base = ((y * y - 1n) * (CURVE_D * y * y + 1n)) % PRIME;
  let power = 1n;
  for (let exponent = (PRIME - 1n) / 2n; exponent > 0n; exponent >>= 1n) {
    power = exponent & 1n ? (power * base) % PRIME : power;
    base = (base * base) % PRIME;
  }
  return (power + PRIME) % PRIME === 1n || base === 0n;
}

/** Whether a signature is written in the one way there is: its number is below the order, and its point is not of small order. */
const isOneForm = (signature) => signature.length === 64
  && littleEndian(signature.subarray(32)) < ORDER && !isWeak(signature.subarray(0, 32));
