import { encodeUtf8 } from '@drydock/apimachinery';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ScenarioFiles } from './scenario-files.ts';

/** What a lesson's files say, in twelve hexadecimal digits: the same files have the same version on every machine. */
export function lessonVersion(files: ScenarioFiles, folder: string): string {
  const own = Object.keys(files)
    .filter((path) => path.startsWith(`${folder}/`))
    .sort();
  const text = own.map((path) => `${path.slice(folder.length + 1)}\0${files[path]!.replaceAll('\r\n', '\n')}\0`).join('');
  return bytesToHex(sha256(encodeUtf8(text))).slice(0, 12);
}
