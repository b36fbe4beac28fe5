// The first thing on the page: whether what stands on it was verified. Until a key is given nobody vouches for it.

const MOST_TOLD = 10;

/** Shows how it stands: `neutral`, `busy`, `good`, `bad`. */
function showState(state, title, ...rest) {
  const box = document.getElementById('check');
  box.className = `check ${state}`;
  document.getElementById('check-title').textContent = title;
  document.getElementById('check-said').replaceChildren(...rest.flat(Infinity).filter(Boolean));
  document.title = `${{ good: '✓ ', bad: '✕ ' }[state] ?? ''}${say('page.title')}`;
}

const paragraph = (...content) => make('p', {}, content);
const list = (items, kind = '') => make('ul', { class: kind }, items.map((item) => make('li', {}, item)));

/** What a reader has to know even where every signature holds. */
function remarks({ manifest, leftOut, leftOutCount }) {
  return [
    manifest === undefined && say('note.no-manifest'),
    leftOutCount > 0 && count('note.left-out', leftOutCount),
    leftOutCount > 0 && manifest === undefined && say('note.not-proved'),
    leftOut.others > 0 && count('note.others', leftOut.others),
  ].filter(Boolean);
}

const showNeutral = (bundle) => showState('neutral', say('check.neutral'),
  paragraph(say('check.neutral.why')), list(remarks(bundle)));

/** The keys that the envelopes name; whether they made the signatures, only the check tells. */
const namedKeys = ({ all, run, manifest }) => [...new Set([run, manifest, ...all.map((machine) => machine.envelope)]
  .flatMap((one) => one?.signatures ?? []).map((signature) => String(signature.keyid)))];

/** Whether the key that was given is none of those that the signatures name: most often it is just the wrong one. */
const isOtherKey = (bundle, key) => !namedKeys(bundle).includes(key.id);

function showBad(bundle, key, found) {
  if (isOtherKey(bundle, key)) {
    showState('bad', say('check.bad'),
      paragraph(make('strong', {}, say('check.other-key')), ' ', make('code', {}, key.id)),
      paragraph(say('check.other-key.named')), list(namedKeys(bundle).slice(0, MOST_TOLD).map((id) => make('code', {}, shown(id)))));
    return;
  }
  showState('bad', say('check.bad'), paragraph(say('check.bad.why')),
    list(found.slice(0, MOST_TOLD).map(({ name, why }) => [make('strong', {}, outside(name)), ` – ${why}`])),
    found.length > MOST_TOLD && paragraph(count('more', found.length - MOST_TOLD)));
}

const showGood = (bundle, key) => showState('good', say('check.good'),
  paragraph(count('check.good.why', bundle.machines.length), make('code', {}, key.id)),
  paragraph(say('check.good.compare')), list(remarks(bundle)));

/** Verifies with what the reader gave. */
async function check(bundle, text) {
  let key;
  try {
    key = await readKey(text);
  } catch (error) {
    showState('neutral', say('check.neutral'), paragraph(make('strong', {}, error.message)));
    return;
  }
  showState('busy', say('check.busy'), make('progress', { 'aria-label': say('check.busy'), value: 0, max: 1 }));
  const bar = document.querySelector('#check progress');
  const found = await problems(bundle, key, (done, of) => { bar.value = done / of; })
    .catch((error) => [{ name: say('signed.bundle'), why: say('bad.read', { why: error.message }) }]);
  if (found.length > 0) {
    showBad(bundle, key, found);
  } else {
    showGood(bundle, key);
    document.querySelector('#check .give').open = false;
  }
  document.getElementById('check-title').focus();
}

/** Where the key is pasted or picked. */
function keyForm(bundle) {
  const pasted = make('textarea', { id: 'key-text', rows: 4, spellcheck: 'false', autocomplete: 'off',
    'aria-describedby': 'key-hint', placeholder: '-----BEGIN PUBLIC KEY-----' });
  const picked = make('input', { type: 'file', id: 'key-file', accept: '.pem,.pub,.txt',
    change: async () => { pasted.value = (await picked.files[0]?.text()) ?? pasted.value; } });
  return make('form', { class: 'key', submit: (event) => { event.preventDefault(); check(bundle, pasted.value); } },
    make('p', { id: 'key-hint' }, say('key.hint')),
    make('label', { for: 'key-text' }, say('key.paste')), pasted,
    make('label', { for: 'key-file' }, say('key.pick')), picked,
    make('button', { type: 'submit' }, say('key.verify')));
}

const limits = () => make('details', { class: 'limits' },
  make('summary', {}, say('limits.title')),
  paragraph(say('limits.covers')), paragraph(say('limits.page')),
  paragraph(make('code', {}, 'tidewaiter verify PAGE.html --key signer.pub.pem')));

/** Whether nothing here carries a signature: then there is nothing to verify. */
const isUnsigned = ({ all, run, manifest }) =>
  [run, manifest, ...all.map((machine) => machine.envelope)].every((one) => (one?.signatures ?? []).length === 0);

/** Says how it stands and takes the key; a page that was changed takes none. */
async function startCheck(bundle, taken) {
  const box = document.getElementById('check');
  if (globalThis.crypto?.subtle === undefined) {
    showState('neutral', say('check.neutral'), paragraph(say('key.browser')));
    return;
  }
  const part = await changedPart(taken);
  if (part !== undefined) {
    showState('bad', say('check.changed'), paragraph(say('check.changed.why', { part })), paragraph(say('limits.page')));
  } else if (isUnsigned(bundle)) {
    showState('neutral', say('check.unsigned'), paragraph(say('check.unsigned.why')));
  } else {
    showNeutral(bundle);
    box.append(make('details', { class: 'give', open: true }, make('summary', {}, say('key.title')), keyForm(bundle)));
  }
  box.append(limits());
}
