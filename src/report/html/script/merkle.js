// The Merkle tree of RFC 6962, section 2.1. Subtrees of which the page carries no leaf stand in it by their hashes.

const leafHash = (line) => sha256(joined(new Uint8Array([0]), utf8(line)));
const nodeHash = (left, right) => sha256(joined(new Uint8Array([1]), left, right));

/** The root over `size` leaves. `leaves` are those that are here, by their places; `hashes` those of what is not, from left to right. */
async function rootOf(size, leaves, hashes) {
  const places = [...leaves.keys()].sort((a, b) => a - b);
  let [here, absent] = [0, 0];
  const below = async (from, to) => {
    if (here === places.length || places[here] >= to) {
      absent += 1;
      return fromBase64(hashes[absent - 1]);
    }
    if (to - from === 1) {
      here += 1;
      return leafHash(leaves.get(places[here - 1]));
    }
    let half = 1;
    while (half * 2 < to - from) {
      half *= 2;
    }
    return nodeHash(await below(from, from + half), await below(from + half, to));
  };
  const root = await below(0, size);
  if (here !== places.length || absent !== hashes.length) {
    throw new Error('there are more leaves than the tree has');
  }
  return toHex(root);
}
