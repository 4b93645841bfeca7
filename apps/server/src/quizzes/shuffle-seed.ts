import type { Scenario } from '@drydock/scenario';

/**
 * Decides in which order the options of a lesson's questions stand. It is the same for everybody and in every attempt: a page that was
 * loaded before its reader became a guest, or the guest an account, keeps its meaning.
 */
export function shuffleSeed({ folder }: Pick<Scenario, 'folder'>): number {
  let hash = 0;
  for (const character of folder) hash = (Math.imul(hash, 31) + character.codePointAt(0)!) | 0;
  return hash >>> 0;
}
