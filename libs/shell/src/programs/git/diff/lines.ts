/** Which lines changed between two texts, placed where git places them: xdiff's sliding of groups and its indent heuristic. */
import type { ByteString } from '../../../kernel/byte-string.ts';
import { type Edit, editScript } from '../../edit-script.ts';

/** Lines with their newlines. */
export const splitLines = (text: ByteString): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const MAX_INDENT = 200;
const MAX_BLANKS = 20;
const MAX_SLIDING = 100;

function indentOf(line: string): number {
  let width = 0;
  for (const character of line) {
    if (character === ' ') width++;
    else if (character === '\t') width += 8 - (width % 8);
    else if (!/\s/.test(character)) return width;
    if (width >= MAX_INDENT) return MAX_INDENT;
  }
  // Nothing but blanks.
  return -1;
}

interface Split {
  readonly atEnd: boolean;
  readonly indent: number;
  readonly preBlank: number;
  readonly preIndent: number;
  readonly postBlank: number;
  readonly postIndent: number;
}

function measure(lines: readonly string[], split: number): Split {
  const atEnd = split >= lines.length;
  const indent = atEnd ? -1 : indentOf(lines[split]!);
  let [preBlank, preIndent] = [0, -1];
  for (let i = split - 1; i >= 0; i--) {
    preIndent = indentOf(lines[i]!);
    if (preIndent !== -1) break;
    if (++preBlank === MAX_BLANKS) {
      preIndent = 0;
      break;
    }
  }
  let [postBlank, postIndent] = [0, -1];
  for (let i = split + 1; i < lines.length; i++) {
    postIndent = indentOf(lines[i]!);
    if (postIndent !== -1) break;
    if (++postBlank === MAX_BLANKS) {
      postIndent = 0;
      break;
    }
  }
  return { atEnd, indent, preBlank, preIndent, postBlank, postIndent };
}

interface Score {
  effectiveIndent: number;
  penalty: number;
}

/** The weights of xdiff, found by its authors from many histories. */
const WEIGHTS = {
  startOfFile: 1,
  endOfFile: 21,
  totalBlank: -30,
  postBlank: 6,
  relativeIndent: -4,
  relativeIndentWithBlank: 10,
  relativeOutdent: 24,
  relativeOutdentWithBlank: 17,
  relativeDedent: 23,
  relativeDedentWithBlank: 17,
};

function addScore(split: Split, score: Score): void {
  if (split.preIndent === -1 && split.preBlank === 0) score.penalty += WEIGHTS.startOfFile;
  if (split.atEnd) score.penalty += WEIGHTS.endOfFile;
  const postBlank = split.indent === -1 ? 1 + split.postBlank : 0;
  const totalBlank = split.preBlank + postBlank;
  score.penalty += WEIGHTS.totalBlank * totalBlank + WEIGHTS.postBlank * postBlank;
  const indent = split.indent !== -1 ? split.indent : split.postIndent;
  const anyBlanks = totalBlank !== 0;
  score.effectiveIndent += indent;
  if (indent === -1 || split.preIndent === -1 || indent === split.preIndent) return;
  if (indent > split.preIndent) score.penalty += anyBlanks ? WEIGHTS.relativeIndentWithBlank : WEIGHTS.relativeIndent;
  else if (split.postIndent !== -1 && split.postIndent > indent)
    score.penalty += anyBlanks ? WEIGHTS.relativeOutdentWithBlank : WEIGHTS.relativeOutdent;
  else score.penalty += anyBlanks ? WEIGHTS.relativeDedentWithBlank : WEIGHTS.relativeDedent;
}

const compareScores = (a: Score, b: Score): number => 60 * Math.sign(a.effectiveIndent - b.effectiveIndent) + (a.penalty - b.penalty);

/** One side of the comparison: which of its lines are changed. */
interface Side {
  readonly lines: readonly string[];
  readonly changed: boolean[];
}

/** A run of changed lines, or an empty one between two lines that are the same. */
interface Group {
  start: number;
  end: number;
}

const groupFrom = ({ changed }: Side, start: number): Group => {
  let end = start;
  while (changed[end]) end++;
  return { start, end };
};

