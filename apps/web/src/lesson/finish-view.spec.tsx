import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { MockBackend } from '../../test/mock-backend.ts';
import { SessionProvider } from '../account/session.tsx';
import { BackendProvider } from '../graphql/backend.tsx';
import { I18nProvider } from '../i18n/i18n.tsx';
import type { AttemptState } from './attempt-state.ts';
import { FinishView } from './finish-view.tsx';
import type { Lesson } from './lesson.documents.ts';

const steps = ['one', 'two', 'three'].map((id) => ({ id, title: `Step ${id}`, checks: [] }));
const lesson = { track: 't', slug: 's', title: 'A lesson', outro: null, steps, quiz: [{ id: 'q' }] } as unknown as Lesson;

async function show(passed: readonly string[], state: 'STARTED' | 'COMPLETED') {
  const results = passed.map((stepId) => ({ stepId, passed: true, checks: [] }));
  const progress = { state, stepsDone: passed.length, steps: 3, points: 0, maxPoints: 4, quizCorrect: 0, quizTotal: 1, runsUntil: null };
  const attempt = { completedAt: null, results, answers: [], progress } as unknown as AttemptState;
  const visited: number[] = [];
  render(
    <I18nProvider>
      <BackendProvider connect={new MockBackend().connect}>
        <SessionProvider>
          <FinishView
            lesson={lesson}
            attempt={attempt}
            dispatch={() => undefined}
            onRestart={() => undefined}
            onGo={(index) => visited.push(index)}
          />
        </SessionProvider>
      </BackendProvider>
    </I18nProvider>,
  );
  // Who is here is asked for.
  await act(async () => undefined);
  return visited;
}

describe('the end of a lesson', () => {
  afterEach(cleanup);

  it('is not near when most is left', async () => {
    await show([], 'STARTED');
    expect(screen.getByText('Still to do')).toBeTruthy();
    cleanup();
    await show(['one', 'two'], 'STARTED');
    expect(screen.getByText('Nearly there')).toBeTruthy();
  });

  it('still leads to the questions when all steps are done', async () => {
    const visited = await show(['one', 'two', 'three'], 'COMPLETED');
    expect(screen.getByText('Afloat!')).toBeTruthy();
    fireEvent.click(screen.getByText('Go to: Questions'));
    expect(visited).toEqual([4]);
  });
});
