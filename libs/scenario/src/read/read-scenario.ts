/** Reads the files of one lesson. */
import { parseDuration } from '../format/duration.ts';
import { FALLBACK_LOCALE, LOCALES, type Locale, type Localized } from '../format/localized.ts';
import type { LessonText } from '../format/lesson-text.ts';
import type { Question } from '../format/quiz.schema.ts';
import type { Check, QuizRules, Scenario, Step, WrongAttempt } from '../format/scenario.ts';
import type { CheckDocument, ScenarioDocument } from '../format/scenario.schema.ts';
import { lintSchemaLine } from '../lint/lint-schema-line.ts';
import { parseLessonText } from '../lesson/parse-lesson-text.ts';
import { failsChecks } from '../proof/attempt-script.ts';
import type { Problem } from '../source/problem.ts';
import type { Parameters } from '../parameters/parameters.schema.ts';
import { parametersOf, readTemplate } from '../parameters/read-template.ts';
import { YamlSource } from '../source/yaml-source.ts';
import { SetupReader } from './read-setup.ts';
import type { LessonFolder } from './scenario-files.ts';

/** A lesson and what its linter needs to say where things stand. */
export interface ReadScenario {
  folder: LessonFolder;
  /** Absent when scenario.yaml or the text in the fallback language can not be used. */
  scenario?: Scenario;
  source: YamlSource;
  quizSource?: YamlSource;
  problems: readonly Problem[];
}

const NO_RULES: QuizRules = { passMark: undefined, shuffle: false, pools: [] };
const WRONG = /^wrong\/([^/]+)\.sh$/;
const IMAGE = /\.(svg|png|jpe?g|gif|webp)$/;

export function readScenario(folder: LessonFolder): ReadScenario {
  const problems: Problem[] = [];
  const source = new YamlSource(`${folder.path}/scenario.yaml`, folder.files.get('scenario.yaml')!);
  const parameters = parametersOf(source);
  const { document, problems: documentProblems } = readTemplate('scenario', source, parameters);
  problems.push(...documentProblems, ...lintSchemaLine('scenario', source.file, folder.files.get('scenario.yaml')!));
  const quiz = readQuiz(folder, parameters, problems);
  const texts = readTexts(folder, problems);
  const wrongAttempts = readWrongAttempts(folder, problems);
  const found = { folder, source, quizSource: quiz?.source, problems };
  if (!document || !texts) return found;
  const { metadata, setup, steps, clusters, ...rest } = document;
  const setupReader = new SetupReader(folder, source, problems);
  const scenario: Scenario = {
    ...rest,
    id: folder.id,
    track: folder.track,
    folder: folder.path,
    order: metadata.order,
    setup: setupReader.read(setup, ['setup']),
    clusters: clusters.map(({ setup: own, ...cluster }, index) => ({
      ...cluster,
      setup: setupReader.read(own, ['clusters', index, 'setup']),
    })),
    steps: steps.map((step, index) => newStep(step, rest.exam ? [] : defaultAfter(steps, index))),
    texts,
    quiz: quiz?.questions ?? [],
    quizRules: quiz?.rules ?? NO_RULES,
    solution: folder.files.get('solution.sh'),
    wrongAttempts,
    images: [...folder.files.keys()].filter((path) => IMAGE.test(path)),
  };
  return { ...found, scenario };
}

/** Without `after` in the whole lesson its steps are a sequence. */
function defaultAfter(steps: ScenarioDocument['steps'], index: number): string[] {
  const isSequence = steps.every(({ after }) => after === undefined);
  return isSequence && index > 0 ? [steps[index - 1]!.id] : [];
}

function newStep({ id, after, checks, hints, domain, cluster, host }: ScenarioDocument['steps'][number], otherwise: string[]): Step {
  const place = cluster === undefined ? {} : { place: { cluster, host } };
  return {
    id,
    after: after ?? otherwise,
    checks: checks.map((check) => ({ ...newCheck(check), ...place })),
    hints: hints ?? { en: [] },
    ...(domain === undefined ? {} : { domain }),
    ...place,
  };
}

/** A check as it is graded: its durations in milliseconds. */
export function newCheck({ stableFor, eventually, message, ...check }: CheckDocument): Check {
  const milliseconds = (text: string | undefined) => (text === undefined ? undefined : parseDuration(text));
  return { ...check, message, eventually: milliseconds(eventually), stableFor: milliseconds(stableFor) };
}

function readQuiz(
  folder: LessonFolder,
  parameters: Parameters,
  problems: Problem[],
): { questions: Question[]; rules: QuizRules; source: YamlSource } | undefined {
  const text = folder.files.get('quiz.yaml');
  if (text === undefined) return undefined;
  const source = new YamlSource(`${folder.path}/quiz.yaml`, text);
  const { document, problems: found } = readTemplate('quiz', source, parameters);
  problems.push(...found, ...lintSchemaLine('quiz', source.file, text));
  if (!document) return { questions: [], rules: NO_RULES, source };
  const { passMark, shuffle, pools, questions } = document;
  const rules = {
    passMark,
    shuffle,
    pools: pools.map(({ id, draw, questions: own }) => ({ id, draw, questions: own.map((each) => each.id) })),
  };
  return { questions: [...questions, ...pools.flatMap((pool) => pool.questions)], rules, source };
}

function readTexts(folder: LessonFolder, problems: Problem[]): Localized<LessonText> | undefined {
  const texts: Partial<Record<Locale, LessonText>> = {};
  for (const locale of LOCALES) {
    const text = folder.files.get(lessonFile(locale));
    if (text === undefined) continue;
    const { lesson, problems: found } = parseLessonText(`${folder.path}/${lessonFile(locale)}`, text);
    texts[locale] = lesson;
    problems.push(...found);
  }
  const fallback = texts[FALLBACK_LOCALE];
  if (fallback) return { ...texts, [FALLBACK_LOCALE]: fallback };
  const message = 'is missing: every lesson has its text in the fallback language';
  problems.push({ file: `${folder.path}/${lessonFile(FALLBACK_LOCALE)}`, severity: 'error', message });
  return undefined;
}

export function lessonFile(locale: Locale): string {
  return `lesson.${locale}.md`;
}

function readWrongAttempts(folder: LessonFolder, problems: Problem[]): WrongAttempt[] {
  return [...folder.files].flatMap(([path, script]) => {
    const name = WRONG.exec(path)?.[1];
    if (name === undefined) return [];
    const fails = failsChecks(script);
    if (fails.length > 0) return [{ name, script, fails }];
    const message = 'says nowhere which check it fails: begin it with "# fails: <check-id>"';
    problems.push({ file: `${folder.path}/${path}`, line: 1, column: 1, severity: 'error', message });
    return [];
  });
}
