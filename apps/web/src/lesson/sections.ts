import type { AttemptState } from './attempt-state.ts';
import type { Lesson, Step } from './lesson.documents.ts';

export type Section =
  | { readonly kind: 'intro'; readonly id: 'intro' }
  | { readonly kind: 'step'; readonly id: string; readonly step: Step; readonly number: number }
  | { readonly kind: 'quiz'; readonly id: 'quiz' }
  | { readonly kind: 'finish'; readonly id: 'finish' };

/** The parts of a lesson in reading order. A step that is called like a part keeps its own address by its number. */
export function sectionsOf(lesson: Lesson): readonly Section[] {
  const steps = lesson.steps.map((step, index): Section => ({ kind: 'step', id: `step-${index + 1}`, step, number: index + 1 }));
  const quiz: Section[] = lesson.quiz.length > 0 ? [{ kind: 'quiz', id: 'quiz' }] : [];
  return [{ kind: 'intro', id: 'intro' }, ...steps, ...quiz, { kind: 'finish', id: 'finish' }];
}

export function isDone(section: Section, lesson: Lesson, attempt: AttemptState): boolean {
  switch (section.kind) {
    case 'intro':
      return false;
    case 'step':
      return attempt.results.some(({ stepId, passed }) => stepId === section.step.id && passed);
    case 'quiz':
      return lesson.quiz.every(({ id }) =>
        attempt.answers.some((answer) => answer.questionId === id && (answer.correct || answer.attemptsLeft === 0)),
      );
    case 'finish':
      return isFinished(lesson, attempt);
  }
}

export function isFinished(lesson: Lesson, attempt: AttemptState): boolean {
  if (attempt.completedAt !== null || attempt.progress.state === 'COMPLETED') return true;
  return openSections(lesson, attempt).length === 0;
}

export function openSections(lesson: Lesson, attempt: AttemptState): readonly Section[] {
  return sectionsOf(lesson).filter((section) => (section.kind === 'step' || section.kind === 'quiz') && !isDone(section, lesson, attempt));
}
