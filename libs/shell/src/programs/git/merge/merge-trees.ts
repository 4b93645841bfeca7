/** Three sets of files become one, or as much of one as can be said. */
import type { ByteString } from '../../../kernel/byte-string.ts';
import { compareFiles, findRenames } from '../diff/file-change.ts';
import { isBinary } from '../diff/patch.ts';
import type { Stages } from '../index-file.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { comparePaths, type FileEntry, type FlatTree, SYMLINK } from '../objects/tree-object.ts';
import { type Labels, mergeTexts } from './merge-text.ts';

/** A path that both sides changed in ways that do not go together. */
export interface Conflict {
  readonly path: string;
  readonly stages: Stages;
  /** What the work tree gets: text with marks, or the side that is there. */
  readonly work: { readonly mode: string; readonly content: ByteString } | undefined;
}

export interface MergedTrees {
  readonly files: Map<string, FileEntry>;
  readonly conflicts: Conflict[];
  /** `Auto-merging a`, `CONFLICT (content): …`: in the order of paths. */
  readonly messages: string[];
}

const same = (a: FileEntry | undefined, b: FileEntry | undefined): boolean => a?.id === b?.id && a?.mode === b?.mode;

/** Old path → new path, for files that one side moved. */
function renamesOf(store: ObjectStore, base: FlatTree, side: FlatTree): Map<string, string> {
  const read = (_: string, { id }: FileEntry): ByteString => store.read(id).content;
  const changes = compareFiles(base, side, read, read).filter(({ status }) => status === 'A' || status === 'D');
  const renames = findRenames(changes).filter(({ status }) => status === 'R');
  return new Map(renames.map(({ before, after }) => [before!.path, after!.path]));
}

/** The tree with the files of `renames` under their old names, as far as the other side did not take them. */
function withOldNames(tree: FlatTree, renames: ReadonlyMap<string, string>): FlatTree {
  const back = new Map([...renames].map(([from, to]) => [to, from]));
  return new Map([...tree].map(([path, entry]) => [back.get(path) ?? path, entry]));
}

export function mergeTrees(store: ObjectStore, base: FlatTree, ours: FlatTree, theirs: FlatTree, labels: Labels): MergedTrees {
  const [movedByUs, movedByThem] = [renamesOf(store, base, ours), renamesOf(store, base, theirs)];
  const [left, right] = [withOldNames(ours, movedByUs), withOldNames(theirs, movedByThem)];
  const result: MergedTrees = { files: new Map(), conflicts: [], messages: [] };
  for (const old of [...new Set([...base.keys(), ...left.keys(), ...right.keys()])].sort(comparePaths)) {
    const path = movedByUs.get(old) ?? movedByThem.get(old) ?? old;
    mergePath(store, { old, path }, base.get(old), left.get(old), right.get(old), labels, result);
  }
  return result;
}

function mergePath(
  store: ObjectStore,
  { old, path }: { old: string; path: string },
  base: FileEntry | undefined,
  ours: FileEntry | undefined,
  theirs: FileEntry | undefined,
  labels: Labels,
  result: MergedTrees,
): void {
  const keep = (entry: FileEntry | undefined): void => void (entry && result.files.set(path, entry));
  if (same(ours, theirs) || same(base, theirs)) return keep(ours);
  if (same(base, ours)) return keep(theirs);
  const stages: Stages = { ...(base ? { 1: base } : {}), ...(ours ? { 2: ours } : {}), ...(theirs ? { 3: theirs } : {}) };
  if (!ours || !theirs) {
    const [deleted, modified] = ours ? [labels.theirs, labels.ours] : [labels.ours, labels.theirs];
    const there = (ours ?? theirs)!;
    const what = old === path ? 'modify/delete' : 'rename/delete';
    result.conflicts.push({ path, stages, work: { mode: there.mode, content: store.read(there.id).content } });
    result.messages.push(
      what === 'modify/delete'
        ? `CONFLICT (modify/delete): ${path} deleted in ${deleted} and modified in ${modified}.  Version ${modified} of ${path} left in tree.`
        : `CONFLICT (rename/delete): ${old} renamed to ${path} in ${modified}, but deleted in ${deleted}.`,
    );
    return;
  }
  const mode = base && base.mode === ours.mode ? theirs.mode : ours.mode;
  if (base && base.id === theirs.id) return keep({ mode, id: ours.id });
  if (base && base.id === ours.id) return keep({ mode, id: theirs.id });
  const content = (entry: FileEntry | undefined): ByteString => (entry ? store.read(entry.id).content : '');
  const [original, mine, yours] = [content(base), content(ours), content(theirs)];
  if (isBinary(mine) || isBinary(yours) || ours.mode === SYMLINK || theirs.mode === SYMLINK) {
    result.messages.push(
      ...(ours.mode === SYMLINK ? [] : [`warning: Cannot merge binary files: ${path} (${labels.ours} vs. ${labels.theirs})`]),
      `Auto-merging ${path}`,
      `CONFLICT (${base ? 'content' : 'add/add'}): Merge conflict in ${path}`,
    );
    result.conflicts.push({ path, stages, work: { mode: ours.mode, content: mine } });
    return;
  }
  result.messages.push(`Auto-merging ${path}`);
  const merged = mergeTexts(original, mine, yours, labels);
  if (merged.conflicts === 0) return keep({ mode, id: store.write('blob', merged.text) });
  result.messages.push(`CONFLICT (${base ? 'content' : 'add/add'}): Merge conflict in ${path}`);
  result.conflicts.push({ path, stages, work: { mode, content: merged.text } });
}
