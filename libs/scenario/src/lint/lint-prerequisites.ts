import type { Track } from '../format/scenario.ts';
import type { ReadScenario } from '../read/read-scenario.ts';
import type { Problem } from '../source/problem.ts';

/** A lesson comes after those that it builds on. What is in a track that was not loaded is not known, and let be. */
export function lintPrerequisites(tracks: readonly Track[], reads: readonly ReadScenario[]): Problem[] {
  const places = new Map(tracks.flatMap(({ scenarios }) => scenarios).map(({ folder }, place) => [folder, place]));
  const isLoaded = (address: string) => tracks.some(({ id }) => id === address.split('/')[0]);
  return reads.flatMap(({ scenario, source }) => {
    const own = scenario && places.get(scenario.folder);
    if (own === undefined) return [];
    return scenario!.prerequisites.flatMap((address, index) => {
      const place = places.get(address);
      const at = ['prerequisites', index];
      if (place === undefined) return isLoaded(address) ? [source.problemAt(at, `there is no lesson ${address}`)] : [];
      return place < own ? [] : [source.problemAt(at, `${address} does not come before this lesson`)];
    });
  });
}
