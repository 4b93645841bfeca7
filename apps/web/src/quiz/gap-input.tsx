import { useI18n } from '../i18n/i18n.tsx';
import { gapParts, type Draft } from './answer.ts';
import styles from './quiz.module.css';

interface GapInputProps {
  readonly body: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly onChange: (draft: Draft) => void;
}

/** A manifest with an input in each of its gaps. A gap is named after its number and its line, which is what stands around it. */
export function GapInput({ body, texts, onChange }: GapInputProps) {
  const { t } = useI18n();
  const parts = gapParts(body);
  return (
    <div className={styles.options}>
      <p className={styles.how}>{t.quiz.gaps}</p>
      <pre className={styles.code} tabIndex={0}>
        {parts.map((part, index) =>
          index % 2 === 0 ? (
            <span key={index}>{part}</span>
          ) : (
            <input
              key={index}
              className={styles.gap}
              type="text"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              aria-label={t.quiz.gap((index + 1) / 2, lineAround(parts, index))}
              value={texts[part] ?? ''}
              onChange={(event) => onChange({ ...texts, [part]: event.target.value })}
            />
          ),
        )}
      </pre>
    </div>
  );
}

function lineAround(parts: readonly string[], gap: number): string {
  const before = parts[gap - 1]!.split('\n').at(-1)!;
  const after = parts[gap + 1]!.split('\n')[0]!;
  return `${before}…${after}`.trim();
}
