import { useI18n } from '../i18n/i18n.tsx';
import type { Draft, QuestionType } from './answer.ts';
import styles from './quiz.module.css';

interface LongInputProps {
  readonly type: QuestionType;
  readonly body: string | null;
  readonly text: string;
  readonly onChange: (draft: Draft) => void;
}

/** Several lines: what a script prints, or commands for a fresh cluster. */
export function LongInput({ type, body, text, onChange }: LongInputProps) {
  const { t } = useI18n();
  const label = type === 'do' ? t.quiz.commands : t.quiz.output;
  return (
    <div className={styles.options}>
      {body !== null && (
        <pre className={styles.code} tabIndex={0}>
          {body}
        </pre>
      )}
      <p className={styles.how}>{type === 'do' ? t.quiz.commandsHow : t.quiz.outputHow}</p>
      <textarea
        className={styles.long}
        rows={Math.min(12, Math.max(4, text.split('\n').length))}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-label={label}
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
