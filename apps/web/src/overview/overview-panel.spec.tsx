import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { MockBackend } from '../../test/mock-backend.ts';
import { BackendProvider } from '../graphql/backend.tsx';
import { I18nProvider } from '../i18n/i18n.tsx';
import { TerminalPort, TerminalPortContext } from '../terminal/terminal-port.tsx';
import { OverviewPanel } from './overview-panel.tsx';
import type { ClusterOverview, OverviewPod } from './overview.documents.ts';

const pod = (name: string, given: Partial<OverviewPod> = {}): OverviewPod => ({
  uid: name,
  name,
  namespace: 'default',
  node: 'node01',
  status: 'Running',
  ready: '1/1',
  restarts: '0',
  tone: 'running',
  message: null,
  workload: null,
  ...given,
});

const PICTURE: ClusterOverview = {
  problem: null,
  nodes: [{ name: 'node01', roles: ['worker'], status: 'Ready', isReady: true, taints: [] }],
  pods: [
    pod('web-1', { workload: 'web' }),
    pod('other'),
    pod('lost', { node: null, status: 'Pending', tone: 'waiting', message: '0/1 nodes are available' }),
    pod('coredns', { namespace: 'kube-system' }),
  ],
  workloads: [{ uid: 'web', kind: 'Deployment', name: 'web', namespace: 'default', ready: 1, desired: 1 }],
  services: [],
};

describe('the picture of a cluster', () => {
  const sent: string[] = [];

  async function show(picture: ClusterOverview) {
    const backend = new MockBackend();
    const pushed = async function* () {
      yield await Promise.resolve({ clusterOverview: picture });
      await new Promise(() => undefined);
    };
    Object.assign(backend.world.root, { clusterOverview: pushed });
    const port = new TerminalPort(() => undefined);
    port.attach({ run: (text) => sent.push(text), focus: () => undefined });
    render(
      <I18nProvider initial="en">
        <BackendProvider connect={backend.connect}>
          <TerminalPortContext value={port}>
            <OverviewPanel attemptId="mine" clusters={[]} head={(actions) => <header>{actions}</header>} />
          </TerminalPortContext>
        </BackendProvider>
      </I18nProvider>,
    );
    await act(async () => new Promise((resolve) => setTimeout(resolve, 0)));
  }

  beforeEach(() => (sent.length = 0));
  afterEach(cleanup);

  it('shows nodes with their pods, and those that wait for a node', async () => {
    await show(PICTURE);
    const [homeless, node] = within(screen.getByRole('list', { name: 'Nodes' })).getAllByRole('heading');
    expect(homeless!.closest('li')!.textContent).toContain('lostPending');
    expect(screen.getByRole('button', { name: /^lost\s*Pending$/ })).not.toBeNull();
    expect(node!.closest('li')!.textContent).toMatch(/node01workerReady.*web-1.*other/);
    expect(screen.queryByTitle(/coredns/)).toBeNull();
    fireEvent.click(screen.getByRole('checkbox', { name: 'System pods' }));
    expect(screen.getByTitle(/coredns/)).not.toBeNull();
    fireEvent.click(screen.getByRole('checkbox', { name: 'System pods' }));
  });

  it('shows what belongs to what is pointed at, and describes a pod in the terminal', async () => {
    await show(PICTURE);
    const chip = (name: string) => screen.getByTitle(new RegExp(`^default/${name} `)) as HTMLButtonElement;
    fireEvent.mouseEnter(screen.getByTitle('default/web'));
    expect([chip('web-1').dataset['lit'], chip('other').dataset['lit']]).toEqual(['true', 'false']);
    fireEvent.click(chip('web-1'));
    expect(sent).toEqual(['kubectl describe pod web-1 -n default']);
    expect(chip('lost').title).toContain('0/1 nodes are available');
  });

  it('says when there is nothing to see', async () => {
    await show({ ...PICTURE, problem: 'connection refused', nodes: [], pods: [] });
    expect(screen.getByRole('alert').textContent).toContain('The API server does not answerconnection refused');
  });
});
