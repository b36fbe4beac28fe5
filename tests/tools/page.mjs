// Opens pages of `-o html` in a real Chromium, as a reader would, and as somebody who tampers with them.
//
//   node page.mjs NODE_MODULES CHROMIUM FOLDER
//
// FOLDER holds en.html, ja.html, zh.html, lean.html, once.html, unsigned.html, hostile.html, one.html, and the keys test.pub.pem and
// other.pub.pem. Says each thing that is not as it should be, and ends with 1 if there was one.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [, , modules, executablePath, folder] = process.argv;
const require = createRequire(join(modules, 'x.js'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const text = (name) => readFileSync(join(folder, name), 'utf8');
const KEY = text('test.pub.pem');
const OTHER = text('other.pub.pem');
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

/** Opens a file of the folder; `heard` gathers what a page must not do. */
async function opened(name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const heard = [];
  page.on('console', (message) => heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(error.message));
  page.on('dialog', (dialog) => { heard.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => {
    if (request.url() !== `file://${join(folder, name)}`) {
      heard.push(`a request: ${request.url()}`);
    }
  });
  await page.goto(`file://${join(folder, name)}`);
  // The check of the page by itself is over once it says what it shows and what it does not, or that it did not run.
  await page.waitForFunction(() => document.querySelector('#check .limits, #check .bad') !== null
    || document.querySelector('#page')?.childElementCount === 0 || document.querySelector('.check.bad') !== null);
  await page.waitForTimeout(50);
  return { page, context, heard };
}

const state = (page) => page.evaluate(() => document.getElementById('check')?.className.replace('check ', '') ?? 'none');
const said = (page) => page.evaluate(() => document.getElementById('check')?.innerText ?? '');
const drawn = (page) => page.evaluate(() => document.getElementById('page')?.childElementCount > 0);

async function give(page, key) {
  if (await page.locator('#key-text').count() === 0) {
    return;
  }
  await page.evaluate(() => { document.querySelector('.give').open = true; });
  await page.fill('#key-text', key);
  await page.click('.key button[type=submit]');
  await page.waitForFunction(() => !document.querySelector('.check.busy'));
}

async function accessible(page, what) {
  // Past the page's policy, which runs no script but its own.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', {
    awaitPromise: true,
    returnByValue: true,
    expression: 'axe.run().then((r) => r.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)}`))',
  });
  expect(Array.isArray(result.value) && result.value.length === 0, `axe finds nothing, ${what}: ${JSON.stringify(result.value)}`);
}

async function readInEveryLanguage() {
  for (const language of ['en', 'ja', 'zh']) {
    for (const colorScheme of ['light', 'dark']) {
      const name = `${language}.html`;
      const { page, context, heard } = await opened(name, { colorScheme });
      expect(await state(page) === 'neutral', `${name} is neutral before there is a key`);
      expect(await page.getAttribute('html', 'lang') === language, `${name} says its language`);
      await accessible(page, `${name}, ${colorScheme}`);
      await give(page, OTHER);
      expect(await state(page) === 'bad', `${name} is refused with another key`);
      await accessible(page, `${name}, ${colorScheme}, refused`);
      await give(page, KEY);
      expect(await state(page) === 'good', `${name} is verified with its key: ${await said(page)}`);
      await page.click('#machines tbody a');
      await page.waitForSelector('#machine-title');
      await accessible(page, `${name}, ${colorScheme}, a machine`);
      expect(heard.length === 0, `${name} is quiet: ${heard.join(' | ')}`);
      await context.close();
    }
    const { page, context } = await opened(`${language}.html`, { viewport: { width: 360, height: 740 } });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide <= 360, `${language}.html fits a phone: ${wide}`);
    await accessible(page, `${language}.html on a phone`);
    await context.close();
  }
}

const rows = (page) => page.locator('#machines tbody tr').count();

