// SHA-256 (FIPS 180-4) piece by piece, as browsers do not do it: a bundle may be larger than what is held in memory at once.
// And the Merkle tree of RFC 6962, section 2.1, that grows at its right end.

const firstPrimes = (count) => {
  const primes = [];
  for (let n = 2; primes.length < count; n += 1) {
    if (primes.every((prime) => n % prime !== 0)) {
      primes.push(n);
    }
  }
  return primes;
};
const fraction = (x) => Math.floor((x - Math.floor(x)) * 2 ** 32) | 0;
const ROUNDS = Int32Array.from(firstPrimes(64), (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(firstPrimes(8), (prime) => fraction(Math.sqrt(prime)));

const WORDS = new Int32Array(64);

class Sha256 {
  #state = START.slice();
  #block = new Uint8Array(64);
  #view = new DataView(this.#block.buffer);
  #length = 0;

  #compress(view, from) {
    const w = WORDS;
    for (let i = 0; i < 16; i += 1) {
      w[i] = view.getInt32(from + i * 4);
    }
    for (let i = 16; i < 64; i += 1) {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    const state = this.#state;
    let a = state[0]; let b = state[1]; let c = state[2]; let d = state[3];
    let e = state[4]; let f = state[5]; let g = state[6]; let h = state[7];
    for (let i = 0; i < 64; i += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const one = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i] + w[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
    state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }

  /** Takes further bytes. */
  add(bytes) {
    let at = 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    while (at < bytes.length) {
      const filled = this.#length % 64;
      if (filled === 0 && bytes.length - at >= 64) {
        this.#compress(view, at);
        this.#length += 64;
        at += 64;
        continue;
      }
      const piece = bytes.subarray(at, at + 64 - filled);
      this.#block.set(piece, filled);
      this.#length += piece.length;
      at += piece.length;
      if (this.#length % 64 === 0) {
        this.#compress(this.#view, 0);
      }
    }
    return this;
  }

  /** The hash of all of them; nothing is taken after that. */
  end() {
    const bits = this.#length * 8;
    const filled = this.#length % 64;
    this.add(new Uint8Array(filled < 56 ? 56 - filled : 120 - filled).fill(0x80, 0, 1));
    this.#view.setUint32(56, Math.floor(bits / 2 ** 32));
    this.#view.setUint32(60, bits >>> 0);
    this.#compress(this.#view, 0);
    const out = new DataView(new ArrayBuffer(32));
    this.#state.forEach((word, at) => out.setInt32(at * 4, word));
    return new Uint8Array(out.buffer);
  }
}

const hashOf = (...pieces) => pieces.reduce((hash, piece) => hash.add(piece), new Sha256()).end();
const [LEAF, NODE] = [Uint8Array.of(0), Uint8Array.of(1)];
const leafOf = (line) => hashOf(LEAF, line);
const nodeOf = (left, right) => hashOf(NODE, left, right);

/** A tree that grows at its right end, in memory that grows with its depth. */
class Tree {
  size = 0;
  #full = [];

  add(leaf) {
    let hash = leaf;
    for (let n = this.size; n % 2 === 1; n = (n - 1) / 2) {
      hash = nodeOf(this.#full.pop(), hash);
    }
    this.#full.push(hash);
    this.size += 1;
  }

  /** The root, in hexadecimal digits. */
  root() {
    return toHex(this.size === 0 ? hashOf() : this.#full.reduceRight((right, left) => nodeOf(left, right)));
  }
}

/** The root of the tree of so many leaves in which the leaf at that place has this path (RFC 9162, section 2.1.3.2); nothing where there is none. */
function rootByPath(leaf, place, leaves, path) {
  if (place >= leaves) {
    return undefined;
  }
  let [hash, at, last] = [leaf, place, leaves - 1];
  for (const neighbour of path) {
    if (last === 0) {
      return undefined;
    }
    if (at % 2 === 1 || at === last) {
      hash = nodeOf(neighbour, hash);
      while (at % 2 === 0 && at !== 0) {
        [at, last] = [at / 2, Math.floor(last / 2)];
      }
    } else {
      hash = nodeOf(hash, neighbour);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? toHex(hash) : undefined;
}
