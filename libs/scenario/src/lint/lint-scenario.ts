/** What a format can not say: that the files of a lesson agree with each other. */
import type { ReadScenario } from '../read/read-scenario.ts';
import type { Problem } from '../source/problem.ts';
import { lintChecks } from './lint-checks.ts';
import { lintClusters } from './lint-clusters.ts';
import { lintExam } from './lint-exam.ts';
import { lintPlaceholders } from './lint-placeholders.ts';
import { lintProof } from './lint-proof.ts';
import { lintQuiz } from './lint-quiz.ts';
import { lintYamlTexts } from './lint-yaml-texts.ts';
import { lintTexts } from './lint-texts.ts';

/** Nothing for a lesson that could not be read: its problems are known already. */
export function lintScenario(read: ReadScenario): Problem[] {
  const { scenario, quizSource } = read;
  if (!scenario) return [];
  return [
    ...lintChecks(scenario, read.source),
    ...(quizSource ? lintQuiz(scenario.quiz, scenario.quizRules, quizSource) : []),
    ...lintTexts(scenario, read.folder),
    ...[read.source, ...(quizSource ? [quizSource] : [])].flatMap((source) => lintYamlTexts(source, read.folder)),
    ...lintPlaceholders(scenario, read.folder),
    ...lintExam(scenario, read.source),
    ...lintClusters(scenario, read.source),
    ...lintProof(scenario, read.folder),
  ];
}