async function searchedFilteredAndSorted() {
  const { page, context, heard } = await opened('lean.html');
  expect(await rows(page) === 50, 'a page of the table has 50 machines');
  await page.click('[id="page.next"]');
  expect((await page.textContent('.pager')).includes('2'), 'the table is turned');
  await page.fill('#by-search', 'sn00005');
  expect(await rows(page) === 1, 'a machine is found by its serial number');
  await page.fill('#by-search', 'cvitek');
  const found = await rows(page);
  expect(found > 0 && found < 50, `machines are found by what is in them: ${found}`);
  await page.fill('#by-search', '');
  await page.selectOption('#by-verdict', 'undetermined');
  const verdicts = await page.locator('#machines tbody .verdict').evaluateAll((all) => all.map((one) => one.className));
  expect(verdicts.length > 0 && verdicts.every((name) => name.includes('undetermined')), 'the table is filtered by verdict');
  await page.selectOption('#by-verdict', '');
  await page.click('#sort-machine');
  const keys = () => page.locator('#machines tbody th').allInnerTexts();
  const up = await keys();
  expect(up[0] === 'SN00000' && await page.getAttribute('th:has(#sort-machine)', 'aria-sort') === 'ascending', `sorted: ${up[0]}`);
  await page.keyboard.press('Enter');
  const down = await keys();
  expect(down[0] > up[49] && await page.getAttribute('th:has(#sort-machine)', 'aria-sort') === 'descending', `sorted by keyboard: ${down[0]}`);
  await page.fill('#by-search', 'SN00001');
  await page.click('#machines tbody a');
  await page.waitForSelector('#machine-title');
  const machine = await page.innerText('#machine');
  for (const part of ['SN00001', 'CVCtrl_BHB42XXX', 'in.csv!C3', 'CVITEK', '○', '×', '—']) {
    expect(machine.includes(part), `a machine tells of ${part}`);
  }
  expect(await page.locator('#machine .path .stop.law').count() > 0, 'the way ends at the law');
  expect(await page.locator('#exposure svg.bars').count() >= 3, 'there are drawings');
  await give(page, KEY);
  expect(await state(page) === 'good', `lean.html is verified: ${await said(page)}`);
  expect(heard.length === 0, `lean.html is quiet: ${heard.join(' | ')}`);
  await context.close();
}

