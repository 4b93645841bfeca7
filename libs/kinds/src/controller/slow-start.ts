/** In batches of 1, 2, 4, … calls: a failure ends the series with its batch (pkg/controller, slowStartBatch). The first failure. */
export function slowStart<T>(items: readonly T[], call: (item: T) => Error | undefined): Error | undefined {
  let failure: Error | undefined;
  for (let start = 0, batch = 1; start < items.length && !failure; start += batch, batch *= 2) {
    for (const item of items.slice(start, start + batch)) failure = call(item) ?? failure;
  }
  return failure;
}
