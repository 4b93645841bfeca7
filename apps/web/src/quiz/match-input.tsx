import { useId } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { Question } from '../lesson/lesson.documents.ts';
import { plainText } from '../ui/inline-marks.ts';
import { TextWithCode } from '../ui/text-with-code.tsx';
import type { Draft } from './answer.ts';
import styles from './quiz.module.css';

export function MatchInput({
  question,
  pairs,
  onChange,
}: {
  question: Question;
  pairs: Readonly<Record<string, string>>;
  onChange: (draft: Draft) => void;
}) {
  const { t } = useI18n();
  const prefix = useId();
  return (
    <div className={styles.options}>
      <p className={styles.how}>{t.quiz.match}</p>
      <div className={styles.pairs}>
        {question.options.map(({ id, text }) => (
          <div key={id} className={styles.pair}>
            <label htmlFor={`${prefix}-${id}`}>
              <span>
                <TextWithCode text={text} />
              </span>
            </label>
            <select id={`${prefix}-${id}`} value={pairs[id] ?? ''} onChange={(event) => onChange({ ...pairs, [id]: event.target.value })}>
              <option value="" disabled>
                {t.quiz.matchPlaceholder}
              </option>
              {(question.targets ?? []).map((target) => (
                <option key={target.id} value={target.id}>
                  {plainText(target.text)}
                </option>
              ))}
            </select>
          </div>
        ))}
      </div>
    </div>
  );
}
