/** The web app over a folder of lessons that is being worked on: the server is started again, with its data, when a file changes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FolderWatch } from './folder-watch.ts';

const SERVER = fileURLToPath(new URL('../../../server/dist/main.js', import.meta.url));
/** Milliseconds: an editor writes a file in several steps, and a checkout many files. */
const PAUSE = 200;

export interface PreviewOptions {
  /** The folder of the tracks. */
  root: string;
  port: number;
  /** Called after each change, before the server is started again. */
  onChange(): void;
}

export class LessonPreview {
  readonly #options: PreviewOptions;
  /** Attempts outlive a restart, and not the preview. */
  readonly #data = mkdtempSync(path.join(tmpdir(), 'drydock-dev-'));
  #server: ChildProcess | undefined;
  #watch: FolderWatch | undefined;
  #timer: NodeJS.Timeout | undefined;
  #restarting: Promise<void> = Promise.resolve();

  constructor(options: PreviewOptions) {
    this.#options = options;
  }

  /** Whether there is a server to run: that of a checkout that was built. */
  static get isPossible(): boolean {
    return existsSync(SERVER);
  }

  start(): void {
    this.#run();
    this.#watch = new FolderWatch(this.#options.root, () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#changed(), PAUSE);
    });
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#watch?.close();
    await this.#restarting;
    await this.#end();
    rmSync(this.#data, { recursive: true, force: true });
  }

  #changed(): void {
    this.#options.onChange();
    this.#restarting = this.#restarting.then(async () => {
      await this.#end();
      this.#run();
    });
  }

  #run(): void {
    const { root, port } = this.#options;
    const env = {
      ...process.env,
      PORT: String(port),
      DRYDOCK_DATA: this.#data,
      DRYDOCK_SCENARIOS: root,
      DRYDOCK_PREVIEW: 'on',
      KUBERNETES_PORT: 'off',
      DATABASE_URL: '',
    };
    this.#server = spawn(process.execPath, [SERVER], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  }

  /** It saves every sandbox first. */
  async #end(): Promise<void> {
    const server = this.#server;
    if (!server || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  }
}
