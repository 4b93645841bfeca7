import type { Scenario } from '../format/scenario.ts';
import { placeholdersIn } from '../parameters/placeholders.ts';
import type { LessonFolder } from '../read/scenario-files.ts';
import type { Problem } from '../source/problem.ts';
import { nearest } from '../source/suggestion.ts';

/** Names between braces that are nearly those of parameters, and parameters that nothing uses. Other names are Go's or Helm's. */
export function lintPlaceholders({ parameters }: Scenario, folder: LessonFolder): Problem[] {
  const known = Object.keys(parameters);
  if (known.length === 0) return [];
  const used = new Set<string>();
  const problems = [...folder.files].flatMap(([path, text]) =>
    placeholdersIn(text).flatMap(({ name, index }): Problem[] => {
      used.add(name);
      const meant = known.includes(name) ? undefined : nearest(name, known);
      if (meant === undefined) return [];
      const before = text.slice(0, index).split('\n');
      const message = `there is no parameter "${name}": did you mean "${meant}"?`;
      return [{ file: `${folder.path}/${path}`, line: before.length, column: before.at(-1)!.length + 1, severity: 'error', message }];
    }),
  );
  const unused = known
    .filter((name) => !used.has(name))
    .map((name): Problem => ({ file: `${folder.path}/scenario.yaml`, severity: 'error', message: `nothing uses the parameter "${name}"` }));
  return [...problems, ...unused];
}
