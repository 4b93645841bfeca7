import type { Sandbox } from '@drydock/sandbox';
import { killercodaLimits } from './killercoda-limits.ts';
import type { FoundLessons } from './lesson-files.ts';

/** What is played or graded as it is says first, on standard error, what it can not do here. `prepared` stays as it is. */
export async function tellLimits({ foreign }: FoundLessons, prepared: Sandbox): Promise<void> {
  if (!foreign) return;
  for (const note of await killercodaLimits(foreign, prepared)) console.error(`note: ${note}`);
}
