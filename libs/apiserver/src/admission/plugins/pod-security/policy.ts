import type { PodLike } from '../pod-template.ts';
import { BASELINE_CHECKS } from './baseline-checks.ts';
import type { Check, Violation } from './check.ts';
import { RESTRICTED_CHECKS } from './restricted-checks.ts';

export const LEVELS = ['privileged', 'baseline', 'restricted'] as const;
export type Level = (typeof LEVELS)[number];
export type Mode = 'enforce' | 'warn' | 'audit';

const PREFIX = 'pod-security.kubernetes.io/';

export const levelLabel = (mode: Mode) => `${PREFIX}${mode}`;
export const versionLabel = (mode: Mode) => `${PREFIX}${mode}-version`;

/** What a namespace asks for in one mode. */
export interface Policy {
  level: Level;
  version: string;
}

/**
 * Without a label, or with one that is not valid, everything is allowed. Where only `enforce` is said, it is warned of the same, so that
 * templates that will be refused when their pods are made are worth a warning (api/helpers.go, PolicyToEvaluate).
 */
export function policyOf(labels: Readonly<Record<string, string>> | undefined, mode: Mode): Policy {
  const level = labels?.[levelLabel(mode)];
  const version = labels?.[versionLabel(mode)];
  if (mode === 'warn' && level === undefined) {
    const enforced = policyOf(labels, 'enforce');
    if (enforced.level !== 'privileged') return { level: enforced.level, version: version ?? enforced.version };
  }
  return { level: isLevel(level) ? level : 'privileged', version: version ?? 'latest' };
}

export function isLevel(level: string | undefined): level is Level {
  return (LEVELS as readonly string[]).includes(level ?? '');
}

/** Whether one level asks for more than another. */
export function isStricter(level: Level, than: Level): boolean {
  return LEVELS.indexOf(level) > LEVELS.indexOf(than);
}

/** `v1.25` has the checks that there were then. */
export function violations(pod: PodLike, { level, version }: Policy): Violation[] {
  if (level === 'privileged') return [];
  const minor = version.startsWith('v1.') ? Number(version.slice('v1.'.length)) : Infinity;
  const active = (checks: readonly Check[]): Check[] => checks.filter(({ since = 0 }) => since <= minor);
  const strict = level === 'restricted' ? active(RESTRICTED_CHECKS) : [];
  const replaced = new Set(strict.map(({ replaces }) => replaces));
  const basic = active(BASELINE_CHECKS).filter(({ id }) => !replaced.has(id));
  return [...basic, ...strict].flatMap((check) => check.check(pod, minor) ?? []);
}

/** `restricted:latest`. */
export function formatPolicy({ level, version }: Policy): string {
  return `${level}:${version}`;
}

/** `host namespaces (hostPID=true), privileged (container "c" must not …)`. */
export function describe(found: readonly Violation[]): string {
  return found.map(({ reason, detail }) => (detail ? `${reason} (${detail})` : reason)).join(', ');
}
