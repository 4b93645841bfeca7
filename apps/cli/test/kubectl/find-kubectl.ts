/** Real kubectls of this machine, by version. */
import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** A program that says it is kubectl of this minor version (`1.33`): on the PATH, by a name with or without the version, or beside the one there. */
export function findKubectl(version: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  const onPath = ['kubectl', `kubectl.${version}`, `kubectl${version}`, `kubectl-${version}`].flatMap((name) =>
    folders.map((folder) => path.join(folder, name)),
  );
  const plain = onPath.find((file) => path.basename(file) === 'kubectl' && existsSync(file));
  const beside = plain ? [path.join(path.dirname(realpathSync(plain)), `kubectl.${version}`)] : [];
  return [...onPath, ...beside].find((file) => existsSync(file) && versionOf(file) === version);
}

function versionOf(file: string): string | undefined {
  try {
    const text = execFileSync(file, ['version', '--client', '--output=json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const { clientVersion } = JSON.parse(text) as { clientVersion: { major: string; minor: string } };
    return `${clientVersion.major}.${parseInt(clientVersion.minor)}`;
  } catch {
    return undefined;
  }
}
