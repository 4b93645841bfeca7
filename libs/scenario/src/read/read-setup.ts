import { parseDuration } from '../format/duration.ts';
import type { ScenarioDocument } from '../format/scenario.schema.ts';
import type { ScenarioSetup } from '../format/scenario.ts';
import type { Problem } from '../source/problem.ts';
import type { YamlSource } from '../source/yaml-source.ts';
import { filesMatching, type LessonFolder } from './scenario-files.ts';

/** Brings the files of a lesson into its set-ups. What is not there becomes a problem. */
export class SetupReader {
  readonly #folder: LessonFolder;
  readonly #source: YamlSource;
  readonly #problems: Problem[];

  constructor(folder: LessonFolder, source: YamlSource, problems: Problem[]) {
    this.#folder = folder;
    this.#source = source;
    this.#problems = problems;
  }

  /** `place`: where it stands in scenario.yaml. */
  read(setup: ScenarioDocument['setup'], place: PropertyKey[]): ScenarioSetup {
    const { manifests = [], files = {}, script, faults = [], advance } = setup ?? {};
    const text = (path: string, ...key: PropertyKey[]) => this.#text(path, [...place, ...key]);
    const paths = manifests.flatMap((pattern, index) => {
      const matching = filesMatching(this.#folder, pattern);
      if (matching.length === 0) text(pattern, 'manifests', index);
      return matching;
    });
    return {
      manifests: paths.map((path) => ({ path, text: this.#folder.files.get(path)! })),
      files: Object.fromEntries(Object.entries(files).map(([target, path]) => [target, text(path, 'files', target)])),
      script: script === undefined ? undefined : text(script, 'script'),
      faults,
      advance: (advance === undefined ? undefined : parseDuration(advance)) ?? 0,
    };
  }

  #text(path: string, place: PropertyKey[]): string {
    const text = this.#folder.files.get(path);
    if (text === undefined) this.#problems.push(this.#source.problemAt(place, `there is no file ${path} in the lesson's folder`));
    return text ?? '';
  }
}
