/** `index.yaml` of a repository of charts. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Chart, ChartMetadata } from '../chart/chart.ts';
import { packChart } from '../chart/pack-chart.ts';
import { compareVersions, parseConstraint, parseVersion } from '../templating/semver.ts';

export interface IndexEntry extends ChartMetadata {
  readonly created: string;
  readonly digest: string;
  readonly urls: readonly string[];
}

export interface RepositoryIndex {
  readonly apiVersion: string;
  readonly generated: string;
  /** The versions of each chart, newest first. */
  readonly entries: Readonly<Record<string, readonly IndexEntry[]>>;
}

/** `url` is where the archives lie. */
export function newIndex(charts: readonly Chart[], url: string, now: number): RepositoryIndex {
  const stamp = new Date(now).toISOString();
  const entries: Record<string, IndexEntry[]> = {};
  for (const chart of charts) {
    const { name = '', version = '' } = chart.metadata;
    const digest = bytesToHex(sha256(packChart(chart, 0)));
    (entries[name] ??= []).push({ ...chart.metadata, created: stamp, digest, urls: [`${url}/${name}-${version}.tgz`] });
  }
  for (const versions of Object.values(entries)) versions.sort((a, b) => newer(String(a.version), String(b.version)));
  return { apiVersion: 'v1', entries, generated: stamp };
}

function newer(a: string, b: string): number {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  return left && right ? compareVersions(right, left) : 0;
}

/** The newest of the versions that fits; unfinished ones only when they are asked for. */
export function pickVersion<T extends { readonly version?: string }>(versions: readonly T[], wanted: string): T | undefined {
  if (wanted !== '') {
    const exact = versions.find(({ version }) => version === wanted);
    if (exact) return exact;
  }
  const test = parseConstraint(wanted === '' ? '*' : wanted);
  return versions.find(({ version }) => {
    const parsed = parseVersion(String(version));
    return parsed !== undefined && (test?.(parsed) ?? false);
  });
}
