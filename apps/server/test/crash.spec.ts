import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { TestClient } from './test-client.ts';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const isBuilt = existsSync(main);
if (!isBuilt) console.log('The server is not built: that it survives being killed is not tested. `npm run build` builds it.');

interface Event {
  readonly seq: number;
  readonly type: string;
  readonly data: string | null;
}

const LINE = 'mutation ($id: ID!, $line: String!, $input: ID!) { terminalLine(terminalId: $id, line: $line, inputId: $input) }';
const OUTPUT = 'subscription ($id: ID!, $after: Int) { terminalOutput(terminalId: $id, after: $after) { seq type data prompt } }';
const PATIENCE = 60_000;
const prompts = (count: number) => (events: readonly Event[]) => events.filter(({ type }) => type === 'prompt').length >= count;

(isBuilt ? describe : describe.skip)('a server that is killed', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'drydock-crash-'));
  let server: ChildProcess;
  let url: string;

  const start = async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const env = { ...process.env, PORT: String(port), DRYDOCK_DATA: folder, DATABASE_URL: '' };
    server = spawn(process.execPath, [main], { env, stdio: 'ignore' });
    const deadline = Date.now() + PATIENCE;
    while (!(await fetch(`${url}/healthz`).catch(() => undefined))) {
      if (server.exitCode !== null || Date.now() > deadline) throw new Error(`the server has not started (${server.exitCode})`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const end = async (signal: NodeJS.Signals) => {
    const exited = once(server, 'exit');
    server.kill(signal);
    return exited;
  };

  afterAll(async () => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'loses nothing that the learner saw',
    async () => {
      await start();
      let learner = new TestClient(url);
      await learner.get('mutation { startGuest { id } }');
      const { courses } = await learner.get('{ courses { id lessons { slug } } }');
      const attemptId = (
        await learner.get('mutation ($track: String!, $slug: String!) { startAttempt(track: $track, slug: $slug) { id } }', {
          track: courses[0].id,
          slug: courses[0].lessons[0].slug,
        })
      ).startAttempt.id;
      const { id } = (await learner.get(`mutation { openTerminal(attemptId: "${attemptId}", columns: 80, rows: 24) { id } }`)).openTerminal;
      const output = learner.subscribe<Event>(OUTPUT, { id });
      await output.until(prompts(1), PATIENCE);
      await learner.get(LINE, { id, line: 'kubectl create namespace survivor && echo kept > /root/note', input: '1' });
      const seen = [...(await output.until(prompts(2), PATIENCE))];
      await end('SIGKILL');
      output.close();

      await start();
      learner = new TestClient(url, learner.cookie);
      const again = learner.subscribe<Event>(OUTPUT, { id });
      expect((await again.until((events) => events.length >= seen.length, PATIENCE)).slice(0, seen.length)).toEqual(seen);
      await learner.get(LINE, { id, line: 'kubectl create namespace survivor && echo kept > /root/note', input: '1' });
      await learner.get(LINE, {
        id,
        line: 'kubectl get namespace survivor -o name; cat /root/note; history | grep -c survivor',
        input: '2',
      });
      const events = await again.until(prompts(3), PATIENCE);
      expect(
        events
          .slice(seen.length)
          .map(({ data }) => data ?? '')
          .join(''),
      ).toContain('namespace/survivor\r\nkept\r\n');
      again.close();
      expect(await end('SIGTERM')).toEqual([0, null]);
    },
    3 * PATIENCE,
  );
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
