import { useState, type FormEvent } from 'react';
import { useMutation } from 'urql';
import { errorCode } from '../graphql/error-code.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { AnswerQuizMutation, type AnswerResult, type Question } from '../lesson/lesson.documents.ts';
import { Markdown } from '../lesson/markdown/markdown.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { answerOf, draftOf, typeOf, type Draft, type Readiness } from './answer.ts';
import { ClusterInput } from './cluster-input.tsx';
import { ChoiceInput } from './choice-input.tsx';
import { GapInput } from './gap-input.tsx';
import { LineInput } from './line-input.tsx';
import { LongInput } from './long-input.tsx';
import { MatchInput } from './match-input.tsx';
import { OrderInput } from './order-input.tsx';
import { useQuestionClusters } from './question-clusters.tsx';
import styles from './quiz.module.css';

interface QuestionCardProps {
  readonly question: Question;
  readonly label: string;
  readonly attemptId: string;
  readonly result: AnswerResult | undefined;
  readonly onResult: (result: AnswerResult) => void;
}

export function QuestionCard({ question, label, attemptId, result, onResult }: QuestionCardProps) {
  const { t } = useI18n();
  const [{ fetching }, send] = useMutation(AnswerQuizMutation);
  const [draft, setDraft] = useState<Draft>(() => draftOf(question, result?.answer));
  const [edited, setEdited] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const isDone = typeOf(question) === 'do';
  const { current } = useQuestionClusters();
  const clusterId = current?.questionId === question.id ? current.attempt.id : '';
  const closed = result !== undefined && (result.correct || result.attemptsLeft === 0);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const readiness: Readiness = answerOf(question, isDone ? clusterId : draft);
    if (!readiness.ready) return setProblem(t.quiz[readiness.problem]);
    setProblem(null);
    const { data, error } = await send({ attemptId, questionId: question.id, answer: readiness.answer });
    if (!data) return setProblem(t.errors[errorCode(error ?? {})]);
    setEdited(false);
    onResult(data.answerQuiz);
  };
  const change = (next: Draft) => {
    setDraft(next);
    setEdited(true);
    setProblem(null);
  };

  return (
    <form className={styles.card} onSubmit={(event) => void submit(event)} noValidate>
      <fieldset disabled={closed}>
        <legend>
          <span className={styles.label}>
            {label}
            <span>{t.lesson.pointsShort(question.points)}</span>
          </span>
          <Markdown source={question.prompt} />
        </legend>
        <Inputs question={question} draft={draft} disabled={closed} onChange={change} />
      </fieldset>
      {isDone && <ClusterInput question={question} result={result} closed={closed} />}
      <div className={styles.foot}>
        <div role="status" className={styles.outcome}>
          {problem && <p className={styles.problem}>{problem}</p>}
          {result && !edited && !problem && <Outcome result={result} />}
        </div>
        {!closed && (
          <Button type="submit" look="primary" size="small" disabled={fetching}>
            {fetching ? t.quiz.answering : isDone ? t.quiz.clusterCheck : result ? t.quiz.answerAgain : t.quiz.answer}
          </Button>
        )}
      </div>
    </form>
  );
}

interface InputsProps {
  readonly question: Question;
  readonly draft: Draft;
  readonly disabled: boolean;
  readonly onChange: (draft: Draft) => void;
}

function Inputs({ question, draft, disabled, onChange }: InputsProps) {
  const { t } = useI18n();
  switch (typeOf(question)) {
    case 'single':
    case 'multiple':
      return (
        <ChoiceInput question={question} chosen={typeof draft === 'string' ? [draft] : (draft as readonly string[])} onChange={onChange} />
      );
    case 'order':
      return <OrderInput question={question} order={draft as readonly string[]} disabled={disabled} onChange={onChange} />;
    case 'match':
      return <MatchInput question={question} pairs={draft as Readonly<Record<string, string>>} onChange={onChange} />;
    case 'gap':
      return <GapInput body={question.body ?? ''} texts={draft as Readonly<Record<string, string>>} onChange={onChange} />;
    case 'line':
      return <LineInput body={question.body ?? ''} chosen={draft as string} onChange={onChange} />;
    case 'output':
      return <LongInput body={question.body} text={draft as string} onChange={onChange} />;
    case 'do':
      return null;
    default: {
      const numeric = question.type === 'number';
      return (
        <input
          className={styles.text}
          type="text"
          inputMode={numeric ? 'decimal' : 'text'}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-label={numeric ? t.quiz.number : t.quiz.short}
          value={draft as string}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    }
  }
}

function Outcome({ result }: { result: AnswerResult }) {
  const { t } = useI18n();
  const { correct, feedback, attemptsLeft } = result;
  return (
    <div className={styles.result} data-correct={correct}>
      <p className={styles.verdict}>
        <Icon name={correct ? 'check' : 'cross'} />
        {correct ? t.quiz.correct : t.quiz.wrong}
        {!correct && attemptsLeft !== null && <small>{attemptsLeft > 0 ? t.quiz.attemptsLeft(attemptsLeft) : t.quiz.noAttemptsLeft}</small>}
      </p>
      {feedback && <Markdown source={feedback} />}
    </div>
  );
}
