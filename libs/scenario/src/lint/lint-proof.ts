import { checksOf, type Scenario } from '../format/scenario.ts';
import type { LessonFolder } from '../read/scenario-files.ts';
import type { Problem } from '../source/problem.ts';
import { nearest } from '../source/suggestion.ts';

/** The attempts that prove a lesson: a solution, and wrong ones that name checks which exist. */
export function lintProof(scenario: Scenario, folder: LessonFolder): Problem[] {
  const ids = checksOf(scenario).map(({ id }) => id);
  const unknown = scenario.wrongAttempts
    .flatMap(({ name, fails }) => fails.filter((id) => !ids.includes(id)).map((id) => ({ name, id })))
    .map(({ name, id }): Problem => {
      const meant = nearest(id, ids);
      const message = `there is no check "${id}"${meant ? `: did you mean "${meant}"?` : ''}`;
      return { file: `${folder.path}/wrong/${name}.sh`, line: 1, column: 1, severity: 'error', message };
    });
  if (scenario.solution !== undefined) return unknown;
  const message = 'is missing: without a solution nobody knows that the lesson can be solved';
  return [{ file: `${folder.path}/solution.sh`, severity: 'error', message }, ...unknown];
}
