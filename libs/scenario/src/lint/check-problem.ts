import type { ScenarioFiles } from '../read/scenario-files.ts';
import type { Problem } from '../source/problem.ts';
import { YamlSource } from '../source/yaml-source.ts';

/** A problem with a check of a lesson, where scenario.yaml describes it. `folder` is `<track>/<lesson>`. */
export function problemWithCheck(files: ScenarioFiles, folder: string, checkId: string, message: string): Problem {
  const file = `${folder}/scenario.yaml`;
  const source = new YamlSource(file, files[file] ?? '');
  const { steps = [] } = (source.value ?? {}) as { steps?: { checks?: { id: string }[] }[] };
  for (const [step, { checks = [] }] of steps.entries()) {
    const index = checks.findIndex(({ id }) => id === checkId);
    if (index >= 0) return source.problemAt(['steps', step, 'checks', index], message);
  }
  return { file, severity: 'error', message };
}

/** The same for a question of its quiz. */
export function problemWithQuestion(files: ScenarioFiles, folder: string, questionId: string, message: string): Problem {
  const file = `${folder}/quiz.yaml`;
  const source = new YamlSource(file, files[file] ?? '');
  const { questions = [], pools = [] } = (source.value ?? {}) as {
    questions?: { id: string }[];
    pools?: { questions: { id: string }[] }[];
  };
  const places = [
    ...questions.map(({ id }, index) => ({ id, path: ['questions', index] })),
    ...pools.flatMap((pool, index) => pool.questions.map(({ id }, position) => ({ id, path: ['pools', index, 'questions', position] }))),
  ];
  const place = places.find(({ id }) => id === questionId);
  return place ? source.problemAt(place.path, message) : { file, severity: 'error', message };
}
