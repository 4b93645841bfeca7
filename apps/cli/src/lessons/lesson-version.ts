import { createHash } from 'node:crypto';
import type { ScenarioFiles } from '@drydock/scenario';

/** What a lesson's files say, in twelve hexadecimal digits: the same files have the same version on every machine. */
export function lessonVersion(files: ScenarioFiles, folder: string): string {
  const hash = createHash('sha256');
  for (const path of Object.keys(files).sort()) {
    if (path.startsWith(`${folder}/`)) hash.update(`${path.slice(folder.length + 1)}\0${files[path]!.replaceAll('\r\n', '\n')}\0`);
  }
  return hash.digest('hex').slice(0, 12);
}
