import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  findScenario,
  lessonVersion,
  loadScenarios,
  questionScenario,
  scenarioFor,
  type Problem,
  type Scenario,
  type Track,
} from '@drydock/scenario';
import { notFound } from '../graphql/api-error.ts';

export interface LessonOfAttempt {
  readonly track: string;
  readonly slug: string;
  readonly seed: number;
  /** Of the cluster of a question. */
  readonly questionId?: string | null;
}

/** Every lesson that can be used, as it was read when the server started. */
export class LessonLibrary {
  readonly tracks: readonly Track[];
  /** Where the lessons are, for their pictures. */
  readonly folder: string;
  /** What authors must put right; files as they are named from the folder around `folder`. */
  readonly problems: readonly Problem[];
  /** Whether its pages say what is wrong. */
  readonly isPreview: boolean;
  readonly #hashes: ReadonlyMap<string, string>;

  constructor(folder: string, files: Readonly<Record<string, string>>, { isPreview = false } = {}) {
    const { tracks, problems } = loadScenarios(files);
    this.folder = folder;
    this.tracks = tracks;
    this.isPreview = isPreview;
    this.problems = problems.map((problem) => ({ ...problem, file: path.join(path.basename(folder), problem.file) }));
    this.#hashes = new Map(
      tracks.flatMap((track) => track.scenarios.map((scenario) => [scenario.folder, lessonVersion(files, scenario.folder)] as const)),
    );
  }

  /** A folder that is not there holds no lessons. */
  static async read(folder: string, options: { isPreview?: boolean } = {}): Promise<LessonLibrary> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(async (entry) => {
          const file = path.join(entry.parentPath, entry.name);
          const content = await readFile(file);
          // A picture has no text.
          const text = content.includes(0) ? '' : content.toString('utf8');
          return [path.relative(folder, file).replaceAll(path.sep, '/'), text] as const;
        }),
    );
    return new LessonLibrary(folder, Object.fromEntries(files), options);
  }

  find(track: string, slug: string): Scenario | undefined {
    return findScenario(this.tracks, track, slug);
  }

  /** @throws ApiError NOT_FOUND */
  get(track: string, slug: string): Scenario {
    const scenario = this.find(track, slug);
    if (scenario === undefined) throw notFound('lesson');
    return scenario;
  }

  /** The lesson, or the question of it, as an attempt has it, its parameters drawn. @throws ApiError NOT_FOUND */
  getFor({ track, slug, seed, questionId }: LessonOfAttempt): Scenario {
    const scenario = scenarioFor(this.get(track, slug), seed);
    if (questionId == null) return scenario;
    const question = scenario.quiz.find(({ id }) => id === questionId);
    if (question?.type !== 'do') throw notFound('question');
    return questionScenario(scenario, question);
  }

  /** The problems of one lesson and of its track. */
  problemsOf(track: string, slug: string): readonly Problem[] {
    const own = path.join(path.basename(this.folder), track);
    return this.problems.filter(({ file }) => file === path.join(own, 'track.yaml') || file.startsWith(path.join(own, slug, path.sep)));
  }

  /** Changes with every file of the lesson. */
  contentHash(scenario: Scenario): string {
    return this.#hashes.get(scenario.folder)!;
  }
}
