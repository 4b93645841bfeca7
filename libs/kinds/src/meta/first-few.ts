/** The first three of a list, and how many more there are: `a,b,c + 2 more...` (printers.go, listWithMoreString). */
export function firstFew(values: readonly string[], maximum = 3): string {
  const shown = values.slice(0, maximum).join(',');
  return values.length > maximum ? `${shown} + ${values.length - maximum} more...` : shown;
}
