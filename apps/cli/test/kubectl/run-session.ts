/** Runs a session of a transcript with one kubectl, in a folder and a namespace of its own. */
import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { matches, type Session, type Step } from './transcript.ts';

export interface SessionPlace {
  kubectl: string;
  /** `33`: part of the names of what has no namespace. */
  version: string;
  kubeconfig: string;
  folder: string;
  namespace: string;
  /** On which no other session's pods are. */
  node: string;
}

/** Milliseconds that one line may take, on a machine that does much else. */
const PATIENCE = 60_000;

/** What was other than the transcript says; nothing when all was as it should be. */
export async function runSession({ steps }: Session, place: SessionPlace): Promise<string[]> {
  const env = prepare(place);
  const problems: string[] = [];
  await runLine(`kubectl create namespace ${place.namespace}`, place.folder, env);
  for (const step of steps) {
    const printed = await runLine(step.line, place.folder, env);
    if (!matches(printed, step.expected)) problems.push(describe(step, printed));
  }
  return problems;
}

function prepare({ kubectl, version, kubeconfig, folder, namespace, node }: SessionPlace): NodeJS.ProcessEnv {
  const programs = path.join(folder, 'bin');
  mkdirSync(programs, { recursive: true });
  symlinkSync(kubectl, path.join(programs, 'kubectl'));
  const own = path.join(folder, 'kubeconfig');
  writeFileSync(own, kubeconfig.replace(/^( *)(user: drydock-admin)$/m, `$1namespace: ${namespace}\n$1$2`), { mode: 0o600 });
  return {
    PATH: `${programs}${path.delimiter}${process.env['PATH']}`,
    HOME: path.dirname(folder),
    KUBECACHEDIR: path.join(path.dirname(folder), `cache-${version}`),
    KUBECONFIG: own,
    TMPDIR: folder,
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    NS: namespace,
    V: version,
    NODE: node,
  };
}

/** All that it prints, and its exit code unless that is 0. */
function runLine(line: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile('bash', ['-c', `exec 2>&1; ${line}`], { cwd, env, timeout: PATIENCE }, (error, stdout) => {
      const code = error ? `\n[${error.killed ? 'took too long' : String(error.code)}]` : '';
      resolve(`${stdout.trim()}${code}`.replaceAll('\r', '').trim());
    });
    child.stdin?.end();
  });
}

function describe({ line, expected }: Step, printed: string): string {
  return `$ ${line}\n--- expected\n${expected}\n--- printed\n${printed}\n`;
}
