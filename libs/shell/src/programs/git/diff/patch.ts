/** Changes as unified diffs. */
import { type ByteString, decodeUtf8, encodeUtf8 } from '../../../kernel/byte-string.ts';
import type { FileChange } from './file-change.ts';
import { gitEdits, splitLines } from './lines.ts';
import type { Edit } from '../../edit-script.ts';

export interface PatchOptions {
  readonly colour: boolean;
  readonly context: number;
  /** Shortens an id. */
  abbreviate(id: string): string;
  /** The prefixes of old and new names. */
  readonly prefixes: readonly [string, string];
  /** What of a line is compared (`-w`). */
  readonly key?: (line: string) => string;
  /** `--word-diff`, simplified to whole words between blanks. */
  readonly words?: boolean;
}

const COLOURS = { meta: '\x1b[1m', hunk: '\x1b[36m', old: '\x1b[31m', new: '\x1b[32m', reset: '\x1b[m' };
type Colour = Exclude<keyof typeof COLOURS, 'reset'>;

export const isBinary = (content: ByteString): boolean => content.slice(0, 8000).includes('\0');

/** Names with unusual bytes are quoted as in C. */
export function quotePath(path: string): string {
  if (!/[\x00-\x1f"\\\x7f-\uffff]/.test(path)) return path;
  return `"${Array.from(encodeUtf8(path), (byte) => quoteByte(byte.charCodeAt(0))).join('')}"`;
}

function quoteByte(byte: number): string {
  const named: Record<number, string> = { 7: 'a', 8: 'b', 9: 't', 10: 'n', 11: 'v', 12: 'f', 13: 'r', 34: '"', 92: '\\' };
  if (named[byte] !== undefined) return `\\${named[byte]}`;
  return byte < 32 || byte > 126 ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte);
}

function header(change: FileChange, { abbreviate, prefixes: [a, b] }: PatchOptions): string[] {
  const { before, after, similarity } = change;
  const [from, to] = [(before ?? after)!.path, (after ?? before)!.path];
  const lines = [`diff --git ${quotePath(a + from)} ${quotePath(b + to)}`];
  if (!before) lines.push(`new file mode ${after!.mode}`);
  else if (!after) lines.push(`deleted file mode ${before.mode}`);
  else if (before.mode !== after.mode) lines.push(`old mode ${before.mode}`, `new mode ${after.mode}`);
  if (change.status === 'R') lines.push(`similarity index ${similarity}%`, `rename from ${quotePath(from)}`, `rename to ${quotePath(to)}`);
  const [oldId, newId] = [before?.id ?? '0'.repeat(40), after?.id ?? '0'.repeat(40)];
  if (oldId !== newId) {
    const mode = before && after && before.mode === after.mode ? ` ${before.mode}` : '';
    lines.push(`index ${abbreviate(oldId)}..${abbreviate(newId)}${mode}`);
  }
  return lines;
}

/** Git's default idea of the line that says where one is. */
function functionName(lines: readonly string[], before: number): string {
  for (let i = before - 1; i >= 0; i--) if (/^[A-Za-z_$]/.test(lines[i]!)) return ` ${lines[i]!.trimEnd().slice(0, 80).trimEnd()}`;
  return '';
}

interface Hunk {
  readonly edits: Edit[];
}

function hunksOf(edits: readonly Edit[], context: number): Hunk[] {
  const hunks: Hunk[] = [];
  for (const edit of edits) {
    const last = hunks.at(-1)?.edits.at(-1);
    if (last && edit.from - last.to <= 2 * context) hunks.at(-1)!.edits.push(edit);
    else hunks.push({ edits: [edit] });
  }
  return hunks;
}

const span = (start: number, count: number): string => (count === 1 ? String(start + 1) : `${count === 0 ? start : start + 1},${count}`);

/** The hunks of two texts: everything below `+++`. */
export function hunkText(
  left: readonly string[],
  right: readonly string[],
  options: Pick<PatchOptions, 'context' | 'colour' | 'key'>,
): string {
  const { context, colour } = options;
  const paint = painter(colour);
  const output: string[] = [];
  const line = (mark: string, text: string, name?: Colour): void => {
    const open = text.endsWith('\n') ? '' : '\n\\ No newline at end of file\n';
    const body = text.replace(/\n$/, '');
    output.push(`${name ? paint(name, mark + body, mark === '+') : mark + body}\n${open === '' ? '' : open.slice(1)}`);
  };
  for (const { edits } of hunksOf(gitEdits(left, right, options.key), context)) {
    const [first, last] = [edits[0]!, edits.at(-1)!];
    const [from, to] = [Math.max(0, first.from - context), Math.min(left.length, last.to + context)];
    const [start, end] = [Math.max(0, first.start - context), Math.min(right.length, last.end + context)];
    output.push(`${paint('hunk', `@@ -${span(from, to - from)} +${span(start, end - start)} @@`)}${functionName(left, from)}\n`);
    let at = start;
    for (const edit of edits) {
      while (at < edit.start) line(' ', right[at++]!);
      for (let i = edit.from; i < edit.to; i++) line('-', left[i]!, 'old');
      for (at = edit.start; at < edit.end; at++) line('+', right[at]!, 'new');
    }
    while (at < end) line(' ', right[at++]!);
  }
  return output.join('');
}

const painter =
  (on: boolean) =>
  (name: Colour, text: string, isNew = false): string => {
    if (!on) return text;
    // Git colours the mark of a new line apart from what follows, to point out blanks at its end.
    if (isNew && text.length > 1) return `${COLOURS[name]}${text[0]}${COLOURS.reset}${COLOURS[name]}${text.slice(1)}${COLOURS.reset}`;
    return `${COLOURS[name]}${text}${COLOURS.reset}`;
  };

export function patchText(change: FileChange, options: PatchOptions): string {
  if (change.status === 'U') return `* Unmerged path ${quotePath((change.before ?? change.after)!.path)}\n`;
  if (change.status === 'T')
    return patchText({ status: 'D', before: change.before, after: undefined }, options) + patchText({ status: 'A', before: undefined, after: change.after }, options); // prettier-ignore
  const paint = painter(options.colour);
  const { before, after } = change;
  const lines = header(change, options);
  const [oldText, newText] = [before?.content() ?? '', after?.content() ?? ''];
  if (before?.id === after?.id) return lines.map((line) => `${paint('meta', line)}\n`).join('');
  const [oldName, newName] = [
    before ? quotePath(options.prefixes[0] + before.path) : '/dev/null',
    after ? quotePath(options.prefixes[1] + after.path) : '/dev/null',
  ];
  if (isBinary(oldText) || isBinary(newText))
    return `${lines.map((line) => `${paint('meta', line)}\n`).join('')}Binary files ${oldName} and ${newName} differ\n`;
  const hunks = hunkText(splitLines(oldText).map(decodeUtf8), splitLines(newText).map(decodeUtf8), options);
  if (hunks === '' && options.key) return '';
  const blank = (name: string): string => (/ /.test(name) ? '\t' : '');
  if (hunks !== '') lines.push(`--- ${oldName}${blank(oldName)}`, `+++ ${newName}${blank(newName)}`);
  return `${lines.map((line) => `${paint('meta', line)}\n`).join('')}${hunks}`;
}
