import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts } from '../workspace/free-ports.mjs';
import { root } from '../workspace/root.mjs';
import { formatTime } from './measure.mjs';

const PATIENCE = 60_000;

export default {
  name: '`npm start` to a served page, warm',
  figure: '3 s',
  async run() {
    const data = mkdtempSync(path.join(tmpdir(), 'drydock-bench-'));
    try {
      await timeToPage(data);
      return formatTime(await timeToPage(data));
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  },
};

/** Starts the server on a free port, waits for its first page, stops it. Resolves to milliseconds. */
async function timeToPage(data) {
  const [port] = await freePorts(1);
  const started = performance.now();
  const server = spawn(process.execPath, ['tools/start.mjs'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', DRYDOCK_DATA: data, DATABASE_URL: '' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(server, 'exit');
  try {
    await servedPage(`http://127.0.0.1:${port}/`, server, started + PATIENCE);
    return performance.now() - started;
  } finally {
    server.kill('SIGTERM');
    await exited;
  }
}

async function servedPage(url, server, deadline) {
  while (performance.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`the server ended with exit code ${server.exitCode}`);
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return response.text();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`no page at ${url} after ${PATIENCE / 1000} s`);
}
