// Takes keys and files, and verifies anew whenever they change.

const MOST_FILES = 20_000;
const given = { keys: new Map(), files: [] };
let turn = 0;

const NEUTRAL = {
  keys: ['Not verified yet: whose signature counts?', 'Give the signer’s public key, from a source that you trust and not from whoever sent you the files.'],
  files: ['Not verified yet: there are no files', 'Drop reports, bundles, manifests and records below, or pick them; a whole run folder, too.'],
};

async function again() {
  turn += 1;
  const mine = turn;
  document.getElementById('results').replaceChildren();
  const lacking = given.keys.size === 0 ? 'keys' : given.files.length === 0 ? 'files' : undefined;
  if (lacking !== undefined) {
    const [title, text] = NEUTRAL[lacking];
    showState('neutral', title, paragraph(text));
    return;
  }
  showState('busy', 'Verifying…', make('progress', { 'aria-label': 'Verifying', value: 0, max: 1 }));
  const bar = document.querySelector('#check progress');
  const progress = (share) => {
    if (mine !== turn) {
      throw new Refused('STOPPED', 'other files or keys were given meanwhile');
    }
    bar.value = share;
  };
  try {
    const results = await judge(given.files, [...given.keys.values()], progress);
    if (mine === turn) {
      showResults(results);
      document.getElementById('check-title').focus();
    }
  } catch (error) {
    if (mine === turn) {
      showState('bad', 'Refused: it could not be verified to its end', paragraph(make('strong', { class: 'refused' }, code(error.code ?? 'UNREADABLE')), ' ', outside(error.message)));
    }
  }
}

function showGiven() {
  const keys = [...given.keys.values()].map(({ id }) => [code(id), ' ',
    make('button', { type: 'button', click: () => { given.keys.delete(id); showGiven(); again(); } }, 'Do not trust', make('span', { class: 'unseen' }, ` ${id}`))]);
  document.getElementById('keys').replaceChildren(...(keys.length > 0 ? [paragraph('Trusted keys, by the SHA-256 of their bytes:'), list(keys)] : []));
  const files = given.files.map(({ path, file }) => [outside(path), ` (${plural(file.size, 'byte')})`]);
  document.getElementById('files').replaceChildren(...(files.length > 0 ? [
    make('details', {}, make('summary', {}, plural(files.length, 'file')), list(files.slice(0, 200)), files.length > 200 && paragraph('…')),
    make('button', { type: 'button', id: 'clear', click: () => { given.files = []; showGiven(); again(); } }, 'Take all files away'),
  ] : []));
}

const showKeyProblem = (text) => { document.getElementById('key-problem').textContent = shown(text); };

/** Trusts the keys in a text. */
async function trust(text) {
  try {
    for (const key of await keysOf(text)) {
      given.keys.set(key.id, key);
    }
    showKeyProblem('');
    return true;
  } catch (error) {
    showKeyProblem(error.message);
    return false;
  }
}

/** Takes files; keys among them are trusted only where they were picked as keys. */
async function take(files) {
  for (const { file, path } of files.slice(0, MOST_FILES)) {
    const kind = await kindOf(file, path).catch(() => 'envelope');
    if (kind === 'key') {
      showKeyProblem(`${path} is a key that came with the files: to trust it, give it as a key above.`);
    } else {
      given.files = [...given.files.filter((one) => one.path !== path), { file, path, kind }];
    }
  }
  if (files.length > MOST_FILES) {
    showKeyProblem(`Only the first ${MOST_FILES} files were taken.`);
  }
  showGiven();
  await again();
}

/** The files of what was dropped, those in folders, too. */
async function dropped(transfer) {
  const found = [];
  const walk = async (entry, folder) => {
    const path = `${folder}${entry.name}`;
    if (entry.isFile) {
      found.push({ path, file: await new Promise((resolve, reject) => { entry.file(resolve, reject); }) });
      return;
    }
    const reader = entry.createReader();
    for (let entries; entries === undefined || entries.length > 0;) {
      entries = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
      for (const one of found.length > MOST_FILES ? [] : entries) {
        await walk(one, `${path}/`);
      }
    }
  };
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const bare_ = [...transfer.files].map((file) => ({ file, path: file.name }));
  if (entries.length === 0) {
    return bare_;
  }
  for (const entry of entries) {
    await walk(entry, '');
  }
  return found;
}

function keySection() {
  const pasted = make('textarea', { id: 'key-text', rows: 4, spellcheck: 'false', autocomplete: 'off', 'aria-describedby': 'key-hint',
    placeholder: '-----BEGIN PUBLIC KEY-----' });
  const picked = make('input', { type: 'file', id: 'key-file', multiple: true, accept: '.pem,.pub,.txt', change: async () => {
    const texts = await Promise.all([...picked.files].map(keyText));
    for (const text of texts) {
      await trust(text);
    }
    picked.value = '';
    showGiven();
    await again();
  } });
  const submit = async (event) => {
    event.preventDefault();
    if (await trust(pasted.value)) {
      pasted.value = '';
    }
    showGiven();
    await again();
  };
  return section(2, 'key', '1. The signer’s public key', make('form', { class: 'key', submit },
    make('p', { id: 'key-hint' }, say('key.hint'), ' Several may be given.'),
    make('label', { for: 'key-text' }, say('key.paste')), pasted,
    make('label', { for: 'key-file' }, say('key.pick')), picked,
    make('button', { type: 'submit', id: 'trust' }, 'Trust this key')),
  make('p', { id: 'key-problem', class: 'refused', role: 'alert' }), make('div', { id: 'keys' }));
}

function filesSection() {
  const pick = (id, more) => make('input', { type: 'file', id, multiple: true, ...more, change: async (event) => {
    const files = [...event.target.files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
    event.target.value = '';
    await take(files);
  } });
  const over = (is) => (event) => { event.preventDefault(); box.classList.toggle('over', is); };
  const box = make('div', { class: 'drop', id: 'drop', dragover: over(true), dragleave: over(false), drop: async (event) => {
    over(false)(event);
    await take(await dropped(event.dataTransfer));
  } },
  paragraph('Drop files or a run’s folder here: reports (.dsse.json) with their records and proofs, bundles (.intoto.jsonl), the manifest.'),
  make('div', { class: 'give-grid' },
    make('div', {}, make('label', { for: 'pick-files' }, 'Pick files'), pick('pick-files', {})),
    make('div', {}, make('label', { for: 'pick-folder' }, 'Pick a folder'), pick('pick-folder', { webkitdirectory: true }))));
  return section(2, 'given', '2. What is to be verified', box, make('div', { id: 'files' }));
}

function start() {
  // A file that falls beside the box must not replace the page.
  for (const kind of ['dragover', 'drop']) {
    addEventListener(kind, (event) => event.preventDefault());
  }
  document.getElementById('page').replaceChildren(make('div', { class: 'give-grid' }, keySection(), filesSection()), make('div', { id: 'results' }));
  if (globalThis.crypto?.subtle === undefined) {
    showState('neutral', 'Not verified: this browser cannot', paragraph(say('key.browser')));
    return;
  }
  again();
}

document.addEventListener('DOMContentLoaded', start);
