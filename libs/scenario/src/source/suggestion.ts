import { editDistance } from '@drydock/apimachinery';

/** The known word that was probably meant: at most a third of it wrong. Undefined when none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const distances = known.map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }));
  const best = distances.reduce<(typeof distances)[number] | undefined>((a, b) => (a && a.distance <= b.distance ? a : b), undefined);
  return best && best.distance <= Math.max(1, Math.floor(best.candidate.length / 3)) ? best.candidate : undefined;
}
