/** Commits and their ancestors. */
import type { ObjectId } from './objects/object-store.ts';
import type { Repository } from './repository.ts';

/** All ancestors of `starts`, themselves too, newest first, children before parents where dates are equal. */
export function ancestors(repository: Repository, starts: readonly ObjectId[], without: ReadonlySet<ObjectId> = new Set()): ObjectId[] {
  const seen = new Set<ObjectId>();
  const queue: { id: ObjectId; time: number; order: number }[] = [];
  const result: ObjectId[] = [];
  let order = 0;
  const push = (id: ObjectId): void => {
    if (seen.has(id) || without.has(id)) return;
    seen.add(id);
    const entry = { id, time: repository.commit(id).committer.time, order: order++ };
    // Newest first; among equals, who came first.
    const at = queue.findIndex(({ time }) => time < entry.time);
    if (at < 0) queue.push(entry);
    else queue.splice(at, 0, entry);
  };
  starts.forEach(push);
  for (let next = queue.shift(); next; next = queue.shift()) {
    result.push(next.id);
    repository.commit(next.id).parents.forEach(push);
  }
  return result;
}

/** No commit before all of its children: the order of `--topo-order` and of graphs. */
export function topological(repository: Repository, ids: readonly ObjectId[]): ObjectId[] {
  const wanted = new Set(ids);
  const children = new Map<ObjectId, number>(ids.map((id) => [id, 0]));
  for (const id of ids)
    for (const parent of repository.commit(id).parents) if (wanted.has(parent)) children.set(parent, children.get(parent)! + 1);
  const ready = ids.filter((id) => children.get(id) === 0).reverse();
  const result: ObjectId[] = [];
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    result.push(next);
    for (const parent of repository.commit(next).parents) {
      if (!wanted.has(parent)) continue;
      const left = children.get(parent)! - 1;
      children.set(parent, left);
      if (left === 0) ready.push(parent);
    }
  }
  return result;
}

export const isAncestor = (repository: Repository, older: ObjectId, newer: ObjectId): boolean =>
  older === newer || ancestors(repository, [newer]).includes(older);

/** The best common ancestors: those that no other common ancestor descends from. */
export function mergeBases(repository: Repository, left: ObjectId, right: ObjectId): ObjectId[] {
  const ofLeft = new Set(ancestors(repository, [left]));
  const common = ancestors(repository, [right]).filter((id) => ofLeft.has(id));
  const beneath = new Set<ObjectId>();
  const best: ObjectId[] = [];
  for (const id of common) {
    if (beneath.has(id)) continue;
    best.push(id);
    for (const each of ancestors(repository, [id])) beneath.add(each);
  }
  // A commit that came first may still be an ancestor of a later one when clocks are wrong.
  return best.filter((id) => !best.some((other) => other !== id && isAncestor(repository, id, other)));
}

/** How many commits each side has that the other has not. */
export function aheadBehind(repository: Repository, left: ObjectId, right: ObjectId): { ahead: number; behind: number } {
  const [a, b] = [new Set(ancestors(repository, [left])), new Set(ancestors(repository, [right]))];
  return { ahead: [...a].filter((id) => !b.has(id)).length, behind: [...b].filter((id) => !a.has(id)).length };
}
