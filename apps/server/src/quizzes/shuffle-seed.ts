import type { Scenario } from '@drydock/scenario';

/**
 * Decides in which order a learner sees the options of a lesson's questions: the same in every attempt, so that a page that was loaded
 * earlier keeps its meaning.
 */
export function shuffleSeed(userId: string | undefined, scenario: Pick<Scenario, 'folder'>): number {
  let hash = 0;
  for (const character of `${userId ?? ''}/${scenario.folder}`) hash = (Math.imul(hash, 31) + character.codePointAt(0)!) | 0;
  return hash >>> 0;
}
