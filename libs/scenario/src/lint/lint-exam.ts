import type { Scenario } from '../format/scenario.ts';
import type { Problem } from '../source/problem.ts';
import { nearest } from '../source/suggestion.ts';
import type { YamlSource } from '../source/yaml-source.ts';
import { repeatedIds } from './translations.ts';

/** Tasks count in domains that exist, are drawn from pools that hold them, and give no help. */
export function lintExam({ exam, steps }: Scenario, source: YamlSource): Problem[] {
  if (!exam)
    return steps.flatMap(({ domain }, index) =>
      domain ? [source.problemAt(['steps', index, 'domain'], 'only tasks of an exam have a domain')] : [],
    );
  const domains = Object.keys(exam.domains);
  const ids = steps.map(({ id }) => id);
  const written = (source.value as { steps: { after?: unknown; hints?: unknown }[] }).steps;
  return [
    ...repeatedIds(
      source,
      'pool',
      exam.pools.map(({ id }, index) => ({ id, path: ['exam', 'pools', index] })),
    ),
    ...steps.flatMap(({ domain, checks }, index) => {
      const problem = (message: string, ...path: PropertyKey[]) => source.problemAt(['steps', index, ...path], message);
      const { after, hints } = written[index] ?? {};
      return [
        ...(domain === undefined ? [problem('a task of an exam has a domain')] : []),
        ...(domain !== undefined && !domains.includes(domain)
          ? [problem(`there is no domain "${domain}"${meant(domain, domains)}`, 'domain')]
          : []),
        ...(checks.length === 0 ? [problem('a task of an exam has checks')] : []),
        ...(hints === undefined ? [] : [problem('an exam gives no hints', 'hints')]),
        ...(after === undefined ? [] : [problem('the tasks of an exam come in any order', 'after')]),
      ];
    }),
    ...exam.pools.flatMap(({ draw, steps: pooled }, index) => [
      ...(draw > pooled.length
        ? [source.problemAt(['exam', 'pools', index, 'draw'], `${draw} are drawn, but the pool has ${pooled.length} tasks`)]
        : []),
      ...pooled.flatMap((id, position) => {
        const twice =
          exam.pools
            .slice(0, index + 1)
            .flatMap((pool) => pool.steps)
            .filter((each) => each === id).length > 1;
        const place = ['exam', 'pools', index, 'steps', position];
        if (!ids.includes(id)) return [source.problemAt(place, `there is no task "${id}"${meant(id, ids)}`)];
        return twice ? [source.problemAt(place, `the task "${id}" is in a pool already`)] : [];
      }),
    ]),
  ];
}

function meant(word: string, known: readonly string[]): string {
  const found = nearest(word, known);
  return found ? `: did you mean "${found}"?` : '';
}
