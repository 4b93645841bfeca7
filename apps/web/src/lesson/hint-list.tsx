import { useMutation } from 'urql';
import { errorCode } from '../graphql/error-code.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { useAnnounce } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { useToast } from '../ui/toast.tsx';
import { RevealHintMutation, type Step } from './lesson.documents.ts';
import type { PartProps } from './lesson-text.tsx';
import { Markdown } from './markdown/markdown.tsx';
import styles from './step-view.module.css';

/** The hints of a step, one stage at a time, each a little more open than the one before. */
export function HintList({ step, attempt, dispatch }: { step: Step } & Pick<PartProps, 'attempt' | 'dispatch'>) {
  const { t } = useI18n();
  const toast = useToast();
  const announce = useAnnounce();
  const [{ fetching }, reveal] = useMutation(RevealHintMutation);
  const hints = attempt.hints.filter(({ stepId }) => stepId === step.id).sort((a, b) => a.index - b.index);
  const left = step.hintCount - hints.length;
  if (step.hintCount === 0) return null;

  const show = async () => {
    const { data, error } = await reveal({ attemptId: attempt.id, stepId: step.id });
    if (!data) return toast('bad', t.errors[errorCode(error ?? {})]);
    if (!data.revealHint) return;
    dispatch({ type: 'hint', hint: data.revealHint });
    announce(data.revealHint.text);
  };

  return (
    <section className={styles.hints} aria-label={t.hints.title}>
      {hints.map((hint, position) => (
        <div key={hint.index} className={styles.hint}>
          <h4>{t.hints.hintOf(position + 1, Math.max(hint.total, step.hintCount))}</h4>
          <Markdown source={hint.text} />
        </div>
      ))}
      {left > 0 ? (
        <div className={styles.more}>
          <Button size="small" look="quiet" icon="bulb" disabled={fetching} onClick={() => void show()}>
            {hints.length === 0 ? t.hints.show : t.hints.showNext}
          </Button>
          <span>{t.hints.left(left)}</span>
        </div>
      ) : (
        <p className={styles.more}>{t.hints.none}</p>
      )}
    </section>
  );
}
