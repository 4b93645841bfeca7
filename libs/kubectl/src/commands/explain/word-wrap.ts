/** Wraps at white space and keeps line breaks and indentation as they are; a word longer than the line stays whole (mitchellh/go-wordwrap). */
export function wordWrap(text: string, limit: number): string {
  let out = '';
  let column = 0;
  let word = '';
  let space = '';
  const flush = (): void => {
    column += space.length + word.length;
    out += space + word;
    space = '';
    word = '';
  };
  for (const char of text) {
    if (char === '\n') {
      if (word === '' && column + space.length > limit) space = '';
      flush();
      out += char;
      column = 0;
    } else if (/\s/.test(char) && char !== '\u00a0') {
      if (space === '' || word !== '') flush();
      space += char;
    } else {
      word += char;
      if (column + space.length + word.length > limit && word.length < limit) {
        out += '\n';
        column = 0;
        space = '';
      }
    }
  }
  if (word !== '' || column + space.length <= limit) flush();
  return out;
}

/** Every line gets the indentation, empty ones too. */
export function indentLines(text: string, by: number): string {
  const indent = ' '.repeat(by);
  return indent + text.replaceAll('\n', `\n${indent}`);
}

/** The beginning of an item of a list. */
const BULLET = /^(?:\d+\.?|[-*])\s/;

/**
 * Lines of at most `limit` characters, filled across the line breaks of a text; what looks like a list, code or a new section stays on lines of its own
 * (kubectl/pkg/explain, formatter.go).
 */
export function fillLines(text: string, limit: number): string[] {
  const lines: string[] = [];
  let line = '';
  const flush = () => {
    if (line !== '') lines.push(line);
    line = '';
  };
  for (const source of text.split('\n')) {
    const words = source.split(/\s+/).filter(Boolean);
    if (source.startsWith('    ')) {
      flush();
      lines.push(source);
      continue;
    }
    if (words.length === 0 && (lines.length > 0 || line !== '')) {
      flush();
      lines.push('');
      continue;
    }
    if (line.endsWith(':') || BULLET.test(source.trim())) flush();
    for (const word of words) {
      if (line !== '' && line.length + 1 + word.length > limit) flush();
      line += line === '' ? word : ` ${word}`;
    }
  }
  flush();
  return lines;
}
