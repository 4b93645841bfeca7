import { act, cleanup, render } from '@testing-library/react';
import { MockBackend } from '../../test/mock-backend.ts';
import { SessionProvider } from '../account/session.tsx';
import { BackendProvider, type Backend } from '../graphql/backend.tsx';
import type { ErrorCode } from '../graphql/error-code.ts';
import { I18nProvider } from '../i18n/i18n.tsx';
import { useAttemptEvents } from './use-attempt.ts';

function Watcher({ onOutdated }: { onOutdated: () => void }) {
  useAttemptEvents('a', false, () => undefined, onOutdated);
  return null;
}

async function refusedWith(code: ErrorCode): Promise<boolean> {
  const backend = new MockBackend().connect();
  const live: Backend['live'] = {
    ...backend.live,
    subscribe: (_document, _variables, sink) => {
      sink.refused(code);
      return () => undefined;
    },
  };
  let told = false;
  render(
    <I18nProvider>
      <BackendProvider connect={() => ({ ...backend, live })}>
        <SessionProvider>
          <Watcher onOutdated={() => (told = true)} />
        </SessionProvider>
      </BackendProvider>
    </I18nProvider>,
  );
  await act(async () => undefined);
  return told;
}

describe('an attempt that is watched', () => {
  afterEach(cleanup);

  it('tells when a server of another version has taken over', async () => {
    expect(await refusedWith('OUTDATED')).toBe(true);
    cleanup();
    expect(await refusedWith('NOT_FOUND')).toBe(false);
  });
});