function next(side: Side, group: Group): boolean {
  if (group.end === side.lines.length) return false;
  Object.assign(group, groupFrom(side, group.end + 1));
  return true;
}

function previous({ changed }: Side, group: Group): boolean {
  if (group.start === 0) return false;
  group.end = group.start - 1;
  group.start = group.end;
  while (group.start > 0 && changed[group.start - 1]) group.start--;
  return true;
}

function slideDown(side: Side, group: Group): boolean {
  if (group.end >= side.lines.length || side.lines[group.start] !== side.lines[group.end]) return false;
  side.changed[group.start++] = false;
  side.changed[group.end++] = true;
  while (side.changed[group.end]) group.end++;
  return true;
}

function slideUp(side: Side, group: Group): boolean {
  if (group.start === 0 || side.lines[group.start - 1] !== side.lines[group.end - 1]) return false;
  side.changed[--group.start] = true;
  side.changed[--group.end] = false;
  while (group.start > 0 && side.changed[group.start - 1]) group.start--;
  return true;
}

/** Moves each group of `side` to where it reads best, in step with the groups of `other`. */
function compact(side: Side, other: Side): void {
  const [group, twin] = [groupFrom(side, 0), groupFrom(other, 0)];
  for (;;) {
    if (group.end !== group.start) settle(side, other, group, twin);
    if (!next(side, group)) return;
    next(other, twin);
  }
}

function settle(side: Side, other: Side, group: Group, twin: Group): void {
  let earliest: number;
  let matching: number;
  for (let size = -1; size !== group.end - group.start;) {
    size = group.end - group.start;
    matching = -1;
    while (slideUp(side, group)) previous(other, twin);
    earliest = group.end;
    if (twin.end > twin.start) matching = group.end;
    while (slideDown(side, group)) {
      next(other, twin);
      if (twin.end > twin.start) matching = group.end;
    }
  }
  if (group.end === earliest!) return;
  if (matching! !== -1) {
    while (twin.end === twin.start) {
      slideUp(side, group);
      previous(other, twin);
    }
    return;
  }
  slideTo(side, other, group, twin, bestShift(side, group, earliest!));
}

function bestShift({ lines }: Side, group: Group, earliest: number): number {
  const size = group.end - group.start;
  let best = -1;
  let bestScore: Score = { effectiveIndent: 0, penalty: 0 };
  let shift = Math.max(earliest, group.end - size - 1, group.end - MAX_SLIDING);
  for (; shift <= group.end; shift++) {
    const score: Score = { effectiveIndent: 0, penalty: 0 };
    addScore(measure(lines, shift), score);
    addScore(measure(lines, shift - size), score);
    if (best === -1 || compareScores(score, bestScore) <= 0) {
      bestScore = score;
      best = shift;
    }
  }
  return best;
}

function slideTo(side: Side, other: Side, group: Group, twin: Group, end: number): void {
  while (group.end > end) {
    if (!slideUp(side, group)) return;
    previous(other, twin);
  }
}

/** The changes that make `right` of `left`, as git shows them. `key`: what of a line is compared. */
export function gitEdits(left: readonly string[], right: readonly string[], key: (line: string) => string = (line) => line): Edit[] {
  const [a, b] = [left.map(key), right.map(key)];
  const old: Side = { lines: a, changed: Array<boolean>(a.length).fill(false) };
  const fresh: Side = { lines: b, changed: Array<boolean>(b.length).fill(false) };
  for (const { from, to, start, end } of editScript(a, b)) {
    old.changed.fill(true, from, to);
    fresh.changed.fill(true, start, end);
  }
  compact(old, fresh);
  compact(fresh, old);
  const edits: Edit[] = [];
  for (let [i, j] = [0, 0]; i < a.length || j < b.length;) {
    if (!old.changed[i] && !fresh.changed[j]) {
      i++;
      j++;
      continue;
    }
    const [from, start] = [i, j];
    while (old.changed[i]) i++;
    while (fresh.changed[j]) j++;
    edits.push({ from, to: i, start, end: j });
  }
  return edits;
}
