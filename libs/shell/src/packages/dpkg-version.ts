/** The order of Debian's versions (deb-version(7)). */

const order = (character: string | undefined): number => {
  if (character === undefined || /\d/.test(character)) return 0;
  if (character === '~') return -1;
  return /[A-Za-z]/.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256;
};

function compareParts(left: string, right: string): number {
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    while ((i < left.length && !/\d/.test(left[i]!)) || (j < right.length && !/\d/.test(right[j]!))) {
      const difference = order(left[i]) - order(right[j]);
      if (difference !== 0) return difference;
      i++;
      j++;
    }
    const [a, b] = [/^\d*/.exec(left.slice(i))![0], /^\d*/.exec(right.slice(j))![0]];
    const difference = Number(a) - Number(b);
    if (difference !== 0) return difference;
    i += a.length;
    j += b.length;
  }
  return 0;
}

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const colon = version.indexOf(':');
  const rest = version.slice(colon + 1);
  const dash = rest.lastIndexOf('-');
  return {
    epoch: colon < 0 ? 0 : Number(version.slice(0, colon)),
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? '' : rest.slice(dash + 1),
  };
}

/** Negative when `left` is older. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [split(left), split(right)];
  return a.epoch - b.epoch || compareParts(a.upstream, b.upstream) || compareParts(a.revision, b.revision);
}
