import { useI18n } from '../i18n/i18n.tsx';
import type { Draft } from './answer.ts';
import styles from './quiz.module.css';

interface LongInputProps {
  readonly body: string | null;
  readonly text: string;
  readonly onChange: (draft: Draft) => void;
}

/** Several lines: what a script prints. */
export function LongInput({ body, text, onChange }: LongInputProps) {
  const { t } = useI18n();
  return (
    <div className={styles.options}>
      {body !== null && (
        <pre className={styles.code} tabIndex={0}>
          {body}
        </pre>
      )}
      <p className={styles.how}>{t.quiz.outputHow}</p>
      <textarea
        className={styles.long}
        rows={Math.min(12, Math.max(4, text.split('\n').length))}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-label={t.quiz.output}
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
