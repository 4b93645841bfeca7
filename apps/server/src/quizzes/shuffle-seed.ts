import type { Scenario } from '@drydock/scenario';

/**
 * Decides in which order the options of a lesson's questions stand. Unless its quiz is shuffled for each attempt it is the same for everybody:
 * a page that was loaded before its reader became a guest, or the guest an account, keeps its meaning.
 */
export function shuffleSeed({ folder, quizRules }: Pick<Scenario, 'folder' | 'quizRules'>, attemptSeed: number): number {
  if (quizRules.shuffle) return attemptSeed;
  let hash = 0;
  for (const character of folder) hash = (Math.imul(hash, 31) + character.codePointAt(0)!) | 0;
  return hash >>> 0;
}
