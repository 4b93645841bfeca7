import { useI18n } from '../i18n/i18n.tsx';
import type { PartProps } from '../lesson/lesson-text.tsx';
import { QuestionCard } from './question-card.tsx';
import styles from './quiz.module.css';

export function QuizView({ lesson, attempt, dispatch }: PartProps) {
  const { t } = useI18n();
  const correct = attempt.answers.filter((answer) => answer.correct).length;
  return (
    <>
      <p className={styles.lead}>
        {t.quiz.lead} <strong>{t.quiz.score(correct, lesson.quiz.length)}</strong>
      </p>
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
