/** What the API server reads from files when it starts. */
import { parseAbacPolicies, parseTokenFile, type AbacPolicy, type UserInfo } from '@drydock/apiserver';
import type { ApiServerSettings } from './api-server-settings.ts';

export interface ApiServerFiles {
  /** Of static tokens. */
  users: Readonly<Record<string, UserInfo>>;
  policies: readonly AbacPolicy[];
}

/** The settings of a server are the same object as long as it runs, so that a file is read once and a change wants a restart. */
const known = new WeakMap<ApiServerSettings, ApiServerFiles>();

/** `users` are those that the cluster was made with, for a control plane that has no files. Files with mistakes count as empty: the server says so and ends. */
export function filesOf(
  settings: ApiServerSettings,
  users: Readonly<Record<string, UserInfo>>,
  readFile: (path: string) => string | undefined,
): ApiServerFiles {
  // The default settings are those of many clusters.
  if (settings.tokenFile === '') return { users, policies: [] };
  const before = known.get(settings);
  if (before) return before;
  const files = {
    users: read(settings.tokenFile, readFile, (text, name) => parseTokenFile(text, name).users) ?? {},
    policies: read(settings.policyFile, readFile, parseAbacPolicies) ?? [],
  };
  known.set(settings, files);
  return files;
}

/** Why the server does not start with these files. */
export function fileProblems(settings: ApiServerSettings, readFile: (path: string) => string | undefined): string[] {
  return [problem(settings.tokenFile, readFile, parseTokenFile), problem(settings.policyFile, readFile, parseAbacPolicies)].filter(
    (each) => each !== undefined,
  );
}

type Parse<T> = (text: string, name: string) => T;

function read<T>(path: string | undefined, readFile: (path: string) => string | undefined, parse: Parse<T>): T | undefined {
  const text = path ? readFile(path) : undefined;
  try {
    return text === undefined ? undefined : parse(text, path!);
  } catch {
    return undefined;
  }
}

function problem(path: string | undefined, readFile: (path: string) => string | undefined, parse: Parse<unknown>): string | undefined {
  try {
    const text = path ? readFile(path) : undefined;
    if (text !== undefined) parse(text, path!);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
