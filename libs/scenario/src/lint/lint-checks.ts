import { checksOf, type Scenario } from '../format/scenario.ts';
import type { Problem } from '../source/problem.ts';
import type { YamlSource } from '../source/yaml-source.ts';
import { nearest } from '../source/suggestion.ts';
import { missingTranslations, repeatedIds } from './translations.ts';

export function lintChecks(scenario: Scenario, source: YamlSource): Problem[] {
  const steps = scenario.steps.map(({ id }, index) => ({ id, path: ['steps', index] }));
  const checks = scenario.steps.flatMap((step, index) =>
    step.checks.map(({ id }, position) => ({ id, path: ['steps', index, 'checks', position] })),
  );
  return [
    ...folderName(scenario, source),
    ...repeatedIds(source, 'step', steps),
    ...repeatedIds(source, 'check', checks),
    ...lintOrder(scenario, source),
    ...missingTranslations(source),
    ...scenario.steps.flatMap(({ checks }, index) =>
      checks.length > 0 && checks.every(({ guard }) => guard)
        ? [source.problemAt(['steps', index, 'checks'], 'all checks are guards: the step is passed before it is begun')]
        : [],
    ),
    ...scenario.steps.flatMap(({ checks }, step) =>
      checks.flatMap(({ guard, once }, check) =>
        guard && once
          ? [source.problemAt(['steps', step, 'checks', check, 'once'], 'a guard has to be kept: it can not come true only once')]
          : [],
      ),
    ),
    ...(checksOf(scenario).length === 0 ? [source.problemAt(['steps'], 'no step has a check: nothing can be graded')] : []),
  ];
}

/** `after` names steps that exist, and no step waits for itself. */
function lintOrder({ steps }: Scenario, source: YamlSource): Problem[] {
  const ids = steps.map(({ id }) => id);
  const before = new Map(steps.map(({ id, after }) => [id, after]));
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    (before.get(from) ?? []).some((id) => id === to || (!seen.has(id) && reaches(id, to, seen.add(id))));
  return steps.flatMap(({ id, after }, step) => [
    ...after.flatMap((name, index) => {
      if (ids.includes(name)) return [];
      const meant = nearest(name, ids);
      return [source.problemAt(['steps', step, 'after', index], `there is no step "${name}"${meant ? `: did you mean "${meant}"?` : ''}`)];
    }),
    ...(reaches(id, id, new Set()) ? [source.problemAt(['steps', step, 'after'], `the step "${id}" waits for itself`)] : []),
  ]);
}

function folderName({ id }: Scenario, source: YamlSource): Problem[] {
  const written = (source.value as { metadata: { id: string } }).metadata.id;
  return written === id ? [] : [source.problemAt(['metadata', 'id'], `the id "${written}" is not the name of its folder, "${id}"`)];
}
