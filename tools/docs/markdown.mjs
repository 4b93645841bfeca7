/** What the specs of the documents read of a Markdown file. */

/** The text under a heading, up to the next one of the same or a higher level. Throws when there is no such heading. */
export function section(text, heading) {
  const lines = text.split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`There is no heading "${heading}".`);
  const level = /^#+/.exec(heading)[0].length;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^#+ /.test(line) && /^#+/.exec(line)[0].length <= level);
  return rest.slice(0, end < 0 ? undefined : end).join('\n');
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
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/(`+)(.+?)\1/g)].map((match) => match[2].trim());
}

/** The names that the first column of a section's tables gives: each a code span, several in one row when the row speaks for all of them. */
export function namesIn(text) {
  return tableRows(text).flatMap(([first]) => codeSpans(first));
}

/** The fenced blocks of a language, with what follows it on the fence's line. */
export function fencedBlocks(text, language) {
  return [...text.matchAll(/^```(\S*)(.*)\n([\s\S]*?)^```/gm)]
    .filter((match) => match[1] === language)
    .map((match) => ({ info: match[2].trim(), text: match[3] }));
}
