/**
 * When two recordings of a command count as identical: to the letter; or after what no two runs share was replaced; or loosely, where only
 * chance decides (which worker, the order of lines that hangs on random names, how often progress was reported).
 *
 * @typedef {{stdout: string[], stderr: string[], status: number}} Printed
 */

/** Commands whose lines may come in another order. */
const UNORDERED_COMMAND = /\b(?:label|annotate)\b.*--list|\bdescribe\b|\bwait\b|\brollout status\b/;
const UNORDERED_OUTPUT = /<(?:RND|HASH|EV)>|\bnode0[12]\b|REASON|Reason/;
const PROGRESS = /^\| ?(?:W|w)aiting for |^\| Waiting/;

/** @param {Printed} printed the lines as a transcript shows them */
export function shownLines({ stdout, stderr, status }) {
  return [...stdout.map((line) => `| ${line}`), ...stderr.map((line) => `! ${line}`), ...(status ? [`? ${status}`] : [])];
}

/**
 * @param {string} command
 * @param {Printed} expected
 * @param {Printed} actual
 * @param {(text: string) => string} normalise
 * @returns {{identical: true} | {identical: false, expected: string[], actual: string[]}}
 */
export function compareCommand(command, expected, actual, normalise) {
  const raw = [shownLines(expected), shownLines(actual)];
  if (sameLines(raw[0], raw[1])) return { identical: true };
  let [left, right] = raw.map((lines) => lines.map(normalise));
  if (!sameLines(left, raw[0]) || !sameLines(right, raw[1])) [left, right] = [left.map(withoutPadding), right.map(withoutPadding)];
  if (sameLines(left, right)) return { identical: true };
  const mayBeUnordered = UNORDERED_COMMAND.test(command) || UNORDERED_OUTPUT.test([...left, ...right].join());
  if (mayBeUnordered && sameLines(loosely(left), loosely(right))) return { identical: true };
  return { identical: false, expected: left, actual: right };
}

function sameLines(a, b) {
  return a.length === b.length && a.every((line, at) => line === b[at]);
}

/** Columns are as wide as their widest value, which differs where values do. */
function withoutPadding(line) {
  return line.replace(/ {2,}/g, '  ').replace(/ +$/, '').replace(/-{3,}/g, '---');
}

function loosely(lines) {
  return lines
    .map((line) => line.replace(/\bnode0[12]\b/g, '<NODE>'))
    .filter((line) => !PROGRESS.test(line))
    .map((line) => line.replace(/<RND>|<HASH>/g, '<X>'))
    .sort();
}

/** What differs, line by line (longest common subsequence); runs of equal lines are counted. */
export function lineDiff(a, b) {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const diff = [];
  let same = 0;
  const flush = () => {
    if (same) diff.push(`  … ${same} same`);
    same = 0;
  };
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      same++;
      i++;
      j++;
      continue;
    }
    flush();
    if (j >= b.length || (i < a.length && lengths[i + 1][j] >= lengths[i][j + 1])) diff.push(`- ${a[i++]}`);
    else diff.push(`+ ${b[j++]}`);
  }
  flush();
  return diff;
}
