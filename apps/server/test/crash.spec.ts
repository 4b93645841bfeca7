import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
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
const ADDRESS = /Drydock is at (http:\S+)\n/;
const PATIENCE = 60_000;
const prompts = (count: number) => (events: readonly Event[]) => events.filter(({ type }) => type === 'prompt').length >= count;

(isBuilt ? describe : describe.skip)('a server that is killed', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'drydock-crash-'));
  let server: ChildProcess;
  let url: string;
  /** All that the servers have printed. */
  let log = '';

  /** On a port that the server chooses itself: one that was free a moment ago may be another test's by now. */
  const start = async () => {
    const printedBefore = log.length;
    const env = { ...process.env, PORT: '0', DRYDOCK_DATA: folder, DATABASE_URL: '' };
    const starting = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [starting.stdout, starting.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text));
    server = starting;
    const deadline = Date.now() + PATIENCE;
    let address: string | undefined;
    while ((address = ADDRESS.exec(log.slice(printedBefore))?.[1]) === undefined) {
      if (starting.exitCode !== null || Date.now() > deadline)
        throw new Error(`the server has not started (${starting.exitCode}):\n${log}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    url = address;
  };
  /** A failure is told with what the servers printed: why one has ended stands there. */
  const toldWithLog = (test: () => Promise<void>) => async () => {
    try {
      await test();
    } catch (error) {
      throw new Error(`${String(error)}\nThe servers printed:\n${log}`, { cause: error });
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
    toldWithLog(async () => {
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
    }),
    3 * PATIENCE,
  );
});
