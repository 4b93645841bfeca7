/** How far a mistyped command is from another: git's weights, in which leaving letters out costs least. */
export function editDistance(from: string, to: string): number {
  const [swap, substitute, insert, remove] = [0, 2, 1, 3];
  const rows = [...Array(from.length + 1).keys()].map((i) => [i * remove]);
  for (let j = 1; j <= to.length; j++) rows[0]![j] = j * insert;
  for (let i = 1; i <= from.length; i++)
    for (let j = 1; j <= to.length; j++) {
      let cost = rows[i - 1]![j - 1]! + (from[i - 1] === to[j - 1] ? 0 : substitute);
      if (i > 1 && j > 1 && from[i - 2] === to[j - 1] && from[i - 1] === to[j - 2] && from[i - 1] !== to[j - 1])
        cost = Math.min(cost, rows[i - 2]![j - 2]! + swap);
      rows[i]![j] = Math.min(cost, rows[i - 1]![j]! + remove, rows[i]![j - 1]! + insert);
    }
  return rows[from.length]![to.length]!;
}
