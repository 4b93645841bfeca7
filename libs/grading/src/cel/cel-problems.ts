/** CEL expressions of a lesson that can not be compiled: found when it is checked, not when a learner is graded. */
import { isRecord } from '@drydock/apimachinery';
import { fillSample, YamlSource, type Problem, type ScenarioFiles } from '@drydock/scenario';
import { celProblem } from './cel-evaluator.ts';

const DOCUMENTS = ['scenario.yaml', 'quiz.yaml'] as const;

/** `folder` is `<track>/<lesson>`. Places are those of the expressions. */
export function celProblems(files: ScenarioFiles, folder: string): Problem[] {
  const scenario = new YamlSource(`${folder}/scenario.yaml`, files[`${folder}/scenario.yaml`] ?? '');
  return DOCUMENTS.flatMap((name) => {
    const file = `${folder}/${name}`;
    if (!Object.hasOwn(files, file)) return [];
    const source = new YamlSource(file, files[file]!);
    return source.problems.length > 0 ? [] : problemsIn(source, fillSample(source.value, scenario), []);
  });
}

/** `cel: { expression }` and `count: { where }`, wherever they stand. */
function problemsIn(source: YamlSource, value: unknown, path: PropertyKey[]): Problem[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => problemsIn(source, item, [...path, index]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const own = [...path, key];
    const isExpression = (key === 'expression' && path.at(-1) === 'cel') || (key === 'where' && path.at(-1) === 'count');
    if (!isExpression || typeof child !== 'string') return problemsIn(source, child, own);
    const variables = key === 'where' ? ['object'] : Object.keys(isRecord(value.objects) ? value.objects : {});
    const problem = celProblem(child, variables);
    return problem === undefined ? [] : [source.problemAt(own, `the CEL expression can not be used: ${problem}`)];
  });
}
