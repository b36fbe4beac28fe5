"""Verifies FILE by FILE.tlog-proof and the key of its log: tlog_proof.py FILE VKEY

The file is the leaf, without the line feed at its end. The path is followed with the code of `sigstore`, the signature is
checked with `cryptography`."""

import base64
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sigstore._internal import merkle


def refuse(why):
    raise SystemExit(f"REFUSED: {why}")


name, key_hash, key = sys.argv[2].split("+", 2)
key = base64.b64decode(key)
with open(sys.argv[1], "rb") as file:
    leaf = file.read().removesuffix(b"\n").rpartition(b"\n")[2]
with open(sys.argv[1].partition(".dsse.json")[0].partition(".intoto.jsonl")[0] + ".tlog-proof", encoding="utf-8") as file:
    proof = file.read()

head, _, rest = proof.partition("\n")
if head != "c2sp.org/tlog-proof@v1":
    refuse("its first line")
path, _, checkpoint = rest.partition("\n\n")
index, *hashes = path.split("\n")
index = int(index.removeprefix("index "))
hashes = [base64.b64decode(one, validate=True) for one in hashes]
text, _, signatures = checkpoint.partition("\n\n")
text += "\n"
origin, size, root, _ = text.split("\n")
size, root = int(size), base64.b64decode(root, validate=True)
if origin != name:
    refuse("another log")
dash, by, signature = signatures.removesuffix("\n").split(" ")
signature = base64.b64decode(signature, validate=True)
if dash != "\u2014" or by != name or signature[:4].hex() != key_hash or key[0] != 1:
    refuse("another key")
try:
    Ed25519PublicKey.from_public_bytes(key[1:]).verify(signature[4:], text.encode())
except InvalidSignature:
    refuse("the signature")
inner, border = merkle._decomp_inclusion_proof(index, size)
if not 0 <= index < size or len(hashes) != inner + border:
    refuse("the length of the path")
found = merkle._chain_border_right(merkle._chain_inner(merkle._hash_leaf(leaf), hashes[:inner], index), hashes[inner:])
if found != root:
    refuse("the root")
print("OK")
