/** Hooks: objects that are made at a moment of a release's life, and waited for (pkg/action/hooks.go). */
import type { Steps } from '../../command/streams.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import type { Info } from '../../resource/info.ts';
import { HelmError } from '../command/helm-error.ts';
import type { Hook, Release } from '../release/release.ts';
import type { HelmContext } from './context.ts';
import { buildObjects, createObjects, deleteObject, listProblems, readLive } from './kube-objects.ts';
import { waitUntilGone } from './readiness.ts';

const POLL = 1000;
const BEFORE_CREATION = 'before-hook-creation';

/** Those of the event, lighter ones first. Throws HelmError when one fails. */
export function* runHooks(context: HelmContext, release: Release, event: string, timeout: number, only?: (hook: Hook) => boolean): Steps {
  const hooks = (release.hooks ?? []).filter(({ events }) => events.includes(event)).filter((hook) => only?.(hook) ?? true);
  hooks.sort((a, b) => (a.weight ?? 0) - (b.weight ?? 0) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  for (const hook of hooks) yield* runHook(context, release, hook, event, timeout);
  for (const hook of hooks) if (hasPolicy(hook, 'hook-succeeded')) deleteAll(context, objectsOf(context, release, hook));
}

function hasPolicy({ delete_policies: policies }: Hook, policy: string): boolean {
  return policies?.length ? policies.includes(policy) : policy === BEFORE_CREATION;
}

function objectsOf({ session }: HelmContext, { namespace }: Release, hook: Hook): Info[] {
  return buildObjects(session, hook.manifest, namespace);
}

function deleteAll({ session }: HelmContext, infos: readonly Info[]): void {
  for (const info of infos) deleteObject(session, info);
}

function* runHook(context: HelmContext, release: Release, hook: Hook, event: string, timeout: number): Steps {
  const infos = objectsOf(context, release, hook);
  if (hasPolicy(hook, BEFORE_CREATION)) {
    deleteAll(context, infos);
    yield* waitUntilGone(context, infos, timeout);
  }
  hook.last_run = { started_at: context.timestamp(), completed_at: '', phase: 'Running' };
  try {
    create(context, infos, hook, event);
    yield* waitUntilDone(context, infos, timeout);
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    hook.last_run = { ...hook.last_run, completed_at: context.timestamp(), phase: 'Failed' };
    if (hasPolicy(hook, 'hook-failed')) deleteAll(context, infos);
    throw error;
  }
  hook.last_run = { ...hook.last_run, completed_at: context.timestamp(), phase: 'Succeeded' };
}

function create({ session }: HelmContext, infos: readonly Info[], hook: Hook, event: string): void {
  try {
    createObjects(session, infos);
  } catch (error) {
    if (error instanceof HelmError) throw new HelmError(`warning: Hook ${event} ${hook.path} failed: ${error.message}`);
    throw error;
  }
}

/** Jobs and pods run to their end; other objects are done when they are there. */
function* waitUntilDone(context: HelmContext, infos: readonly Info[], timeout: number): Steps {
  const deadline = context.now + timeout;
  for (const info of infos) {
    while (!isDone(info, readLive(context.session, info))) {
      if (context.now >= deadline) throw new HelmError(listProblems(['timed out waiting for the condition']));
      yield* context.streams.wait({ on: 'time', until: Math.min(context.now + POLL, deadline) });
    }
  }
}

function isDone({ resource, name }: Info, live: Dynamic): boolean {
  if (!live) return false;
  if (resource.kind === 'Pod') {
    if (live.status?.phase === 'Failed') throw new HelmError(listProblems([`pod ${name} failed`]));
    return live.status?.phase === 'Succeeded';
  }
  if (resource.kind !== 'Job') return true;
  for (const condition of live.status?.conditions ?? []) {
    if (condition.status !== 'True') continue;
    if (condition.type === 'Failed') throw new HelmError(listProblems([`job ${name} failed: ${condition.reason}`]));
    if (condition.type === 'Complete') return true;
  }
  return false;
}
