// Verifies each Sigstore bundle of a file, one a line, with the software of Sigstore itself, without a network.
//
//   node sigstore.cjs NODE_MODULES BUNDLES PUBLIC_KEY
//
// Says for each line `OK` or `REFUSED`, and ends with 1 if one was refused.

const { createHash, createPublicKey } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const [, , modules, bundles, key] = process.argv;
const load = createRequire(join(modules, 'x.js'));
const { bundleFromJSON } = load('@sigstore/bundle');
const { Verifier, toSignedEntity, toTrustMaterial } = load('@sigstore/verify');

const rawBytes = createPublicKey(readFileSync(key)).export({ type: 'spki', format: 'der' });
const hint = createHash('sha256').update(rawBytes).digest('hex');
const trusted = toTrustMaterial({ certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] },
  { [hint]: { rawBytes, keyDetails: 'PKIX_ED25519' } });
const verifier = new Verifier(trusted, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 });

for (const line of readFileSync(bundles, 'utf8').trimEnd().split('\n')) {
  try {
    verifier.verify(toSignedEntity(bundleFromJSON(JSON.parse(line))));
    console.log('OK');
  } catch (error) {
    console.log(`REFUSED ${error.code ?? error.name}: ${error.message}`);
    process.exitCode = 1;
  }
}
