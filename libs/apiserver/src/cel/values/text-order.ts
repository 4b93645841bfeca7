/** The order of Go's strings, which is that of code points and not of UTF-16 units. */
export function compareStringsByCodePoint(a: string, b: string): number {
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  return (a.codePointAt(i) ?? -1) - (b.codePointAt(i) ?? -1);
}
