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
