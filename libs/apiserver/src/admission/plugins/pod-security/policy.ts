import type { PodLike } from '../pod-template.ts';
import { BASELINE_CHECKS, RESTRICTED_CHECKS, type Check, type Violation } from './checks.ts';

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

/** Without a label, or with one that is not valid, everything is allowed. */
export function policyOf(labels: Readonly<Record<string, string>> | undefined, mode: Mode): Policy {
  const level = labels?.[levelLabel(mode)];
  const valid = (LEVELS as readonly string[]).includes(level ?? '');
  return { level: valid ? (level as Level) : 'privileged', version: labels?.[versionLabel(mode)] ?? 'latest' };
}

const CHECKS: Readonly<Record<Level, readonly Check[]>> = { privileged: [], baseline: BASELINE_CHECKS, restricted: RESTRICTED_CHECKS };

export function violations(pod: PodLike, { level }: Policy): Violation[] {
  return CHECKS[level].flatMap((check) => check.check(pod) ?? []);
}

/** `restricted:latest`. */
export function formatPolicy({ level, version }: Policy): string {
  return `${level}:${version}`;
}

/** `host namespaces (hostPID=true), privileged (container "c" must not …)`. */
export function describe(found: readonly Violation[]): string {
  return found.map(({ reason, detail }) => (detail ? `${reason} (${detail})` : reason)).join(', ');
}
