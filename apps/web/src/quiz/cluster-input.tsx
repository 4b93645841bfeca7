import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { CheckList } from '../lesson/check-list.tsx';
import type { AnswerResult, CheckResult, Question } from '../lesson/lesson.documents.ts';
import { useTerminalPort } from '../terminal/terminal-port.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { useToast } from '../ui/toast.tsx';
import { useQuestionClusters } from './question-clusters.tsx';
import styles from './quiz.module.css';

interface ClusterInputProps {
  readonly question: Question;
  readonly result: AnswerResult | undefined;
  /** The question has been answered for good. */
  readonly closed: boolean;
}

/** What is done at a terminal in a fresh cluster: the way there, and what is checked. */
export function ClusterInput({ question, result, closed }: ClusterInputProps) {
  const { t } = useI18n();
  const toast = useToast();
  const clusters = useQuestionClusters();
  const port = useTerminalPort();
  const [opening, setOpening] = useState(false);
  const [restarting, setRestarting] = useState(false);
  const isOpen = clusters.current?.questionId === question.id;

  const open = async (restart: boolean) => {
    setOpening(true);
    const failure = await clusters.open(question.id, { restart });
    setOpening(false);
    if (failure) toast('bad', t.errors[failure]);
  };

  return (
    <div className={styles.options}>
      <CheckList checks={question.checks ?? []} results={resultsOf(question, result)} explain={false} final={closed} />
      <p className={styles.how}>{isOpen ? t.quiz.clusterOpen : t.quiz.clusterHow}</p>
      <div className={styles.actions}>
        {isOpen ? (
          <>
            <Button size="small" icon="restart" disabled={opening} onClick={() => setRestarting(true)}>
              {t.quiz.clusterAnew}
            </Button>
            <Button size="small" look="quiet" onClick={() => port.focus()}>
              {t.quiz.clusterGo}
            </Button>
          </>
        ) : (
          <Button size="small" icon="play" disabled={opening} onClick={() => void open(false)}>
            {opening ? t.quiz.clusterOpening : t.quiz.clusterEnter}
          </Button>
        )}
      </div>
      {closed && typeof result?.answer === 'string' && result.answer !== '' && (
        <details className={styles.entered}>
          <summary>{t.quiz.commands}</summary>
          <pre className={styles.code}>{result.answer}</pre>
        </details>
      )}
      <Confirm
        open={restarting}
        title={t.quiz.clusterAnewTitle}
        body={t.quiz.clusterAnewBody}
        confirm={t.quiz.clusterAnew}
        danger
        onConfirm={() => void open(true)}
        onClose={() => setRestarting(false)}
      />
    </div>
  );
}

/** What was found is told once, with the answer; later it is only known of a right answer. */
function resultsOf({ checks }: Question, result: AnswerResult | undefined): readonly CheckResult[] {
  if (result?.checks) return result.checks;
  if (!result?.correct || !checks) return [];
  return checks.map(({ id, points }) => ({
    id,
    points,
    status: 'PASSED',
    message: null,
    expected: null,
    found: null,
    where: null,
    look: null,
  }));
}
