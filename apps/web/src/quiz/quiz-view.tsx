import { useEffect } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { PartProps } from '../lesson/lesson-text.tsx';
import { QuestionCard } from './question-card.tsx';
import { useQuestionClusters } from './question-clusters.tsx';
import styles from './quiz.module.css';

/** Whole percent of the points of the quiz; never rounded up to what was not reached. */
function shareOf({ quiz }: PartProps['lesson'], { answers }: PartProps['attempt']): number {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const all = sum(quiz.map(({ points }) => points));
  return all === 0 ? 100 : Math.floor((sum(answers.map(({ points }) => points)) / all) * 100);
}

export function QuizView({ lesson, attempt, dispatch }: PartProps) {
  const { t } = useI18n();
  const { close } = useQuestionClusters();
  // The texts of the lesson are about the lesson's own cluster.
  useEffect(() => close, [close]);
  const correct = attempt.answers.filter((answer) => answer.correct).length;
  const reached = shareOf(lesson, attempt);
  return (
    <>
      <p className={styles.lead}>
        {t.quiz.lead} <strong>{t.quiz.score(correct, lesson.quiz.length)}</strong>
      </p>
      {lesson.passMark !== null && (
        <p className={styles.lead} role="status">
          {t.quiz.passMark(reached, lesson.passMark)} {reached >= lesson.passMark && <strong>{t.quiz.passed}</strong>}
        </p>
      )}
      <ol className={styles.questions}>
        {lesson.quiz.map((question, index) => (
          <li key={question.id}>
            <QuestionCard
              question={question}
              label={t.quiz.questionOf(index + 1, lesson.quiz.length)}
              attemptId={attempt.id}
              result={attempt.answers.find(({ questionId }) => questionId === question.id)}
              onResult={(answer) => dispatch({ type: 'answer', answer })}
            />
          </li>
        ))}
      </ol>
    </>
  );
}
