import { cleanup, render, screen } from '@testing-library/react';
import { I18nProvider } from '../i18n/i18n.tsx';
import { CheckList } from './check-list.tsx';
import type { CheckResult, Step } from './lesson.documents.ts';

const step = { id: 's', checks: [{ id: 'c', title: 'A pod `web` runs', points: 1 }] } as unknown as Step;
const failed: CheckResult = { id: 'c', status: 'FAILED', points: 0, message: null, expected: null, found: null, where: null, look: null };

function show(result: Partial<CheckResult>, final = false) {
  const check = { ...failed, ...result };
  const list = <CheckList checks={step.checks} results={[check]} explain final={final} />;
  return render(<I18nProvider>{list}</I18nProvider>).container;
}

describe('a failed check', () => {
  afterEach(cleanup);

  it('has nothing to open when there is only a message', () => {
    const list = show({ message: 'There is no pod.' });
    expect([list.querySelector('details'), list.querySelector('p')?.textContent]).toEqual([null, 'There is no pod.']);
  });

  it('says where only when that is not what was expected', () => {
    show({ message: 'No.', expected: 'Pod web', where: 'Pod web' });
    expect([screen.queryByText('Where'), screen.getByText('Found').nextSibling?.textContent]).toEqual([null, '(nothing)']);
  });

  it('is not "not yet right" when nothing can change any more', () => {
    expect(show({}, true).textContent).toContain('Not passed');
    cleanup();
    expect(show({}).textContent).toContain('Not yet right');
  });
});
