/**
 * `make`, with what it gave for the latest arguments; when it knows `most`, it begins anew. For pure functions of texts: what comes back is shared
 * by all who ask. What is thrown is not remembered.
 */
export function memoized<Args extends readonly string[], T>(most: number, make: (...args: Args) => T): (...args: Args) => T {
  const known = new Map<string, T>();
  return (...args) => {
    const key = args.length === 1 ? args[0]! : args.join('\0');
    const before = known.get(key);
    if (before !== undefined || known.has(key)) return before as T;
    const made = make(...args);
    if (known.size >= most) known.clear();
    known.set(key, made);
    return made;
  };
}
