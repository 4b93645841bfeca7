import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { MockBackend } from '../../test/mock-backend.ts';
import { BackendProvider } from '../graphql/backend.tsx';
import { I18nProvider } from '../i18n/i18n.tsx';
import type { AttemptState } from '../lesson/attempt-state.ts';
import { KubeconfigButton } from './kubeconfig-button.tsx';

const ATTEMPT = { id: 'mine' } as AttemptState;

describe('the kubeconfig of a lesson', () => {
  const links: HTMLAnchorElement[] = [];
  const { click } = HTMLAnchorElement.prototype;
  let backend: MockBackend;

  beforeEach(() => {
    backend = new MockBackend();
    backend.world.root.kubeconfig = ({ attemptId }) => ({ fileName: `drydock-${attemptId}.yaml`, text: 'kind: Config\n' });
    links.length = 0;
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      links.push(this);
    };
    Object.assign(URL, { createObjectURL: () => 'blob:it', revokeObjectURL: () => undefined });
  });
  afterEach(() => {
    HTMLAnchorElement.prototype.click = click;
    cleanup();
  });

  function open(locale: 'en' | 'ko' = 'en') {
    render(
      <I18nProvider initial={locale}>
        <BackendProvider connect={backend.connect}>
          <KubeconfigButton attempt={ATTEMPT} />
        </BackendProvider>
      </I18nProvider>,
    );
    fireEvent.click(screen.getByRole('button'));
  }

  it.each([
    ['en', 'Download the kubeconfig'],
    ['ko', 'kubeconfig 내려받기'],
  ] as const)('is downloaded under the name that the server gives (%s)', async (locale, label) => {
    open(locale);
    fireEvent.click(await screen.findByText(label));
    expect(links.map(({ download, href }) => [download, href])).toEqual([['drydock-mine.yaml', 'blob:it']]);
    expect(screen.getByText(/export KUBECONFIG=\$PWD\/drydock-mine\.yaml/)).toBeTruthy();
  });

  it('is asked for again after a failure', async () => {
    backend.down = true;
    open();
    expect(await screen.findByText('The kubeconfig could not be made.')).toBeTruthy();
    backend.down = false;
    fireEvent.click(screen.getByText('Try again'));
    expect(await screen.findByText('Download the kubeconfig')).toBeTruthy();
  });

  it('is not there when the server has none', async () => {
    backend.world.root.kubeconfig = () => null;
    open();
    expect(await screen.findByText(/has turned this off/)).toBeTruthy();
  });
});
