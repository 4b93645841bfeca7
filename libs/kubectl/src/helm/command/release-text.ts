/** A release as `install`, `upgrade` and `status` show it. */
import type { Hook, Release } from '../release/release.ts';
import { formatTime } from '../templating/date.functions.ts';

export function ansiDate(stamp: string): string {
  return formatTime('Mon Jan _2 15:04:05 2006', Date.parse(stamp));
}

export interface ReleaseTextOptions {
  readonly showDescription?: boolean;
  readonly hideNotes?: boolean;
  /** Manifest and hooks, as a dry run shows them. */
  readonly showManifest?: boolean;
  readonly resources?: string;
}

export function releaseText(release: Release, options: ReleaseTextOptions = {}): string {
  const { info } = release;
  const lines = [`NAME: ${release.name}`];
  if (info.last_deployed) lines.push(`LAST DEPLOYED: ${ansiDate(info.last_deployed)}`);
  lines.push(`NAMESPACE: ${release.namespace}`, `STATUS: ${info.status}`, `REVISION: ${release.version}`);
  if (options.showDescription) lines.push(`DESCRIPTION: ${info.description ?? ''}`);
  let text = `${lines.join('\n')}\n${options.resources ?? ''}`;
  const tests = (release.hooks ?? []).filter(({ events }) => events.includes('test'));
  const ran = tests.filter(({ last_run: run }) => run.started_at !== '');
  if (tests.length === 0) text += 'TEST SUITE: None\n';
  for (const hook of ran) text += testText(hook);
  if (options.showManifest) text += dryRunText(release);
  if (!options.hideNotes && info.notes?.trim()) text += `NOTES:\n${info.notes.trim()}\n`;
  return text;
}

function testText({ name, last_run: run }: Hook): string {
  return `TEST SUITE:     ${name}\nLast Started:   ${ansiDate(run.started_at)}\nLast Completed: ${ansiDate(run.completed_at)}\nPhase:          ${run.phase}\n`;
}

function dryRunText({ hooks, manifest }: Release): string {
  const each = (hooks ?? []).map(({ path, manifest: text }) => `---\n# Source: ${path}\n${text}\n`).join('');
  return `HOOKS:\n${each}MANIFEST:\n${manifest}\n`;
}
