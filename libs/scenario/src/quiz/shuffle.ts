import type { Rng } from '@drydock/apimachinery';

/** Fisher and Yates. */
export function shuffle<T>(items: readonly T[], rng: Rng): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const chosen = rng.integer(last + 1);
    [shuffled[last], shuffled[chosen]] = [shuffled[chosen]!, shuffled[last]!];
  }
  return shuffled;
}

/** FNV-1a over a text, so that what has another name is drawn otherwise from the same seed. */
export function mix(text: string, seed: number): number {
  return [...text].reduce((hash, character) => Math.imul(hash ^ character.codePointAt(0)!, 0x01000193), seed ^ 0x811c9dc5) | 0;
}
