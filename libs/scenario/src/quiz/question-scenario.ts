import type { QuestionOf } from '../format/quiz.schema.ts';
import type { Scenario } from '../format/scenario.ts';
import { newCheck } from '../read/read-scenario.ts';

/**
 * A question of type do as a lesson of one step: a fresh cluster, with the manifests that the question gives, and its checks. `scenario` has its
 * learner's parameters filled in.
 */
export function questionScenario(scenario: Scenario, question: QuestionOf<'do'>): Scenario {
  return {
    ...scenario,
    exam: undefined,
    clusters: [],
    setup: {
      manifests: question.manifests === undefined ? [] : [{ path: 'question.yaml', text: question.manifests }],
      files: {},
      script: undefined,
      faults: [],
      advance: 0,
    },
    steps: [{ id: question.id, after: [], checks: question.checks.map(newCheck), hints: { en: [] } }],
    quiz: [],
  };
}
