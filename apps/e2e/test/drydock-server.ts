import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from './patience.ts';
import { root } from './workspace.ts';

const MAIN = 'apps/server/dist/main.js';
const ADDRESS = /Drydock is at http:\S+:(\d+)\n/;
const START_MS = 60_000;

/** The real server as a process of its own, with a data folder of its own. It keeps its port and its data when it is started again. */
export class DrydockServer {
  readonly #arguments: readonly string[];
  /** 0 until it has chosen one: a port that was free a moment ago may be another test's by now. */
  #port = 0;
  readonly #dataFolder: string;
  #process: ChildProcess | undefined;
  #log = '';

  private constructor(programArguments: readonly string[], dataFolder: string) {
    this.#arguments = programArguments;
    this.#dataFolder = dataFolder;
  }

  /** @param script what is run: the built server, or what `npm start` runs */
  static async start(script = MAIN): Promise<DrydockServer> {
    if (!existsSync(path.join(root, MAIN))) throw new Error(`${MAIN} is missing: run \`npm run build\` first.`);
    const server = new DrydockServer([script], await mkdtemp(path.join(tmpdir(), 'drydock-e2e-')));
    await server.startAgain();
    return server;
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  /** All that it has printed, over all its lives. */
  get log(): string {
    return this.#log;
  }

  /** Resolves when it has printed its address. */
  async startAgain(): Promise<void> {
    const printedBefore = this.#log.length;
    const env = { ...process.env, PORT: String(this.#port), DRYDOCK_DATA: this.#dataFolder, DATABASE_URL: '', HOST: '' };
    const child = spawn(process.execPath, this.#arguments, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (this.#log += text));
    this.#process = child;
    await eventually(
      'the address of the server',
      () => ({ printed: this.#log.slice(printedBefore), exitCode: child.exitCode }),
      ({ printed, exitCode }) => {
        if (exitCode !== null) throw new Error(`The server ended with exit code ${exitCode}:\n${printed}`);
        this.#port = Number(ADDRESS.exec(printed)?.[1] ?? this.#port);
        return ADDRESS.test(printed);
      },
      START_MS,
    );
  }

  /** As a crash or a power cut would: it has no chance to save anything. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Ends it in peace and throws its data away. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    await rm(this.#dataFolder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
