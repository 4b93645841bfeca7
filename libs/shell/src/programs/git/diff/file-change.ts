/** What changed between two sets of files, renames found. */
import type { ByteString } from '../../../kernel/byte-string.ts';
import { comparePaths, type FileEntry } from '../objects/tree-object.ts';

export interface ChangedSide extends FileEntry {
  readonly path: string;
  content(): ByteString;
}

/** An absent side: the file was added or deleted. */
export interface FileChange {
  readonly status: 'A' | 'D' | 'M' | 'R' | 'C' | 'T' | 'U';
  readonly before: ChangedSide | undefined;
  readonly after: ChangedSide | undefined;
  /** How much of a renamed file stayed, in per cent. */
  readonly similarity?: number;
}

export type Files = ReadonlyMap<string, FileEntry>;
export type ReadContent = (path: string, entry: FileEntry) => ByteString;

export const pathOf = ({ before, after }: FileChange): string => (after ?? before)!.path;

const typeOf = (mode: string): string => mode.slice(0, 2);

/** `readOld`, `readNew`: called only for what is looked at. */
export function compareFiles(old: Files, fresh: Files, readOld: ReadContent, readNew: ReadContent): FileChange[] {
  const side = (path: string, entry: FileEntry | undefined, read: ReadContent): ChangedSide | undefined =>
    entry && { ...entry, path, content: () => read(path, entry) };
  const changes: FileChange[] = [];
  for (const path of [...new Set([...old.keys(), ...fresh.keys()])].sort(comparePaths)) {
    const [a, b] = [old.get(path), fresh.get(path)];
    if (a && b && a.id === b.id && a.mode === b.mode) continue;
    const [before, after] = [side(path, a, readOld), side(path, b, readNew)];
    const status = !a ? 'A' : !b ? 'D' : typeOf(a.mode) !== typeOf(b.mode) ? 'T' : 'M';
    changes.push({ status, before, after });
  }
  return changes;
}

const CHUNK = 64;

/** How many bytes there are of each line, long ones cut into pieces. */
function chunks(content: ByteString): Map<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at < content.length;) {
    const newline = content.indexOf('\n', at);
    const end = Math.min(newline < 0 ? content.length : newline + 1, at + CHUNK);
    const piece = content.slice(at, end).replace(/\r\n$/, '\n');
    counts.set(piece, (counts.get(piece) ?? 0) + (end - at));
    at = end;
  }
  return counts;
}

/** How much of `from` is in `to`, in per cent of the larger. */
export function similarity(from: ByteString, to: ByteString): number {
  const larger = Math.max(from.length, to.length);
  if (larger === 0) return 0;
  if (Math.min(from.length, to.length) < larger / 2) return 0;
  const [left, right] = [chunks(from), chunks(to)];
  let copied = 0;
  for (const [piece, count] of left) copied += Math.min(count, right.get(piece) ?? 0);
  return Math.floor((Math.floor((copied * 60_000) / larger) * 100) / 60_000);
}

const LEAST_SIMILARITY = 50;
const MAX_PAIRS = 10_000;

/** Deleted and added files that are much alike become renames. */
export function findRenames(changes: readonly FileChange[]): FileChange[] {
  const deleted = changes.filter(({ status, before }) => status === 'D' && before!.mode !== '120000');
  const added = changes.filter(({ status, after }) => status === 'A' && after!.mode !== '120000');
  const pairs = new Map<FileChange, { from: FileChange; score: number }>();
  const used = new Set<FileChange>();
  for (const to of added) {
    const base = (path: string) => path.slice(path.lastIndexOf('/') + 1);
    const same = deleted.filter((from) => !used.has(from) && from.before!.id === to.after!.id && from.before!.content() !== '');
    const from = same.find((each) => base(each.before!.path) === base(to.after!.path)) ?? same[0];
    if (!from) continue;
    pairs.set(to, { from, score: 100 });
    used.add(from);
  }
  const rest = { from: deleted.filter((each) => !used.has(each)), to: added.filter((each) => !pairs.has(each)) };
  if (rest.from.length * rest.to.length <= MAX_PAIRS) {
    const scored = rest.to
      .flatMap((to) => rest.from.map((from) => ({ from, to, score: similarity(from.before!.content(), to.after!.content()) })))
      .filter(({ score }) => score >= LEAST_SIMILARITY)
      .sort((a, b) => b.score - a.score);
    for (const { from, to, score } of scored) {
      if (used.has(from) || pairs.has(to)) continue;
      pairs.set(to, { from, score });
      used.add(from);
    }
  }
  return changes.flatMap((change): FileChange[] => {
    if (used.has(change)) return [];
    const pair = pairs.get(change);
    return pair ? [{ status: 'R', before: pair.from.before, after: change.after, similarity: pair.score }] : [change];
  });
}
