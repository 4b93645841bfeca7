/** Three versions of a text become one: xdiff's merge, with conflicts as small as git makes them. */
import type { ByteString } from '../../../kernel/byte-string.ts';
import type { Edit } from '../../edit-script.ts';
import { gitEdits, splitLines } from '../diff/lines.ts';

export interface MergedText {
  readonly text: ByteString;
  readonly conflicts: number;
}

/** Lines that are decided, or two ways to go on. */
type Part = { readonly lines: string[] } | { ours: string[]; theirs: string[]; base: string[] };

const isConflict = (part: Part): part is { ours: string[]; theirs: string[]; base: string[] } => 'ours' in part;
const sameLines = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((line, i) => line === b[i]);

/** Lines that lie between two conflicts and are so few that reading them apart does not help. */
const TOO_CLOSE = 3;

function mergeParts(base: readonly string[], ours: readonly string[], theirs: readonly string[]): Part[] {
  const [left, right] = [gitEdits(base, ours), gitEdits(base, theirs)];
  const parts: Part[] = [];
  let [at, i, j] = [0, 0, 0];
  let [shiftOurs, shiftTheirs] = [0, 0];
  const grow = ({ from, to, start, end }: Edit): number => end - start - (to - from);
  while (i < left.length || j < right.length) {
    const start = Math.min(left[i]?.from ?? Infinity, right[j]?.from ?? Infinity);
    let end = start;
    const [firstLeft, firstRight] = [i, j];
    // All changes that touch each other are one.
    for (let more = true; more;) {
      more = false;
      while (i < left.length && left[i]!.from <= end && touches(left[i]!, start, end, i > firstLeft || j > firstRight)) {
        end = Math.max(end, left[i++]!.to);
        more = true;
      }
      while (j < right.length && right[j]!.from <= end && touches(right[j]!, start, end, i > firstLeft || j > firstRight)) {
        end = Math.max(end, right[j++]!.to);
        more = true;
      }
    }
    parts.push({ lines: base.slice(at, start) });
    const growOurs = left.slice(firstLeft, i).reduce((sum, edit) => sum + grow(edit), 0);
    const growTheirs = right.slice(firstRight, j).reduce((sum, edit) => sum + grow(edit), 0);
    const mine = ours.slice(start + shiftOurs, end + shiftOurs + growOurs);
    const yours = theirs.slice(start + shiftTheirs, end + shiftTheirs + growTheirs);
    shiftOurs += growOurs;
    shiftTheirs += growTheirs;
    const original = base.slice(start, end);
    if (j === firstRight || sameLines(mine, yours)) parts.push({ lines: mine });
    else if (i === firstLeft) parts.push({ lines: yours });
    else parts.push({ ours: mine, theirs: yours, base: original });
    at = end;
  }
  parts.push({ lines: base.slice(at) });
  return parts;
}

/** A change right behind another one belongs to it, as xdiff has it. */
const touches = (edit: Edit, start: number, end: number, begun: boolean): boolean => !begun || edit.from <= end || edit.from === start;

/** Splits a conflict where both sides agree. */
function refine(part: Part): Part[] {
  if (!isConflict(part) || part.ours.length === 0 || part.theirs.length === 0) return [part];
  const parts: Part[] = [];
  let at = 0;
  for (const { from, to, start, end } of gitEdits(part.ours, part.theirs)) {
    if (from > at) parts.push({ lines: part.ours.slice(at, from) });
    parts.push({ ours: part.ours.slice(from, to), theirs: part.theirs.slice(start, end), base: part.base });
    at = to;
  }
  if (at < part.ours.length) parts.push({ lines: part.ours.slice(at) });
  return parts;
}

function joinClose(parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const [before, between] = [joined.at(-2), joined.at(-1)];
    if (isConflict(part) && before && isConflict(before) && between && !isConflict(between) && between.lines.length <= TOO_CLOSE) {
      joined.pop();
      before.ours.push(...between.lines, ...part.ours);
      before.theirs.push(...between.lines, ...part.theirs);
    } else joined.push(isConflict(part) ? { ours: [...part.ours], theirs: [...part.theirs], base: part.base } : part);
  }
  return joined;
}

export interface Labels {
  readonly ours: string;
  readonly theirs: string;
  /** `merge.conflictStyle = diff3`: the original is shown under this name. */
  readonly base?: string;
}

export function mergeTexts(base: ByteString, ours: ByteString, theirs: ByteString, labels: Labels): MergedText {
  const all = mergeParts(splitLines(base), splitLines(ours), splitLines(theirs)).filter(
    (part) => isConflict(part) || part.lines.length > 0,
  );
  const parts = joinClose(labels.base === undefined ? all.flatMap(refine) : all);
  const whole = (lines: readonly string[]): ByteString => lines.map((line) => (line.endsWith('\n') ? line : `${line}\n`)).join('');
  const text = parts.map((part) => {
    if (!isConflict(part)) return part.lines.join('');
    const original = labels.base === undefined ? '' : `||||||| ${labels.base}\n${whole(part.base)}`;
    return `<<<<<<< ${labels.ours}\n${whole(part.ours)}${original}=======\n${whole(part.theirs)}>>>>>>> ${labels.theirs}\n`;
  });
  return { text: text.join(''), conflicts: parts.filter(isConflict).length };
}
