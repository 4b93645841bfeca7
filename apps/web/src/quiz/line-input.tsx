import { useId } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { Draft } from './answer.ts';
import styles from './quiz.module.css';

interface LineInputProps {
  readonly body: string;
  readonly chosen: string;
  readonly onChange: (draft: Draft) => void;
}

/** A manifest whose lines are chosen like the options of a question: with the arrow keys, each read out with its number. */
export function LineInput({ body, chosen, onChange }: LineInputProps) {
  const { t } = useI18n();
  const name = useId();
  return (
    <div className={styles.options}>
      <p className={styles.how}>{t.quiz.line}</p>
      <div className={styles.code}>
        {body.split('\n').map((text, index) => (
          <label key={index} className={styles.line} data-chosen={chosen === String(index + 1)}>
            <input
              type="radio"
              name={name}
              aria-label={t.quiz.lineOf(index + 1, text.trim())}
              checked={chosen === String(index + 1)}
              onChange={() => onChange(String(index + 1))}
            />
            <span aria-hidden="true" className={styles.lineNumber}>
              {index + 1}
            </span>
            <span aria-hidden="true">{text}</span>
          </label>
        ))}
      </div>
    </div>
  );
}