async function keysAndSignatures() {
  const once = await opened('once.html');
  await give(once.page, KEY);
  expect(await state(once.page) === 'good', `once.html is verified by its manifest: ${await said(once.page)}`);
  for (const [key, what] of [['', 'nothing'], ['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'a private key'],
    [KEY.replace('MCow', 'MCox'), 'no key']]) {
    await give(once.page, key);
    expect(await state(once.page) === 'neutral', `${what} verifies nothing`);
  }
  await once.context.close();
  const unsigned = await opened('unsigned.html');
  expect(await state(unsigned.page) === 'neutral' && await unsigned.page.locator('#key-text').count() === 0, 'what is not signed takes no key');
  expect(/not signed/i.test(await said(unsigned.page)), 'it says that it is not signed');
  await unsigned.context.close();
  const one = await opened('one.html');
  await give(one.page, KEY);
  expect(await state(one.page) === 'good' && /At least 3 further/.test(await said(one.page)), `one.html has one machine of nine: ${await said(one.page)}`);
  await one.context.close();
  const hostile = await opened('hostile.html');
  expect(await drawn(hostile.page) && hostile.heard.length === 0, `hostile texts do nothing: ${hostile.heard.join(' | ')}`);
  await hostile.page.click('#machines tbody a');
  await hostile.page.waitForSelector('#machine-title');
  expect(await hostile.page.locator('#page script, #page img, #page iframe, #page a[href^="javascript"]').count() === 0, 'no text is markup');
  await hostile.context.close();
  const still = await opened('en.html', { javaScriptEnabled: false });
  expect(/did not run/.test(await still.page.innerText('#check')), 'without scripts it says so');
  await still.context.close();
}

async function whatIsSignedIsShown() {
  const html = repaired(text('en.html'), (data) => {
    data.reports = data.reports.map((line) => saying(line, ({ predicate }) => {
      for (const finding of predicate.findings) {
        finding.title = 'turned \u202e around \u0007';
        finding.waiver = { id: 'w-1', owner: 'A. Owner', reason: 'accepted until the board is replaced', expires: '2027-01-31', licence: 'D1234567' };
      }
    }));
  });
  writeFileSync(join(folder, 'changed.html'), html);
  const { page, context } = await opened('changed.html');
  const waivers = await page.innerText('#waivers');
  for (const part of ['w-1', 'A. Owner', 'accepted until the board is replaced', '2027-01-31', 'D1234567']) {
    expect(waivers.includes(part), `the first page tells of a waiver's ${part}: ${waivers}`);
  }
  await page.selectOption('#by-kind', 'waived');
  await page.click('#machines tbody a');
  await page.waitForSelector('#machine-title');
  const machine = await page.innerText('#machine');
  expect(machine.includes('turned \\u{202e} around \\u{7}') && !machine.includes('\u202e'), 'what cannot be seen is written out');
  expect(machine.includes('Waived:') && machine.includes('A. Owner'), 'a finding tells of its waiver');
  await accessible(page, 'a machine with a waiver');
  await context.close();
}

async function printed() {
  const { page, context } = await opened('en.html');
  const machines = await rows(page);
  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
  const pages = (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
  expect(pages > machines, `every machine has a page: ${pages} pages, ${machines} machines`);
  await context.close();
}

const sha = (data) => createHash('sha256').update(data).digest('base64');

/** The parts of a page, to change one of them. */
function apart(html) {
  const [, before, data, between, program, after] =
    /^([\s\S]*id="signed">)([\s\S]*?)(<\/script><script>)([\s\S]*)(<\/script><\/body><\/html>\n)$/.exec(html);
  return { before, data, between, program, after };
}

const whole = ({ before, data, between, program, after }) => before + data + between + program + after;

/** As somebody does who knows how the page is made: with every digest in it made anew. */
function repaired(html, change) {
  const page = apart(html);
  const old = sha(page.program);
  const data = JSON.parse(page.data);
  change(data);
  const changed = JSON.stringify(data).replaceAll('<', '\\u003c');
  const program = page.program.replace(/data: '[^']*'/, `data: '${sha(changed)}'`);
  return whole({ ...page, data: changed, program, before: page.before.replace(old, sha(program)) });
}

/** A line whose payload says something else. */
function saying(line, change) {
  const envelope = JSON.parse(line);
  const payload = JSON.parse(Buffer.from(envelope.payload, 'base64').toString());
  change(payload);
  return JSON.stringify({ ...envelope, payload: Buffer.from(JSON.stringify(payload)).toString('base64') });
}

const keyOf = (line) => JSON.parse(Buffer.from(JSON.parse(line).payload, 'base64').toString()).subject[0].name.split(':')[1];

async function refused(html, what, part) {
  const name = 'changed.html';
  writeFileSync(join(folder, name), html);
  const { page, context } = await opened(name);
  if (await drawn(page)) {
    await give(page, KEY);
    expect(await state(page) === 'bad', `red: ${what}: ${await state(page)}`);
    expect(part === undefined || (await said(page)).includes(part), `${what} names ${part}: ${await said(page)}`);
  } else {
    expect(part === undefined, `${what} names ${part}, and the script did not run`);
    expect(['bad', 'neutral'].includes(await state(page)) || await state(page) === 'none', `not green: ${what}`);
    expect(!/verified: what/i.test(await said(page)), `nothing is said to be verified: ${what}`);
  }
  await context.close();
}

async function tamperedWith() {
  const html = text('en.html');
  const page = apart(html);
  const at = (part, place) => part.slice(0, place) + String.fromCharCode(part.charCodeAt(place) ^ 1) + part.slice(place + 1);
  const middle = page.data.indexOf('payload', page.data.length / 2) + 200;
  await refused(whole({ ...page, data: at(page.data, middle) }), 'a byte of an envelope');
  await refused(html.replace('Verified: what is shown', 'Verified; what is shown'), 'a message');
  await refused(whole({ ...page, program: at(page.program, page.program.length - 400) }), 'the script');
  await refused(html.replace('--paper: #fdfdfc', '--paper: #fdfdfd'), 'the style');
  await refused(html.replace('<h1>Hardware', '<h1>hardware'), 'the frame');
  await refused(html.replace('<footer><p>', '<footer><p hidden="">'), 'an attribute');
  await refused(html.replace("script-src 'sha256-", "script-src 'sha256-A"), 'the policy');
  await refused(html.replace('http-equiv', 'http-equiw'), 'the name of the policy');
  for (const [added, what] of [['<p>All clear</p>', 'a paragraph'], ['<!-- -->', 'a remark'], ['<dialog open>All clear</dialog>', 'a box'],
    ['<iframe srcdoc="All clear"></iframe>', 'a frame'], ['<div style="position:fixed">', 'an element that covers others'], ['\n', 'a line']]) {
    await refused(html.replace('</body>', `${added}</body>`), `${what} behind the script`);
    await refused(html.replace('<header>', `${added}<header>`), `${what} before the script`);
  }
  await refused(`${html}<p>All clear</p>`, 'a paragraph behind the end');
  // What a browser keeps beside the text of the page is not shown.
  for (const mode of ['open" shadowrootclonable shadowrootserializable="', 'closed']) {
    const shadow = `<template shadowrootmode="${mode}"><p>All clear</p></template>`;
    for (const host of ['<header>', '<footer>', '<main id="page" tabindex="-1">', /<section id="check"[^>]*>/, '<body>']) {
      writeFileSync(join(folder, 'changed.html'), html.replace(host, (found) => found + shadow));
      const hidden = await opened('changed.html');
      await give(hidden.page, KEY);
      const seen = await hidden.page.evaluate(() => [...document.querySelectorAll('*')].some((one) => one.shadowRoot !== null));
      expect(!seen && !(await hidden.page.locator('body').innerText()).includes('All clear'), `no shadow in ${host}, ${mode}`);
      const drawing = await hidden.page.locator('h1').isVisible() && await hidden.page.locator('footer p').isVisible();
      expect(drawing, `what stands in the page is shown in spite of a shadow in ${host}, ${mode}`);
      await hidden.context.close();
    }
  }
  await refused(html.replace("script-src 'sha", "script-src 'unsafe-inline' 'sha"), 'a wider policy');

  const reports = JSON.parse(page.data).reports;
  const key = keyOf(reports[1]);
  const edited = (change) => refused(...change);
  await edited([repaired(html, (data) => { data.reports[1] = saying(reports[1], (s) => { s.predicate.scope = 'out-of-scope'; }); }), 'a report that says something else', key]);
  await edited([repaired(html, (data) => { data.run = saying(data.run, (s) => { s.predicate.asOf = '2020-01-01'; }); }), 'a run of another day', 'run statement']);
  await edited([repaired(html, (data) => { data.manifest = saying(data.manifest, (s) => { s.predicate.reports -= 1; }); }), 'another manifest', 'manifest']);
  await edited([repaired(html, (data) => { data.reports.splice(1, 1); }), 'a report taken out']);
  await edited([repaired(html, (data) => { data.reports.pop(); }), 'the last report taken out']);
  await edited([repaired(html, (data) => { data.reports.push(data.reports[0]); }), 'a report twice', keyOf(reports[0])]);
  await edited([repaired(html, (data) => { data.reports[1] = data.reports[1].replace('vnd.in-toto+json', 'vnd.in-toto.json'); }), 'another type']);
  await edited([repaired(html, (data) => { data.reports[1] = data.reports[1].replace(/"keyid":"./, '"keyid":"z'); }), 'another key id', key]);
  await edited([repaired(html, (data) => { data.reports[1] = JSON.parse(apart(text('lean.html')).data).reports[1]; }), 'a report of another run']);
  await edited([repaired(html, (data) => {
    const { verdict } = JSON.parse(Buffer.from(JSON.parse(data.reports.pop()).payload, 'base64').toString()).predicate;
    data.leftOut.verdicts = { [verdict]: 1 };
    data.leftOut.hashes = [Buffer.alloc(32).toString('base64')];
  }), 'a report that is said to have been left out']);
  await edited([repaired(text('once.html'), (data) => { data.reports[1] = saying(data.reports[1], (s) => { s.predicate.scope = 'out-of-scope'; }); }), 'a report under a signed manifest']);

  writeFileSync(join(folder, 'changed.html'), repaired(text('once.html'), (data) => { data.manifest = null; }));
  const bare = await opened('changed.html');
  expect(await state(bare.page) === 'neutral' && /not signed/i.test(await said(bare.page)), 'reports without the manifest that proves them');
  await bare.context.close();

  // What was left out and is proved by its hash is no fault, and is said.
  const last = reports.findIndex((line) => /"verdict":"clear"/.test(Buffer.from(JSON.parse(line).payload, 'base64')));
  writeFileSync(join(folder, 'changed.html'), repaired(html, (data) => {
    const [line] = data.reports.splice(last, 1);
    const leaf = createHash('sha256').update('\0').update(line).digest('base64');
    data.leftOut = { hashes: [leaf], others: 0, verdicts: { clear: 1 } };
  }));
  const fewer = await opened('changed.html');
  await give(fewer.page, KEY);
  expect(last >= 0 && await state(fewer.page) === 'good', `a line that its hash stands for: ${await said(fewer.page)}`);
  expect((await fewer.page.innerText('#summary .notice-box')).includes('left out'), 'it is said that one was left out');
  await accessible(fewer.page, 'a page without one machine');
  await fewer.context.close();

  // Anywhere: the same places each time.
  const bytes = readFileSync(join(folder, 'en.html'));
  for (let n = 0; n < 40; n += 1) {
    const place = Math.floor((bytes.length * ((n * 0.6180339887) % 1)));
    const changed = Buffer.from(bytes);
    changed[place] ^= 1;
    await refused(changed, `byte ${place}`);
  }
}

await readInEveryLanguage();
await searchedFilteredAndSorted();
await keysAndSignatures();
await whatIsSignedIsShown();
await printed();
await tamperedWith();
await browser.close();
console.log(`${checks} checks, ${wrong} wrong`);
process.exitCode = wrong > 0 ? 1 : 0;
