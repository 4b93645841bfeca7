/** Sessions of real kubectls with a cluster of `drydock cluster`: all that the transcripts beside this file show. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveCluster, type ServedEndpoint } from '../src/cluster/serve-cluster.ts';
import { findKubectl } from './kubectl/find-kubectl.ts';
import { runSession } from './kubectl/run-session.ts';
import { parseTranscript, type Session } from './kubectl/transcript.ts';

/** The release itself, and one for older habits: SPDY, and no protobuf. Each has a node to itself, to drain it. */
const VERSIONS = [
  { version: '1.33', node: 'node02' },
  { version: '1.28', node: 'node03' },
];
const AT_ONCE = 4;

const transcripts = fileURLToPath(new URL('./kubectl/', import.meta.url));
const sessions = readdirSync(transcripts)
  .filter((name) => name.endsWith('.transcript'))
  .flatMap((name) => parseTranscript(readFileSync(path.join(transcripts, name), 'utf8')));
const found = VERSIONS.map(({ version, node }) => ({ version, node, kubectl: findKubectl(version) }));
const folder = mkdtempSync(path.join(tmpdir(), 'drydock-kubectl-'));

describe('kubectl', () => {
  let endpoint: ServedEndpoint;
  const bugs: unknown[] = [];
  const results = new Map<string, Promise<string[]>>();

  beforeAll(async () => {
    if (found.every(({ kubectl }) => kubectl === undefined)) return;
    endpoint = await serveCluster({
      port: 0,
      nodes: 4,
      without: [],
      addons: ['metrics-server'],
      nodeGroups: [],
      tokens: {},
      clientAuthorities: [],
      apiServer: { authorizationModes: ['Node', 'RBAC'], disabledAdmissionPlugins: [] },
      speed: 30,
      onBug: (error) => bugs.push(error),
    });
    await reserveNodes();
    const waiting = sessions.flatMap((session) => found.map((each) => ({ session, ...each })));
    const next = () => startNext(waiting.shift());
    const startNext = (task: (typeof waiting)[number] | undefined): Promise<unknown> => {
      if (!task) return Promise.resolve();
      if (task.kubectl === undefined) return next();
      const result = run(task.session, task.version, task.node, task.kubectl);
      results.set(`${task.version} ${task.session.title}`, result);
      return result.catch(() => undefined).then(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }, 600_000);

  afterAll(async () => {
    await endpoint?.close();
    rmSync(folder, { recursive: true });
  });

  async function reserveNodes(): Promise<void> {
    const [{ kubectl = '' } = {}] = found.filter((each) => each.kubectl !== undefined);
    const lines = [
      `kubectl cordon ${found.map(({ node }) => node).join(' ')}`,
      // The metrics server has an emptyDir, which a drain would ask about: it goes to a node that nobody drains.
      'kubectl delete pod -n kube-system -l k8s-app=metrics-server',
      'kubectl rollout status -n kube-system deployment/metrics-server --timeout=120s',
    ];
    const steps = lines.map((line) => ({ line, expected: '…' }));
    const own = path.join(folder, 'reserve');
    mkdirSync(own);
    const place = { kubectl, version: '', kubeconfig: endpoint.kubeconfig, folder: own, namespace: 'reserve', node: '' };
    await runSession({ title: 'nodes are reserved', steps }, place);
  }

  function run(session: Session, version: string, node: string, kubectl: string): Promise<string[]> {
    const number = version.slice(2);
    const namespace = `k${number}-${sessions.indexOf(session)}`;
    const own = path.join(folder, namespace);
    mkdirSync(own);
    return runSession(session, { kubectl, version: number, kubeconfig: endpoint.kubeconfig, folder: own, namespace, node });
  }

  for (const { version, kubectl } of found) {
    const name = kubectl === undefined ? `${version} was not run, for there is none on the PATH` : version;
    (kubectl === undefined ? it.skip : it).each(sessions.map(({ title }) => title))(`${name}: %s`, async (title) => {
      expect((await results.get(`${version} ${title}`))!.join('\n')).toBe('');
    });
  }

  it('meets no bug', () => expect(bugs).toEqual([]));
});
