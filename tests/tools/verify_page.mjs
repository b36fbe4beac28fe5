// Gives files to docs/verify.html in a real Chromium, as an auditor would, and as somebody who was given files that do not hold.
//
//   node verify_page.mjs NODE_MODULES CHROMIUM PAGE FOLDER PROGRAM
//
// What the page refuses, PROGRAM (`tidewaiter`) has to refuse for the same reason.
//
// FOLDER holds the run `run` with a file a machine, `lean` (a lean bundle), `once` (signed by its manifest, with a file a machine),
// `other` (another run), `taken` and `proved` (machines that `extract` took out of `lean` and of a lean run that its manifest
// signs), and the keys test.pub.pem and other.pub.pem, with the private half test.pem.
// Says each thing that is not as it should be, and ends with 1 if there was one.

import { spawnSync } from 'node:child_process';
import { createPrivateKey, sign } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

const [, , modules, executablePath, verifier, folder, program] = process.argv;
const require = createRequire(join(modules, 'x.js'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const text = (name) => readFileSync(join(folder, name), 'utf8');
const KEY = text('test.pub.pem');
const OTHER = text('other.pub.pem');
const SIGNER = createPrivateKey(text('test.pem'));
let wrong = 0;
let checks = 0;

function expect(holds, what) {
  checks += 1;
  if (!holds) {
    wrong += 1;
    console.log(`WRONG: ${what}`);
  }
}

const browser = await chromium.launch({
  executablePath,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

async function opened(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const heard = [];
  page.on('console', (message) => heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(error.message));
  page.on('dialog', (dialog) => { heard.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => {
    if (request.url() !== `file://${verifier}`) {
      heard.push(`a request: ${request.url()}`);
    }
  });
  await page.goto(`file://${verifier}`);
  await page.waitForSelector('#key-text');
  return { page, context, heard };
}

const state = (page) => page.evaluate(() => document.getElementById('check').className.replace('check ', ''));
const said = (page) => page.evaluate(() => document.getElementById('check').innerText);
const results = (page) => page.evaluate(() => document.getElementById('results').innerText);

async function settled(page) {
  await page.waitForTimeout(30);
  await page.waitForFunction(() => !document.querySelector('.check.busy'), undefined, { timeout: 180_000 });
}

async function trust(page, key) {
  await page.fill('#key-text', key);
  await page.click('#trust');
  await settled(page);
}

/** Gives files: paths below the folder, or `[name, text or bytes]`. */
async function give(page, files) {
  const large = files.length === 1 && Array.isArray(files[0]) && files[0][1].length > 40_000_000 ? files[0] : undefined;
  const payloads = large !== undefined ? [join(folder, large[0])] : files.map((file) => {
    const [name, content] = Array.isArray(file) ? file : [basename(file), readFileSync(join(folder, file))];
    return { name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) };
  });
  if (large !== undefined) {
    writeFileSync(payloads[0], large[1]);
  }
  await page.setInputFiles('#pick-files', payloads);
  await page.waitForFunction((n) => document.querySelectorAll('#files li').length >= n, payloads.length > 200 ? 200 : 1, { timeout: 60_000 }).catch(() => {});
  await settled(page);
}

async function accessible(page, what) {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', {
    awaitPromise: true,
    returnByValue: true,
    expression: 'axe.run().then((r) => r.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)}`))',
  });
  expect(Array.isArray(result.value) && result.value.length === 0, `axe finds nothing, ${what}: ${JSON.stringify(result.value)}`);
}

/** A page with the key to which these files were given. */
async function given(files, key = KEY, options = {}) {
  const all = await opened(options);
  if (key !== '') {
    await trust(all.page, key);
  }
  await give(all.page, files);
  return all;
}

async function holds(files, what, ...parts) {
  const { page, context, heard } = await given(files);
  const all = `${await said(page)}\n${await results(page)}`;
  expect(await state(page) === 'good', `green: ${what}: ${await said(page)}`);
  for (const part of parts) {
    expect(all.includes(part), `${what} says ${part}: ${all.slice(0, 3000)}`);
  }
  expect(heard.length === 0, `${what} is quiet: ${heard.join(' | ')}`);
  await context.close();
}

/** The program says the same of these files: alone, or in one folder. */
function programRefuses(files, code, what) {
  const place = join(folder, 'given');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
  for (const file of files) {
    const [name, content] = Array.isArray(file) ? file : [basename(file), readFileSync(join(folder, file))];
    writeFileSync(join(place, name), content);
  }
  const path = files.length === 1 ? join(place, readdirSync(place)[0]) : place;
  const { status, stdout, stderr } = spawnSync(program, ['verify', path, '--key', join(folder, 'test.pub.pem')], { encoding: 'utf8' });
  expect(status === 3 && stdout.includes(code), `the program says ${code}, too: ${what}: ${status} ${stdout.slice(0, 600)} ${stderr.slice(0, 300)}`);
}

/** One page for all that is refused: what was given before is taken away. */
let again;

/** `ofProgram` is what the program says where that is another thing; `none` where it takes these files for nothing to be judged. */
async function refused(files, code, what, ...parts) {
  const [ofPage, ofProgram] = [code].flat();
  if (again === undefined) {
    again = await opened();
    await trust(again.page, KEY);
  }
  const { page, heard } = again;
  if (ofProgram !== 'none') {
    programRefuses(files, ofProgram ?? ofPage, what);
  }
  await give(page, files);
  const all = `${await said(page)}\n${await results(page)}`;
  expect(await state(page) === 'bad', `red: ${what}: ${await state(page)} ${await said(page)}`);
  expect(all.includes(ofPage), `${what} is ${ofPage}: ${await said(page)}`);
  for (const part of parts) {
    expect(all.includes(part), `${what} says ${part}: ${all.slice(0, 3000)}`);
  }
  expect(!/Verified: (?:all|what)/.test(await said(page)), `${what} is nowhere said to be verified`);
  expect(heard.splice(0).length === 0, `${what} is quiet: ${heard.join(' | ')}`);
  await page.click('#clear');
  await settled(page);
  expect(await state(page) === 'neutral', `nothing is left of ${what}`);
}

const under = (name, ending) => readdirSync(join(folder, name)).filter((file) => file.endsWith(ending)).sort().map((file) => `${name}/${file}`);
const run = (name) => [`${name}/manifest.dsse.json`, `${name}/reports.intoto.jsonl`, `${name}/records.jsonl`];
const linesOf = (name) => text(name).trimEnd().split('\n');
const joined = (lines) => `${lines.join('\n')}\n`;
const TYPE = 'application/vnd.in-toto+json';

/** An envelope of a payload, signed with the key that is trusted. */
function signed(payload, type = TYPE) {
  const bytes = Buffer.from(payload);
  const message = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${bytes.length} `), bytes]);
  return JSON.stringify({ payload: bytes.toString('base64'), payloadType: type, signatures: [{ sig: sign(null, message, SIGNER).toString('base64') }] });
}

const payloadOf = (envelope) => Buffer.from(JSON.parse(envelope).payload, 'base64').toString();
const keyOf = (line) => JSON.parse(payloadOf(line)).subject[0].name.split(':')[1];

async function whatHolds() {
  const machines = under('run/machines', '.dsse.json');
  const records = under('run/machines', '.record.json');
  await holds([machines[0]], 'a report', 'record not given', keyOf(text(machines[0])));
  await holds([machines[0], records[0]], 'a report with its record', 'record matches');
  await holds([['renamed.json', text(machines[0])], ['evidence.json', text(records[0])]], 'a report and its record under other names', 'record matches');
  await holds(['run/reports.intoto.jsonl'], 'a bundle', 'No manifest was held against');
  await holds(['run/manifest.dsse.json'], 'a manifest', 'its bundle (reports.intoto.jsonl) was not given');
  await holds(run('run'), 'a run', 'The manifest binds exactly these reports', 'record matches', 'Rules and lists of run');
  await holds([...run('run'), ...machines, ...records], 'a run with a file a machine', 'they are counted once');
  await holds(run('lean'), 'a lean run', 'all 132 statements hold', 'Page 1 of 3'.toLowerCase());
  await holds(run('once'), 'a run that its manifest signs', 'proved by a manifest of');
  const [report] = under('once/machines', '.dsse.json');
  await holds([report, report.replace('.dsse.', '.proof.'), report.replace('.dsse.', '.record.')], 'a report with its proof', 'proved by a manifest of', 'record matches');
  await holds([...run('run').slice(0, 2).map((name) => [basename(name), text(name).replaceAll('\n', '\r\n')])], 'a run whose line ends were changed', 'binds exactly');
  await holds([...under('taken', ''), ].filter((name) => !name.endsWith('.tlog-proof')), 'what was taken out of a run', 'record matches');
  await holds(under('proved', '').filter((name) => !name.endsWith('.tlog-proof')), 'what was taken out of a run that its manifest signs', 'proved by a manifest of');
}

async function whatDoesNot() {
  const [first, second] = under('run/machines', '.dsse.json');
  const report = text(first).trimEnd();
  const record = (name) => text(name.replace('.dsse.', '.record.'));
  const flipped = (field, at) => {
    const place = report.indexOf(`"${field}":"`) + field.length + 4 + at;
    return report.slice(0, place) + (report[place] === 'A' ? 'B' : 'A') + report.slice(place + 1);
  };
  await refused([['a.dsse.json', flipped('payload', 40)]], 'SIG_INVALID', 'a payload of which a byte was flipped');
  await refused([['a.dsse.json', flipped('sig', 20)]], 'SIG_INVALID', 'a signature of which a byte was flipped');
  const malleated = JSON.parse(report);
  const bytes = Buffer.from(malleated.signatures[0].sig, 'base64');
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const number = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`) + order;
  Buffer.from(number.toString(16).padStart(64, '0'), 'hex').reverse().copy(bytes, 32);
  malleated.signatures[0].sig = bytes.toString('base64');
  await refused([['a.dsse.json', JSON.stringify(malleated)]], 'SIG_INVALID', 'a signature with the order added');
  const { payload, payloadType, signatures } = JSON.parse(report);
  const made = (parts) => [['a.dsse.json', JSON.stringify({ payload, payloadType, signatures, ...parts })]];
  await refused(made({ signatures: [] }), 'NO_SIGNATURE', 'no signature');
  await refused(made({ signatures: undefined }), 'NO_SIGNATURE', 'no signatures at all');
  await refused(made({ signatures: [...signatures, ...signatures] }), 'TOO_MANY_SIGS', 'a signature twice');
  await refused(made({ signatures: [{ sig: '' }] }), 'SIG_INVALID', 'an empty signature');
  await refused(made({ signatures: [{ sig: 'AAAA' }] }), 'SIG_INVALID', 'a signature of three bytes');
  await refused(made({ payloadType: 'application/json' }), 'TYPE', 'another payload type');
  await refused(made({ payloadType: TYPE.toUpperCase() }), 'TYPE', 'a payload type in capitals');
  await refused(made({ payload: `${payload.slice(0, 40)}\n${payload.slice(40)}` }), 'ENVELOPE_MALFORMED', 'a line end in base64');
  await refused(made({ payload: payload.replace(/=*$/, '') + (payload.endsWith('=') ? '' : '=') }), 'ENVELOPE_MALFORMED', 'base64 with other padding');
  await refused([['a.dsse.json', `{"payload":"","p\\u0061yload":${JSON.stringify(payload)},"payloadType":"${TYPE}","signatures":${JSON.stringify(signatures)}}`]],
    'DUPLICATE_KEY', 'a key twice');
  await refused([['a.dsse.json', report.replace('{"payload"', '{"Payload":"","payload"')]], 'AMBIGUOUS_FIELD', 'a key in capitals');
  await refused([['a.dsse.json', `${report}{}`]], 'ENVELOPE_MALFORMED', 'two documents');
  await refused([['a.dsse.json', `\ufeff${report}`]], 'ENVELOPE_MALFORMED', 'a byte order mark');
  await refused([['a.dsse.json', '']], 'ENVELOPE_MALFORMED', 'an empty file');
  await refused([['a.intoto.jsonl', '']], 'NOTHING', 'an empty bundle');
  await refused([['a.dsse.json', 'no JSON at all']], 'ENVELOPE_MALFORMED', 'no JSON');
  await refused([['a.dsse.json', '['.repeat(100_000)]], 'ENVELOPE_MALFORMED', 'a hundred thousand levels');
  await refused([['a.dsse.json', Buffer.from([0xff, 0xfe, 0x00])]], 'ENVELOPE_MALFORMED', 'bytes that are no text');
  await refused([['a.dsse.json', signed('no JSON')]], 'PAYLOAD_MALFORMED', 'a signed payload that is no JSON');
  await refused([['a.dsse.json', signed(payloadOf(report).replace('Statement/v1', 'Statement/v0.1'))]], 'PAYLOAD_MALFORMED', 'an older statement');
  await refused([['a.dsse.json', signed(payloadOf(report).replace('urn:tidewaiter:report:v1', 'urn:tidewaiter:rulepack:v1'))]], 'PREDICATE_TYPE', 'another kind of statement');
  await refused([['a.dsse.json', signed(payloadOf(report).replace('"predicate":{', '"predicate":{"x":{"y":1,"y":1},'))]], 'DUPLICATE_KEY', 'a key twice, deep inside');
  await refused([['a.dsse.json', signed(payloadOf(report).replace('"predicate":{', '"predicate":{"x":1.5,'))]], 'PAYLOAD_MALFORMED', 'a number that readers round');
  await refused([['a.dsse.json', signed(payloadOf(report).replace('"predicate":{', '"predicate":{"x":9007199254740993,'))]], 'PAYLOAD_MALFORMED', 'a number beyond what readers keep');
  await refused([['a.dsse.json', signed(payloadOf(report), 'application/json')]], 'TYPE', 'a signed report of another payload type');
  for (const name of under('run/machines', '.dsse.json')) {
    const statement = JSON.parse(payloadOf(text(name)));
    if (statement.predicate.findings.some(({ outcome }) => outcome !== 'notice')) {
      statement.predicate.findings = [];
      await refused([['a.dsse.json', signed(JSON.stringify(statement))]], 'INTERNAL_INCONSISTENCY', 'a report whose findings were taken out');
      break;
    }
  }
  const statement = JSON.parse(payloadOf(report));
  for (const result of ['passed', '', 'PASSED ']) {
    statement.predicate.verificationResult = result;
    await refused([['a.dsse.json', signed(JSON.stringify(statement))]], 'PAYLOAD_MALFORMED', `the result '${result}'`);
  }
  statement.predicate.verificationResult = statement.predicate.verificationResult === 'PASSED' ? 'FAILED' : 'PASSED';
  await refused([['a.dsse.json', signed(JSON.stringify({ ...statement, subject: [statement.subject[0], statement.subject[0]] }))]], 'PAYLOAD_MALFORMED', 'two subjects');
  await refused([['a.dsse.json', Buffer.alloc(60_000_000, 65)]], 'TOO_LARGE', 'a file of 60 MB');
  await refused([['a.intoto.jsonl', Buffer.alloc(60_000_000, 65)]], 'TOO_LARGE', 'a bundle of one line of 60 MB');
  // Records.
  const named = (name, content) => [basename(name), content];
  await refused([named(first, report), named(first.replace('.dsse.', '.record.'), record(second)), named(second, text(second)), named(second.replace('.dsse.', '.record.'), record(first))],
    'SUBJECT_MISMATCH', 'the records of two machines swapped', keyOf(report));
  await refused([first, ['x.record.json', record(second)]], ['SUBJECT_MISMATCH', 'none'], 'a record of no report that is here');
  await refused([['x.proof.json', text(under('once/machines', '.proof.json')[0])]], ['PROOF_MALFORMED', 'ENVELOPE_MALFORMED'], 'a proof alone');
  const [proved, other] = under('once/machines', '.dsse.json');
  await refused([proved], 'NO_SIGNATURE', 'a report without its proof');
  await refused([proved, [basename(proved.replace('.dsse.', '.proof.')), text(other.replace('.dsse.', '.proof.'))]], 'MANIFEST_MISMATCH', 'the proof of another report');
  await refused([proved, [basename(proved.replace('.dsse.', '.proof.')), text(proved.replace('.dsse.', '.proof.')).replace(/"leaves":\d+/, '"leaves":9999')]], 'MANIFEST_MISMATCH', 'a proof in a larger tree');
  await refused([proved, [basename(proved.replace('.dsse.', '.proof.')), '{"index":0}']], 'PROOF_MALFORMED', 'a proof with parts missing');
}

async function whatIsBound() {
  for (const name of ['run', 'lean', 'once']) {
    const lines = linesOf(`${name}/reports.intoto.jsonl`);
    const records = linesOf(`${name}/records.jsonl`);
    const manifest = ['manifest.dsse.json', text(`${name}/manifest.dsse.json`)];
    const bundle = (changed) => [manifest, ['reports.intoto.jsonl', joined(changed)]];
    const swapped = [...lines];
    [swapped[2], swapped[4]] = [swapped[4], swapped[2]];
    const isProved = name === 'once';
    const tells = (...parts) => (isProved ? [] : parts);
    await refused(bundle(lines.toSpliced(3, 1)), 'MANIFEST_MISMATCH', `${name}: a line dropped`, ...tells('dropped: report 2 of the run'));
    await refused(bundle([...lines, lines[3]]), 'MANIFEST_MISMATCH', `${name}: a line added`, ...tells(`added: line ${lines.length + 1}, about '${keyOf(lines[3])}'`));
    await refused(bundle(swapped), 'MANIFEST_MISMATCH', `${name}: lines swapped`, ...tells('reordered or swapped: line 3', 'reordered or swapped: line 5'));
    await refused(bundle([lines[0], ...lines.slice(1).reverse()]), 'MANIFEST_MISMATCH', `${name}: lines reversed`);
    // The program tells the first hundred reasons of a path.
    await refused(bundle(lines.slice(1)), ['MANIFEST_MISMATCH', name === 'lean' ? 'RUN_MISSING' : 'MANIFEST_MISMATCH'], `${name}: without its run statement`);
    const exchanged = [...records];
    [exchanged[0], exchanged[1]] = [exchanged[1], exchanged[0]];
    await refused([manifest, ['reports.intoto.jsonl', joined(lines)], ['records.jsonl', joined(exchanged)]], 'SUBJECT_MISMATCH', `${name}: records of two machines swapped`, `a record of '${keyOf(lines[1])}'`);
    await refused([manifest, ['reports.intoto.jsonl', joined(lines)], ['records.jsonl', joined([...records, records[0]])]], 'more records than reports', `${name}: a record too many`);
    await refused([manifest, ['reports.intoto.jsonl', joined(lines)], ['records.jsonl', joined(records.slice(1))]], 'SUBJECT_MISMATCH', `${name}: a record too few`);
  }
  const foreign = linesOf('other/reports.intoto.jsonl');
  await refused(['run/manifest.dsse.json', 'other/reports.intoto.jsonl'], 'MANIFEST_MISMATCH', 'the bundle of another run');
  await refused([['manifest.dsse.json', text('run/manifest.dsse.json')], ['reports.intoto.jsonl', joined([...linesOf('run/reports.intoto.jsonl').slice(0, -1), foreign.at(-1)])]],
    'RUN_MISMATCH', 'a report of another run in the place of one');
  const lean = linesOf('lean/reports.intoto.jsonl');
  await refused([['a.dsse.json', lean[5]]], 'RUN_MISSING', 'a lean report without its run statement');
  await refused([['a.intoto.jsonl', joined([lean[0], lean[5], lean[5]])]], 'SUBJECT_MISMATCH', 'a machine twice, without a manifest');
  const [alone] = under('other/machines', '.dsse.json');
  await holds([...run('run'), alone], 'a report of another run beside a run', 'is of another run than the bundle');
  await folders(alone);
  const middle = [...lean];
  middle[60] = middle[60].replace(/"payload":"(.{200})./, (_, before) => `"payload":"${before}*`);
  await refused([['reports.intoto.jsonl', joined(middle)]], 'ENVELOPE_MALFORMED', 'one line of many', 'reports.intoto.jsonl:61');
}

/** A run's folder as it is picked: what stands among its machines has to be of that run. */
async function folders(foreign) {
  for (const [name, state_] of [['run', 'good'], ['run with a report of another', 'bad']]) {
    const place = join(folder, name);
    if (state_ === 'bad') {
      cpSync(join(folder, 'run'), place, { recursive: true });
      cpSync(join(folder, foreign), join(place, 'machines', basename(foreign)));
    }
    const { page, context } = await opened();
    await trust(page, KEY);
    await page.setInputFiles('#pick-folder', place);
    await page.waitForSelector('#files li', { state: 'attached' });
    await settled(page);
    expect(await state(page) === state_, `the folder ${name} is ${state_}: ${await said(page)}`);
    expect(state_ === 'good' || (await said(page)).includes('it is no line of the bundle'), `the folder ${name} says why: ${await said(page)}`);
    await context.close();
  }
}

async function keys() {
  const { page, context } = await opened();
  expect(await state(page) === 'neutral', 'neutral before there is a key');
  await give(page, ['run/reports.intoto.jsonl']);
  expect(await state(page) === 'neutral' && await page.locator('#items').count() === 0, 'nothing is shown of what nobody vouches for');
  const weak = (point) => `-----BEGIN PUBLIC KEY-----\n${Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(point, 'hex')]).toString('base64')}\n-----END PUBLIC KEY-----\n`;
  for (const [point, what] of [['01'.padEnd(64, '0'), 'the neutral point'], ['ec'.padEnd(62, 'f') + '7f', 'order two'], ['0'.repeat(64), 'order four'],
    ['26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'order eight'], ['c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa', 'order eight, negative'],
    ['ee'.padEnd(62, 'f') + '7f', 'another way to write a point'], ['02'.padEnd(64, '0'), 'no point']]) {
    await trust(page, weak(point));
    expect(await state(page) === 'neutral' && /weak/.test(await page.innerText('#key-problem')), `a weak key is refused: ${what}: ${await page.innerText('#key-problem')}`);
  }
  for (const [key, part] of [['', 'no public key'], ['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'private key'], [KEY.replace('MCow', 'MCox'), 'another kind']]) {
    await trust(page, key);
    expect(await state(page) === 'neutral' && (await page.innerText('#key-problem')).includes(part), `no key: ${part}: ${await page.innerText('#key-problem')}`);
  }
  await trust(page, OTHER);
  expect(await state(page) === 'bad' && (await said(page)).includes('SIG_INVALID'), 'another key is not the signer');
  await trust(page, OTHER + KEY);
  expect(await state(page) === 'good' && await page.locator('#keys li').count() === 2, `two keys at once: ${await said(page)}`);
  await page.locator('#keys li button').first().click();
  await page.locator('#keys li button').first().click();
  await settled(page);
  expect(await state(page) === 'neutral', 'without a key nothing is verified any more');
  await page.setInputFiles('#key-file', { name: 'wide.pem', mimeType: 'text/plain', buffer: Buffer.from(`\ufeff${KEY}`, 'utf16le') });
  await page.waitForSelector('#keys li');
  await settled(page);
  expect(await state(page) === 'good', `a key that PowerShell saved: ${await said(page)}`);
  await page.click('#clear');
  await settled(page);
  expect(await state(page) === 'neutral', 'all files taken away');
  await give(page, ['test.pub.pem', 'other.pub.pem']);
  expect(await page.locator('#keys li').count() === 1, 'a key among the files is not trusted');
  await context.close();
}

async function shownAsText() {
  const report = JSON.parse(payloadOf(text(under('run/machines', '.dsse.json')[0])));
  const hostile = '<img src=x onerror=alert(1)> \u202e\u0007</script>';
  const statement = structuredClone(report);
  statement.subject[0].name = `machine:${hostile}`;
  for (const finding of statement.predicate.findings) {
    finding.title = hostile;
    finding.fingerprint = undefined;
  }
  statement.predicate.findings = [];
  const { page, context, heard } = await given([[`a${hostile.slice(0, 8)}\u202e.dsse.json`, signed(JSON.stringify(statement))]]);
  const all = `${await said(page)}\n${await results(page)}`;
  expect(!/[\u202e\u0007]/.test(all) && all.includes('\\u{202e}'), `what cannot be seen is written out: ${all.slice(0, 800)}`);
  expect(await page.locator('#results img, #results script, #check img, #files img').count() === 0, 'no text is markup');
  expect(heard.length === 0, `hostile texts do nothing: ${heard.join(' | ')}`);
  await context.close();
}

async function forEveryone() {
  for (const options of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { viewport: { width: 360, height: 740 } }]) {
    const what = JSON.stringify(options);
    const { page, context } = await opened(options);
    await accessible(page, `${what}, empty`);
    await trust(page, KEY);
    await give(page, run('lean'));
    expect(await state(page) === 'good', `${what}: ${await said(page)}`);
    await accessible(page, `${what}, verified`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide <= (options.viewport?.width ?? 1280), `${what} fits: ${wide}`);
    await page.fill('#by-search', 'SN00005');
    expect(await page.locator('#items tbody tr').count() === 1, 'a machine is found');
    await page.fill('#by-search', '');
    await page.selectOption('#by-outcome', 'prohibited');
    await page.selectOption('#by-outcome', '');
    await page.focus('#next');
    await page.keyboard.press('Enter');
    expect((await page.innerText('#items caption')).includes('page 2 of 3'), 'the table is turned by keyboard');
    await give(page, [['a.dsse.json', '{}']]);
    expect(await state(page) === 'bad', `${what}: ${await said(page)}`);
    await accessible(page, `${what}, refused`);
    await context.close();
  }
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`file://${verifier}`);
  expect(/did not run/.test(await page.innerText('#check')), 'without scripts it says so');
  await context.close();
}

/** A bundle of many lines: the page answers meanwhile, and says how far it is. */
async function large() {
  const lines = linesOf('lean/reports.intoto.jsonl');
  const many = Math.max(1, Math.round(20_000 / lines.length));
  const bundle = joined([lines[0], ...Array.from({ length: many }, () => lines.slice(1)).flat()]);
  const { page, context } = await opened();
  await trust(page, KEY);
  await page.evaluate(() => {
    globalThis.longest = 0;
    let last = performance.now();
    globalThis.watch = setInterval(() => {
      const now = performance.now();
      globalThis.longest = Math.max(globalThis.longest, now - last);
      last = now;
    }, 20);
  });
  const began = Date.now();
  writeFileSync(join(folder, 'many.intoto.jsonl'), bundle);
  await page.setInputFiles('#pick-files', join(folder, 'many.intoto.jsonl'));
  await page.waitForSelector('#check progress');
  await page.waitForFunction(() => (document.querySelector('#check progress')?.value ?? 1) > 0.1, undefined, { timeout: 120_000 });
  const bar = await page.evaluate(() => document.querySelector('#check progress')?.value ?? 1);
  await settled(page);
  const longest = await page.evaluate(() => globalThis.longest);
  console.log(`${many * (lines.length - 1)} lines, ${bundle.length} bytes in ${Date.now() - began} ms; the longest that the page did not answer: ${Math.round(longest)} ms`);
  expect(bar > 0 && bar <= 1, `progress is shown: ${bar}`);
  expect(longest < 2_000, `the page answers meanwhile: ${longest} ms`);
  expect(await state(page) === 'bad' && (await said(page)).includes('as line 2 is'), `machines twice are told: ${await said(page)}`);
  await context.close();
}

await whatHolds();
await whatDoesNot();
await whatIsBound();
await keys();
await shownAsText();
await forEveryone();
await large();
await browser.close();
console.log(`${checks} checks, ${wrong} wrong`);
process.exitCode = wrong > 0 ? 1 : 0;
