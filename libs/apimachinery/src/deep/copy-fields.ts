/**
 * A copy of the record; what its fields hold is shared. `{ ...record }` is another thing to the engine where records of many layouts pass: there
 * each copy gets a layout of its own, which costs memory, and all that ever reads it afterwards cannot remember where its fields are.
 */
export function copyFields<T extends object>(record: T): T {
  const copy: Record<string, unknown> = {};
  const fields = record as Record<string, unknown>;
  for (const name in fields) copy[name] = fields[name];
  return copy as T;
}
