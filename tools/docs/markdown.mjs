/** What the specs of the documents read of a Markdown file. */

const FENCE = /^(`{3,})/;
const CODE_SPAN = /(`+)(.+?)\1/g;

/** The text under a heading, up to the next one of the same or a higher level. Throws when there is no such heading. */
export function section(text, heading) {
  const lines = text.split('\n');
  const headings = headingLines(lines);
  const start = headings.find((index) => lines[index] === heading);
  if (start === undefined) throw new Error(`There is no heading "${heading}".`);
  const end = headings.find((index) => index > start && levelOf(lines[index]) <= levelOf(heading));
  return lines.slice(start + 1, end).join('\n');
}

function levelOf(heading) {
  return /^#+/.exec(heading)[0].length;
}

/** Lines that begin with `#` outside fenced blocks. */
function headingLines(lines) {
  let fence;
  return lines.flatMap((line, index) => {
    const mark = FENCE.exec(line)?.[1];
    if (fence === undefined && mark === undefined) return /^#+ /.test(line) ? [index] : [];
    if (fence === undefined) fence = mark;
    else if (line === fence) fence = undefined;
    return [];
  });
}

/** The rows of the tables in a text, without their heads, as lists of cells. */
export function tableRows(text) {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  const isRule = (line) => /^[|\s:-]+$/.test(line);
  return lines
    .filter((line, index) => !isRule(line) && !isRule(lines[index + 1] ?? ''))
    .map((line) =>
      line
        .slice(1, line.lastIndexOf('|'))
        .split('|')
        .map((cell) => cell.trim()),
    );
}

/** The code spans of a text, without their quotes. Fenced blocks do not count. */
export function codeSpans(text) {
  return [...withoutBlocks(text).matchAll(CODE_SPAN)].map((match) => match[2].trim());
}

/** A text without its code: no fenced blocks and no code spans. */
export function withoutCode(text) {
  return withoutBlocks(text).replace(CODE_SPAN, '');
}

function withoutBlocks(text) {
  return text.replace(/^(`{3,}).*\n[\s\S]*?^\1$/gm, '');
}

/** The names that the first column of a section's tables gives: each a code span, several in one row when the row speaks for all of them. */
export function namesIn(text) {
  return tableRows(text).flatMap(([first]) => codeSpans(first));
}

/** The fenced blocks of a text. `info` is what follows the language on the fence's line. */
export function fencedBlocks(text) {
  const fences = text.matchAll(/^(`{3,})(\S*)(.*)\n([\s\S]*?)^\1$/gm);
  return [...fences].map(([, , language, info, content]) => ({ language, info: info.trim(), content }));
}
