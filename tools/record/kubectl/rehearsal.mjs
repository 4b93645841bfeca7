import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Rng } from '@drydock/apimachinery';
import { bootedCluster, Cluster, forkOf, nodeRuntimeOf, REFERENCE_PROFILE } from '@drydock/cluster';
import { KubernetesEndpoint, newKubeconfig, newKubernetesServer } from '@drydock/kube-http';
import { SteppedCluster } from './stepped-cluster.mjs';

/** As in the replay: nothing may depend on it, but the two clusters are to be alike. */
const START = Date.UTC(2026, 10, 20, 18, 53, 52);
const SEED = 1;
const SERVER = '172.30.1.2:6443';
const LONGEST_COMMAND = 90_000;

/** One session: a fresh cluster of the reference's kind behind an endpoint, and one bash whose kubectl is the real one. */
export class Rehearsal {
  #home = mkdtempSync(path.join(tmpdir(), 'rehearsal-'));
  #stepped;
  #server;
  #shell;
  #port = 0;

  static async begin() {
    const rehearsal = new Rehearsal();
    await rehearsal.#serve();
    rehearsal.#openShell();
    return rehearsal;
  }

  async #serve() {
    const create = nodeRuntimeOf({ profile: REFERENCE_PROFILE.kubelet });
    const cluster = new Cluster(forkOf(bootedCluster(REFERENCE_PROFILE, START, create), START, SEED), create);
    this.#stepped = new SteppedCluster(cluster);
    const { certificate, privateKey } = cluster.newServingCertificate(['127.0.0.1'], new Rng({ seed: SEED }));
    const serving = { certificate, privateKey, clientCertificateAuthorities: [cluster.caCertificate] };
    this.#server = newKubernetesServer(new KubernetesEndpoint(this.#stepped, { onBug: console.error }), serving);
    this.#port = await freePort();
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    mkdirSync(path.join(this.#home, '.kube'));
    const config = newKubeconfig({
      clusterName: 'kubernetes',
      server: `https://127.0.0.1:${this.#port}`,
      certificateAuthority: cluster.caCertificate,
      userName: 'kubernetes-admin',
      user: cluster.adminCredentials,
    });
    writeFileSync(path.join(this.#home, '.kube/config'), config);
  }

  #openShell() {
    const env = { PATH: process.env.PATH, HOME: this.#home, TERM: 'xterm', COLUMNS: '80', LANG: 'C.UTF-8', TZ: 'UTC' };
    this.#shell = spawn('bash', ['-s'], { cwd: this.#home, env, stdio: ['pipe', 'ignore', 'ignore'] });
  }

  /** @param {import('../../parity/transcript.mjs').Entry} entry @returns {Promise<string[]>} the lines of the transcript */
  async play(entry) {
    if (entry.kind === 'wait') {
      this.#stepped.pass(entry.milliseconds);
      return [`~ ${entry.milliseconds / 1000}s`];
    }
    if (entry.kind === 'settle') {
      this.#stepped.settleTime = entry.milliseconds;
      return [entry.milliseconds === 0 ? '# nosettle' : `# settle ${entry.milliseconds / 1000}s`];
    }
    this.#stepped.settle();
    const { stdout, stderr, status } = await this.#run(entry.text);
    const text = entry.text.split('\n').map((line, at) => (at === 0 ? `$ ${line}` : `> ${line}`));
    return [...text, ...streamLines('| ', stdout), ...streamLines('! ', stderr), ...(status ? [`? ${status}`] : [])];
  }

  async #run(text) {
    const id = randomUUID();
    const file = (name) => path.join(this.#home, `.${id}.${name}`);
    this.#shell.stdin.write(
      `{ ${text}\n} </dev/null >${file('out')} 2>${file('err')}; echo $? >${file('tmp')}; mv ${file('tmp')} ${file('status')}\n`,
    );
    this.#stepped.follow();
    const deadline = performance.now() + LONGEST_COMMAND;
    let status;
    while (status === undefined && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      status = readIfThere(file('status'));
    }
    this.#stepped.stand();
    const [stdout, stderr] = [readIfThere(file('out')), readIfThere(file('err'))].map((output) => this.#asRecorded(output ?? ''));
    for (const name of ['out', 'err', 'status']) rmSync(file(name), { force: true });
    return { stdout, stderr, status: status === undefined ? 124 : Number(status) };
  }

  /** The addresses and paths of the reference in the place of this machine's. */
  #asRecorded(text) {
    return text.replaceAll(`127.0.0.1:${this.#port}`, SERVER).replaceAll(this.#home, '/root');
  }

  async end() {
    this.#shell.kill('SIGKILL');
    this.#stepped.stand();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
    rmSync(this.#home, { recursive: true, force: true });
  }
}

function streamLines(mark, text) {
  if (text === '') return [];
  const lines = text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (mark + line).replace(/^(.) $/, '$1'));
  return text.endsWith('\n') ? lines : [...lines, '\\'];
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}
