import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isRecord, parseYaml, printYaml } from '@drydock/apimachinery';
import { reasonOf, UsageError } from './usage-error.ts';

const LISTS = ['clusters', 'contexts', 'users'] as const;

/**
 * Writes a kubeconfig that only its owner can read. Into a file that is there already its entries are merged, in place of those with the same
 * names, and its context becomes the current one. Throws UsageError.
 */
export function writeKubeconfig(file: string, kubeconfig: string): void {
  try {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    writeFileSync(file, text.trim() === '' ? kubeconfig : merged(file, text, kubeconfig), { mode: 0o600 });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--kubeconfig: ${reasonOf(error, file)}`);
  }
}

function merged(file: string, text: string, kubeconfig: string): string {
  const { documents, error } = parseYaml(text);
  const [existing] = documents;
  if (error !== undefined || !isRecord(existing) || existing['kind'] !== 'Config') {
    throw new UsageError(`--kubeconfig: ${file} exists and is no kubeconfig`);
  }
  const added = parseYaml(kubeconfig).documents[0] as Record<string, unknown>;
  const lists = Object.fromEntries(LISTS.map((list) => [list, replaceNamed(entriesOf(existing[list]), entriesOf(added[list]))]));
  return printYaml({ ...existing, ...lists, 'current-context': added['current-context'] });
}

function entriesOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function replaceNamed(existing: readonly Record<string, unknown>[], added: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const names = new Set(added.map(({ name }) => name));
  return [...existing.filter(({ name }) => !names.has(name)), ...added];
}
