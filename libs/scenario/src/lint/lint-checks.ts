import { checksOf, type Scenario } from '../format/scenario.ts';
import type { Problem } from '../source/problem.ts';
import type { YamlSource } from '../source/yaml-source.ts';
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
    ...missingTranslations(source),
    ...scenario.steps.flatMap(({ checks }, index) =>
      checks.length > 0 && checks.every(({ guard }) => guard)
        ? [source.problemAt(['steps', index, 'checks'], 'all checks are guards: the step is passed before it is begun')]
        : [],
    ),
    ...(checksOf(scenario).length === 0 ? [source.problemAt(['steps'], 'no step has a check: nothing can be graded')] : []),
  ];
}

function folderName({ id }: Scenario, source: YamlSource): Problem[] {
  const written = (source.value as { metadata: { id: string } }).metadata.id;
  return written === id ? [] : [source.problemAt(['metadata', 'id'], `the id "${written}" is not the name of its folder, "${id}"`)];
}
