import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { MockBackend } from '../../test/mock-backend.ts';
import { BackendProvider } from '../graphql/backend.tsx';
import { I18nProvider } from '../i18n/i18n.tsx';
import type { AttemptState } from '../lesson/attempt-state.ts';
import type { AnswerResult, Question } from '../lesson/lesson.documents.ts';
import { ToastProvider } from '../ui/toast.tsx';
import { QuestionCard } from './question-card.tsx';
import { QuestionClustersContext, type QuestionClusters } from './question-clusters.tsx';

const question: Question = {
  id: 'boat',
  type: 'do',
  prompt: 'Build it.',
  body: null,
  points: 1,
  options: [],
  targets: null,
  checks: [{ id: 'hull', title: 'The hull floats', points: 1 }],
};
const none = { message: null, expected: null, found: null, where: null, look: null };

function Card({ clusters }: { clusters: QuestionClusters }) {
  const [result, setResult] = useState<AnswerResult>();
  return (
    <QuestionClustersContext value={clusters}>
      <QuestionCard question={question} label="1" attemptId="a" result={result} onResult={setResult} />
    </QuestionClustersContext>
  );
}

function show(current: QuestionClusters['current']) {
  const backend = new MockBackend();
  const answers: unknown[] = [];
  backend.world.root.answerQuiz = (({ answer }: { answer: unknown }) => {
    answers.push(answer);
    const checks = [{ ...none, id: 'hull', status: 'FAILED', points: 0, message: 'It leaks.' }];
    return { questionId: 'boat', correct: false, points: 0, feedback: null, answer: 'build', attemptsLeft: 1, checks };
  }) as never;
  const opened: string[] = [];
  const open = (id: string) => {
    opened.push(id);
    return Promise.resolve(null);
  };
  render(
    <I18nProvider>
      <BackendProvider connect={backend.connect}>
        <ToastProvider>
          <Card clusters={{ current, open, close: () => undefined }} />
        </ToastProvider>
      </BackendProvider>
    </I18nProvider>,
  );
  return { answers, opened };
}

describe('a question that is done in a cluster', () => {
  afterEach(cleanup);

  it('leads to its cluster first', async () => {
    const { answers, opened } = show(null);
    fireEvent.click(screen.getByText('Check'));
    expect(screen.getByText('Open the fresh cluster and do it there first.')).toBeTruthy();
    await act(async () => fireEvent.click(screen.getByText('Open a fresh cluster')));
    expect([answers, opened]).toEqual([[], ['boat']]);
  });

  it('is answered by the cluster that is open, and tells what was found there', async () => {
    const attempt = { id: 'cluster-7' } as AttemptState;
    const { answers } = show({ questionId: 'boat', attempt, dispatch: () => undefined });
    fireEvent.click(screen.getByText('Check'));
    expect(await screen.findByText('It leaks.')).toBeTruthy();
    expect(answers).toEqual(['cluster-7']);
    expect(screen.getByText('1 try left')).toBeTruthy();
  });

  it('is not answered by the cluster of another question', () => {
    const { answers } = show({ questionId: 'plane', attempt: { id: 'cluster-8' } as AttemptState, dispatch: () => undefined });
    fireEvent.click(screen.getByText('Check'));
    expect(screen.getByText('Open a fresh cluster')).toBeTruthy();
    expect(answers).toEqual([]);
  });
});
