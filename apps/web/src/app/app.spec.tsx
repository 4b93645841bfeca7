import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { MockBackend } from '../../test/mock-backend.ts';
import { App } from './app.tsx';

function start(path = '/') {
  window.history.replaceState(null, '', path);
  const backend = new MockBackend();
  return { backend, open: () => render(<App connect={backend.connect} />) };
}

describe('App', () => {
  beforeEach(() => localStorage.clear());
  afterEach(cleanup);

  it('offers the first lesson at once', async () => {
    start().open();
    const action = await screen.findByText('Start the first lesson');
    expect(action.closest('a')?.getAttribute('href')).toBe('/lessons/first-steps/namespaces');
    expect(screen.getAllByText('Not started')).toHaveLength(4);
    expect(screen.getByText('Up next').closest('li')?.textContent).toContain('Namespaces');
  });

  it('changes the language of everything at once, and remembers it', async () => {
    const { open } = start();
    open();
    await screen.findByText('First steps');
    fireEvent.click(screen.getByLabelText('한국어'));
    expect(await screen.findByText('첫걸음')).toBeTruthy();
    expect([document.documentElement.lang, localStorage.getItem('drydock.locale')]).toEqual(['ko', 'ko']);
    cleanup();
    open();
    expect(await screen.findByText('첫 레슨 시작하기')).toBeTruthy();
  });

  it('says when the server is away, and tries again', async () => {
    const { backend, open } = start();
    backend.down = true;
    open();
    expect(await screen.findByText('The courses could not be loaded')).toBeTruthy();
    backend.down = false;
    fireEvent.click(screen.getByText('Try again'));
    expect(await screen.findByText('First steps')).toBeTruthy();
  });

  it('goes on by itself when the server is back', async () => {
    const { backend, open } = start();
    backend.down = true;
    open();
    await screen.findByText('The courses could not be loaded');
    backend.down = false;
    fireEvent(window, new Event('online'));
    expect(await screen.findByText('First steps')).toBeTruthy();
  });

  it('has a page for addresses that lead nowhere', async () => {
    start('/nowhere').open();
    expect(await screen.findByText('No such berth')).toBeTruthy();
  });

  it('tells the author of a lesson what is wrong with it, and shows it when it is mended', async () => {
    const { backend, open } = start('/lessons/first-steps/namespaces');
    const file = 'scenarios/first-steps/namespaces/scenario.yaml';
    backend.world.problems = [
      { file: 'scenarios/first-steps/namespaces/lesson.ko.md', line: null, column: null, severity: 'warning', message: 'is missing' },
      { file, line: 4, column: 1, severity: 'error', message: 'unknown key minuets' },
    ];
    backend.world.root.startAttempt = () => {
      throw new GraphQLError('gone', { extensions: { code: 'NOT_FOUND' } });
    };
    backend.world.root.lesson = () => null;
    open();
    const places = await screen.findAllByText(/^scenarios/);
    expect(places.map(({ textContent }) => textContent)).toEqual([`${file}:4:1`, 'scenarios/first-steps/namespaces/lesson.ko.md']);
    expect(screen.getByText('unknown key minuets')).toBeTruthy();

    backend.world.root.startAttempt = () => new Promise<never>(() => undefined);
    backend.world.problems = backend.world.problems.slice(0, 1);
    expect(await screen.findByText('Preparing the lesson and your cluster…', undefined, { timeout: 10_000 })).toBeTruthy();
  });

  it('says so when there is no such lesson', async () => {
    start('/lessons/first-steps/none').open();
    expect(await screen.findByText('No such berth')).toBeTruthy();
  });
});
