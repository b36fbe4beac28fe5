// The page looks at itself: what stands around the signed lines has to be what was written around them.
//
// The browser runs this script only if its digest is the one in the page's Content-Security-Policy, so the script can hold
// digests of everything else. That notices damage and clumsy changes; whoever writes another page writes other digests,
// and no page can tell that of itself.

const base64Digest = async (text) => toBase64(await sha256(utf8(text)));

/** What there is of the page, taken once all of it was read and before anything is drawn; what it carries is taken out of it. */
function takenApart(program) {
  const carried = document.getElementById('signed');
  const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]');
  const taken = {
    data: carried.textContent,
    program: program.textContent,
    policy: policy?.getAttribute('content') ?? '',
    style: document.querySelector('style')?.textContent ?? '',
  };
  carried.textContent = '';
  program.textContent = '';
  policy?.setAttribute('content', '');
  taken.shell = document.documentElement.outerHTML;
  // Made once more of that text alone: what a browser shows beside it (a shadow root that the file declared) is in no text.
  document.body.replaceWith(new DOMParser().parseFromString('<!doctype html>' + taken.shell, 'text/html').body);
  return taken;
}

/** What is not as it was written; nothing where all of it is. */
async function changedPart({ data, program, policy, style, shell }) {
  const expected = "default-src 'none'; script-src 'sha256-" + await base64Digest(program) + "'; style-src 'sha256-"
    + await base64Digest(style) + "'; base-uri 'none'; form-action 'none'";
  if (policy !== expected) {
    return say('part.policy');
  }
  if (await base64Digest(shell) !== WRITTEN.shell || document.compatMode !== 'CSS1Compat') {
    return say('part.shell');
  }
  return await base64Digest(data) === WRITTEN.data ? undefined : say('part.data');
}
