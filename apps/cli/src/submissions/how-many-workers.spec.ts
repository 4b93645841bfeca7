import { howManyWorkers } from './how-many-workers.ts';

it.each<[submissions: number, cores: number, workers: number]>([
  [0, 2, 1],
  [1, 8, 1],
  [10_000, 1, 1],
  [7_999, 2, 1],
  [8_000, 2, 2],
  [10_000, 3, 2],
  [20_000, 2, 2],
  [40, 8, 2],
  [1_000, 8, 4],
  [100_000, 8, 8],
])('%i submissions on %i cores: %i', (submissions, cores, workers) => {
  expect(howManyWorkers(submissions, cores)).toBe(workers);
});
