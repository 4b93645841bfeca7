/** Moves over what a reader takes for characters: an emoji with its modifiers, or a Hangul syllable of several jamo, is one. */
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export interface LineText {
  readonly text: string;
  /** Where the next character goes, in UTF-16 units. */
  readonly cursor: number;
}

export function characterBefore({ text, cursor }: LineText): number {
  const last = [...segmenter.segment(text.slice(0, cursor))].at(-1);
  return last?.index ?? 0;
}

export function characterAfter({ text, cursor }: LineText): number {
  const [first] = segmenter.segment(text.slice(cursor));
  return cursor + (first?.segment.length ?? 0);
}

const WORD_BEFORE = /[\p{L}\p{N}_]*[^\p{L}\p{N}_]*$/u;
const WORD_AFTER = /^[^\p{L}\p{N}_]*[\p{L}\p{N}_]*/u;
const BLANK_WORD_BEFORE = /\S*\s*$/;

export const wordBefore = ({ text, cursor }: LineText): number => cursor - WORD_BEFORE.exec(text.slice(0, cursor))![0].length;
export const wordAfter = ({ text, cursor }: LineText): number => cursor + WORD_AFTER.exec(text.slice(cursor))![0].length;
export const blankWordBefore = ({ text, cursor }: LineText): number => cursor - BLANK_WORD_BEFORE.exec(text.slice(0, cursor))![0].length;

/** `from`…`to` replaced by `insert`; the cursor stands behind it. */
export function spliced({ text }: LineText, from: number, to: number, insert: string): LineText {
  return { text: text.slice(0, from) + insert + text.slice(to), cursor: from + insert.length };
}

/** The characters around the cursor swapped, as Ctrl-T does. */
export function transposed(line: LineText): LineText {
  const at = line.cursor === line.text.length ? characterBefore(line) : line.cursor;
  const before = characterBefore({ text: line.text, cursor: at });
  if (at === 0 || before === at) return line;
  const after = characterAfter({ text: line.text, cursor: at });
  return spliced(line, before, after, line.text.slice(at, after) + line.text.slice(before, at));
}
