/** The order of the items of merged lists (apimachinery, strategicpatch.normalizeElementOrder). */
import { deepEqual } from '../deep/deep.ts';
import { getOwn, isRecord } from '../deep/own-property.ts';

/** Whether two list items are the same one: by merge key, or by value in lists of scalars. */
export function sameItem(a: unknown, b: unknown, mergeKey: string | undefined): boolean {
  if (mergeKey === undefined || !isRecord(a) || !isRecord(b)) return deepEqual(a, b);
  const key = getOwn(a, mergeKey);
  return key !== undefined && deepEqual(key, getOwn(b, mergeKey));
}

export function indexOfItem(items: readonly unknown[], item: unknown, mergeKey: string | undefined): number {
  return items.findIndex((each) => sameItem(each, item, mergeKey));
}

/** Items in the order in which `order` names them; those it does not name come last. */
export function sortLike(items: readonly unknown[], order: readonly unknown[], mergeKey: string | undefined): unknown[] {
  const rank = (item: unknown): number => {
    const index = indexOfItem(order, item, mergeKey);
    return index < 0 ? order.length : index;
  };
  return items
    .map((item) => ({ item, rank: rank(item) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/**
 * Items that the patch names in the patch's order, the others in the server's. An item of the patch that the server does not
 * have yet comes before every other one that is left.
 */
export function orderItems(
  merged: readonly unknown[],
  patchOrder: readonly unknown[],
  serverOrder: readonly unknown[],
  mergeKey: string | undefined,
): unknown[] {
  const isPatched = (item: unknown): boolean => indexOfItem(patchOrder, item, mergeKey) >= 0;
  const patched = sortLike(merged.filter(isPatched), patchOrder, mergeKey);
  const serverOnly = sortLike(
    merged.filter((item) => !isPatched(item)),
    serverOrder,
    mergeKey,
  );
  const ordered: unknown[] = [];
  while (serverOnly.length > 0 && patched.length > 0) {
    const server = indexOfItem(serverOrder, serverOnly[0], mergeKey);
    const patch = indexOfItem(serverOrder, patched[0], mergeKey);
    ordered.push(server >= 0 && patch >= 0 && server < patch ? serverOnly.shift() : patched.shift());
  }
  return [...ordered, ...serverOnly, ...patched];
}
