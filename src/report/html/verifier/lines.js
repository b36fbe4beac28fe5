// Files are read piece by piece, and no further than anything signed can reach.

const MOST_BYTES = 8 * 1024 * 1024;
const TOO_LARGE = () => new Refused('TOO_LARGE', `larger than ${MOST_BYTES} bytes`);

const isBlank = (byte) => byte === 32 || (byte >= 9 && byte <= 13 && byte !== 11);

/** Bytes without what stands around them: line ends that somebody changed are no part of what is signed. */
function bare(bytes) {
  let [from, to] = [0, bytes.length];
  while (from < to && isBlank(bytes[from])) {
    from += 1;
  }
  while (to > from && isBlank(bytes[to - 1])) {
    to -= 1;
  }
  return bytes.subarray(from, to);
}

/** The one line of a file. */
async function lineOf(file) {
  if (file.size > MOST_BYTES + 2) {
    throw TOO_LARGE();
  }
  return bare(new Uint8Array(await file.arrayBuffer()));
}

/** The lines of a file that are not blank, one after the other. One that is too long is the last one, and is said to be. */
async function* linesOf(file) {
  const reader = file.stream().getReader();
  let rest = [];
  let length = 0;
  const taken = () => {
    const line = bare(rest.length === 1 ? rest[0] : joined(...rest));
    [rest, length] = [[], 0];
    return line;
  };
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      break;
    }
    let from = 0;
    for (let end = value.indexOf(10); end >= 0; end = value.indexOf(10, from)) {
      rest.push(value.subarray(from, end));
      length += end - from;
      from = end + 1;
      if (length > MOST_BYTES + 2) {
        break;
      }
      const line = taken();
      if (line.length > 0) {
        yield line;
      }
    }
    rest.push(value.subarray(from));
    length += value.length - from;
    if (length > MOST_BYTES + 2) {
      await reader.cancel();
      yield undefined;
      return;
    }
  }
  const line = taken();
  if (line.length > 0) {
    yield line;
  }
}

const asText = (bytes, code) => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refused(code, 'not UTF-8');
  }
};

/** The page stays alive meanwhile. */
const pause = () => new Promise((resolve) => { setTimeout(resolve); });
