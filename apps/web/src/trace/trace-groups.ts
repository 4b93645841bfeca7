import type { CommandRecord } from '../lesson/lesson.documents.ts';
import type { TracedRequest, TracedStage } from './trace.documents.ts';

export interface CommandTrace {
  /** The command's id; empty for requests that no command made. */
  readonly id: string;
  readonly line: string | null;
  readonly exitCode: number | null;
  /** How many requests there are; more than are known here while they have not been fetched. */
  readonly count: number;
  readonly requests: readonly TracedRequest[];
}

/** The requests by command, the newest command first; the requests of one command in the order in which they were made. */
export function commandTraces(requests: readonly TracedRequest[], commands: readonly CommandRecord[]): CommandTrace[] {
  const groups = new Map<string, { at: number; line: string | null; exitCode: number | null; count: number; requests: TracedRequest[] }>();
  for (const request of requests) {
    const id = request.commandId ?? '';
    const group = groups.get(id) ?? { at: Date.parse(request.at), line: request.command, exitCode: null, count: 0, requests: [] };
    group.requests.push(request);
    groups.set(id, group);
  }
  for (const { id, line, exitCode, startedAt, requests: count } of commands) {
    if (count === 0) continue;
    groups.set(id, { requests: [], ...groups.get(id), at: Date.parse(startedAt), line, exitCode, count });
  }
  return [...groups]
    .sort(([, a], [, b]) => b.at - a.at)
    .map(([id, { line, exitCode, count, requests: own }]) => {
      const ordered = [...own].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
      return { id, line, exitCode, count: Math.max(count, own.length), requests: ordered };
    });
}

/**
 * Requests that are known, with newer ones, of which the latest is told first: many of a command have the same time. One that is told
 * again replaces what was known of it.
 */
export function mergeRequests(known: readonly TracedRequest[], told: readonly TracedRequest[]): TracedRequest[] {
  const byId = new Map(known.map((request) => [request.id, request]));
  for (const request of told.toReversed()) byId.set(request.id, request);
  return [...byId.values()];
}

/** Every request passes these in this order; the others are shown only when they took part. */
const ALWAYS = ['authentication', 'authorization', 'mutatingAdmission', 'validation', 'storage'];
const ORDER = [
  'authentication',
  'impersonation',
  'priorityAndFairness',
  'authorization',
  'mutatingAdmission',
  'validation',
  'validatingAdmission',
  'storage',
];

export interface StageGroup {
  readonly stage: string;
  readonly outcome: 'passed' | 'refused' | 'skipped' | 'changed' | 'notReached';
  readonly entries: readonly TracedStage[];
}

/**
 * The stages in the order of the request pipeline, several deciders of one stage together. A stage is as its gravest decider; one
 * behind a refusal was not reached.
 */
export function stageGroups({ stages, verb }: Pick<TracedRequest, 'stages' | 'verb'>): StageGroup[] {
  const refusedAt = ORDER.findIndex((stage) => stages.some((entry) => entry.stage === stage && entry.outcome === 'refused'));
  const reads = ['get', 'list', 'watch'].includes(verb);
  const shown = ORDER.filter((stage) => ALWAYS.includes(stage) || stages.some((entry) => entry.stage === stage));
  return shown.map((stage) => {
    const entries = stages.filter((entry) => entry.stage === stage);
    if (entries.length > 0) return { stage, outcome: gravest(entries), entries };
    const behind = refusedAt >= 0 && ORDER.indexOf(stage) > refusedAt;
    return { stage, outcome: behind ? 'notReached' : reads ? 'skipped' : 'notReached', entries };
  });
}

function gravest(entries: readonly TracedStage[]): StageGroup['outcome'] {
  const outcomes = entries.map(({ outcome }) => outcome);
  if (outcomes.includes('refused')) return 'refused';
  if (outcomes.includes('changed')) return 'changed';
  return outcomes.every((outcome) => outcome === 'skipped') ? 'skipped' : 'passed';
}
