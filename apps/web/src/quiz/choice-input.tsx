import { useId } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { Question } from '../lesson/lesson.documents.ts';
import { TextWithCode } from '../ui/text-with-code.tsx';
import type { Draft } from './answer.ts';
import styles from './quiz.module.css';

export function ChoiceInput({
  question,
  chosen,
  onChange,
}: {
  question: Question;
  chosen: readonly string[];
  onChange: (draft: Draft) => void;
}) {
  const { t } = useI18n();
  const name = useId();
  const many = question.type === 'multiple';
  const toggle = (id: string) => {
    if (!many) return onChange(id);
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange(question.options.map((option) => option.id).filter((option) => next.has(option)));
  };
  return (
    <div className={styles.options}>
      <p className={styles.how}>{many ? t.quiz.chooseMany : t.quiz.chooseOne}</p>
      {question.options.map(({ id, text }) => (
        <label key={id} className={styles.option}>
          <input type={many ? 'checkbox' : 'radio'} name={name} checked={chosen.includes(id)} onChange={() => toggle(id)} />
          <span>
            <TextWithCode text={text} />
          </span>
        </label>
      ))}
    </div>
  );
}
