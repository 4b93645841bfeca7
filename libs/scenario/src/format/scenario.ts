/** A lesson as the rest of Drydock sees it: read, checked, its durations in milliseconds and its files in place. */
import type { AddonName } from './addons.ts';
import type { NodeGroup } from './node-group.schema.ts';
import type { ScenarioFault } from './faults.ts';
import type { Expectation } from './expectation.ts';
import type { LessonSection, LessonText } from './lesson-text.ts';
import { FALLBACK_LOCALE, type Locale, type Localized, type LocalizedText } from './localized.ts';
import type { Parameters } from '../parameters/parameters.schema.ts';
import type { Question } from './quiz.schema.ts';

export type Difficulty = 'beginner' | 'intermediate' | 'advanced';

export interface Track {
  /** The name of its folder. */
  id: string;
  title: LocalizedText;
  summary: LocalizedText;
  order: number;
  /** In the order in which they are taught. */
  scenarios: Scenario[];
}

export interface Scenario {
  /** Unique in its track; the name of its folder. */
  id: string;
  track: string;
  /** `<track>/<id>`, from the folder of all lessons. */
  folder: string;
  order: number;
  /** The folders of the lessons that it builds on. */
  prerequisites: string[];
  minutes: number;
  difficulty: Difficulty;
  /** The only one, and that of questions that are done in a fresh cluster. */
  cluster: ClusterShape;
  /** Several instead of it, by a workstation that reaches them all; empty otherwise. */
  clusters: NamedCluster[];
  /** What is drawn for each learner: see `scenarioFor`. */
  parameters: Parameters;
  title: LocalizedText;
  summary: LocalizedText;
  /** Absent: a lesson. */
  exam?: Exam | undefined;
  setup: ScenarioSetup;
  steps: Step[];
  texts: Localized<LessonText>;
  /** As it was written: all questions. As one learner has it (see `scenarioFor`): those that were drawn, in their order. */
  quiz: Question[];
  quizRules: QuizRules;
  /** What the learner may type to solve it: for the proof only. */
  solution: string | undefined;
  wrongAttempts: WrongAttempt[];
  /** Paths of pictures, from the lesson's folder. */
  images: string[];
}

export interface ClusterShape {
  /** Workers beside the control plane. */
  nodes: number;
  /** Machines that have joined no cluster yet. */
  spares: number;
  storageClass: boolean;
  addons: readonly AddonName[];
  nodeGroups: readonly NodeGroup[];
}

export interface NamedCluster extends ClusterShape {
  /** The name of its context; the names of its machines are `<id>-controlplane`, `<id>-node01` and so on. */
  id: string;
  setup: ClusterSetup;
}

/** The steps are tasks: as they were written all of them, as one learner has them (see `scenarioFor`) those that were drawn. */
export interface Exam {
  minutes: number;
  /** Percent of the points. */
  passMark: number;
  domains: Record<string, LocalizedText>;
  pools: { id: string; draw: number; steps: string[] }[];
}

export interface QuizRules {
  /** Percent of the points of the quiz; undefined: there is nothing to pass. */
  passMark: number | undefined;
  /** Each attempt has an order of its own. */
  shuffle: boolean;
  /** The questions that are drawn from; those of no pool are for everybody. */
  pools: { id: string; draw: number; questions: string[] }[];
}

/** What is there when the learner arrives: files and script where the terminals are, or on the control plane of one of several clusters. */
export interface ClusterSetup {
  /** Applied first, in the order of their names. */
  manifests: { path: string; text: string }[];
  /** Absolute path → contents. */
  files: Record<string, string>;
  script: string | undefined;
  /** Go wrong after the script. */
  faults: readonly ScenarioFault[];
}

export interface ScenarioSetup extends ClusterSetup {
  /** Milliseconds of virtual time that pass at its end. */
  advance: number;
}

export interface Step {
  id: string;
  /** The steps to be done before it. */
  after: string[];
  checks: Check[];
  /** Of a task of an exam. */
  domain?: string | undefined;
  /** Of several clusters, where it is done. */
  place?: StepPlace | undefined;
  hints: Localized<string[]>;
}

export interface StepPlace {
  cluster: string;
  /** `controlplane`, `node01`: the machine to ssh into. Undefined: it is done at the workstation, in the context of the cluster. */
  host?: string | undefined;
}

/** What a learner types to get there. */
export function wayTo({ cluster, host }: StepPlace): string {
  return host === undefined ? `kubectl config use-context ${cluster}` : `ssh ${machineOf({ cluster, host })}`;
}

/** The name of a machine of one of several clusters. */
export function machineOf({ cluster, host }: { cluster: string; host: string }): string {
  return `${cluster}-${host}`;
}

export interface Check {
  id: string;
  /** That of its step: what the check reads. */
  place?: StepPlace | undefined;
  title: LocalizedText;
  points: number;
  partialCredit: boolean;
  expect: Expectation;
  message: LocalizedText | undefined;
  failHints: FailHint[];
  /** Milliseconds of virtual time in which it may come true. */
  eventually: number | undefined;
  /** Milliseconds of virtual time in which it must stay true. */
  stableFor: number | undefined;
  reveal: boolean;
  /** It holds from the start and has to be kept, such as "the namespace was not deleted". */
  guard: boolean;
  /** It need come true only once; a later step may undo it. */
  once: boolean;
}

export interface FailHint {
  when: Expectation;
  message: LocalizedText;
}

export interface WrongAttempt {
  name: string;
  script: string;
  /** The ids of the checks that it fails; at least one. */
  fails: string[];
}

export interface LocalizedLesson {
  /** False when the fallback language is shown instead. */
  translated: boolean;
  intro: string;
  steps: (Omit<LessonSection, 'line'> & { translated: boolean })[];
  outro: string | undefined;
}

/** The lesson's text in a language, its steps in the order of scenario.yaml. A step that is not translated is shown in the fallback language. */
export function lessonIn(scenario: Scenario, locale: Locale): LocalizedLesson {
  const fallback = scenario.texts[FALLBACK_LOCALE];
  const text = scenario.texts[locale] ?? fallback;
  const steps = scenario.steps.map(({ id }) => {
    const own = text.steps.find((section) => section.id === id);
    const { title, body } = own ?? fallback.steps.find((section) => section.id === id) ?? { title: id, body: '' };
    return { id, title, body, translated: own !== undefined };
  });
  return { translated: scenario.texts[locale] !== undefined, intro: text.intro, steps, outro: text.outro };
}

/** All checks, in the order of the steps. */
export function checksOf(scenario: Pick<Scenario, 'steps'>): Check[] {
  return scenario.steps.flatMap(({ checks }) => checks);
}

export function maximumPoints(scenario: Pick<Scenario, 'steps'>): number {
  let sum = 0;
  for (const { checks } of scenario.steps) for (const { points } of checks) sum += points;
  return sum;
}
