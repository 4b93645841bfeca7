import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What the address of the API server reads in every recording. */
const HOST = '172.30.1.2';
const PORT = '6443';
const LOOK_EVERY = 5;
const LONGEST_COMMAND = 90_000;

/** One bash with a home of its own, whose kubectl is the real one. */
export class BashSession {
  #home = mkdtempSync(path.join(tmpdir(), 'bash-session-'));
  /** Beside the home, which belongs to the session. */
  #outputs = mkdtempSync(path.join(tmpdir(), 'bash-outputs-'));
  #shell;
  #port;

  /** @param {{kubeconfig: string, port: number}} cluster its kubeconfig, and the port of this machine where it listens */
  constructor({ kubeconfig, port }) {
    this.#port = port;
    mkdirSync(path.join(this.#home, '.kube'));
    writeFileSync(path.join(this.#home, '.kube/config'), kubeconfig);
    const env = { PATH: process.env.PATH, HOME: this.#home, TERM: 'xterm', COLUMNS: '80', LANG: 'C.UTF-8', TZ: 'UTC' };
    this.#shell = spawn('bash', ['-s'], { cwd: this.#home, env, stdio: ['pipe', 'ignore', 'ignore'] });
  }

  /** @returns {Promise<{stdout: string, stderr: string, status: number}>} a command that does not end has the status 124 */
  async run(text) {
    const id = randomUUID();
    const file = (name) => path.join(this.#outputs, `${id}.${name}`);
    this.#shell.stdin.write(
      `{ ${text}\n} </dev/null >${file('out')} 2>${file('err')}; echo $? >${file('tmp')}; mv ${file('tmp')} ${file('status')}\n`,
    );
    const deadline = performance.now() + LONGEST_COMMAND;
    let status;
    while (status === undefined && performance.now() < deadline && this.#shell.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
      status = readIfThere(file('status'));
    }
    const [stdout, stderr] = [readIfThere(file('out')), readIfThere(file('err'))].map((output) => this.#asRecorded(output ?? ''));
    for (const name of ['out', 'err', 'status']) rmSync(file(name), { force: true });
    return { stdout, stderr, status: status === undefined ? 124 : Number(status) };
  }

  /** The addresses and paths of the reference in the place of this machine's. */
  #asRecorded(text) {
    return text
      .replaceAll(`127.0.0.1:${this.#port}`, `${HOST}:${PORT}`)
      .replaceAll(String(this.#port), PORT)
      .replaceAll(this.#home, '/root');
  }

  end() {
    this.#shell.kill('SIGKILL');
    for (const folder of [this.#home, this.#outputs]) rmSync(folder, { recursive: true, force: true });
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
