/** `helm rollback` (pkg/action/rollback.go). */
import { StatusError } from '@drydock/apimachinery';
import type { Steps } from '../../command/streams.ts';
import { HelmError } from '../command/helm-error.ts';
import type { Release } from '../release/release.ts';
import type { HelmContext } from './context.ts';
import { buildObjects, owned, updateObjects } from './kube-objects.ts';
import { waitUntilReady } from './readiness.ts';
import { runHooks } from './run-hooks.ts';

export interface RollbackOptions {
  readonly dryRun: 'none' | 'client' | 'server';
  readonly noHooks: boolean;
  readonly wait: boolean;
  readonly waitForJobs: boolean;
  readonly timeout: number;
  readonly historyMax: number;
}

/** A revision of 0 stands for the one before the last. Throws HelmError. */
export function* rollbackRelease(context: HelmContext, name: string, revision: number, options: RollbackOptions): Steps {
  const { store, session } = context;
  const history = store.history(name);
  const current = history.at(-1);
  if (!current) throw new HelmError('release: not found');
  const wanted = revision === 0 ? current.version - 1 : revision;
  const previous = history.find(({ version }) => version === wanted);
  if (!previous) throw new HelmError(`release has no ${wanted} version`);
  const now = context.timestamp();
  const release: Release = {
    ...previous,
    info: {
      first_deployed: current.info.first_deployed,
      last_deployed: now,
      deleted: '',
      description: `Rollback to ${wanted}`,
      status: 'pending-rollback',
      ...(previous.info.notes && { notes: previous.info.notes }),
    },
    version: current.version + 1,
  };
  if (options.dryRun !== 'none') return;
  store.prune(name, options.historyMax > 0 ? options.historyMax - 1 : 0);
  store.create(release);
  const target = owned(buildObjects(session, release.manifest, release.namespace), release);
  try {
    if (!options.noHooks) yield* runHooks(context, release, 'pre-rollback', options.timeout);
    updateObjects(session, owned(buildObjects(session, current.manifest, current.namespace), release), target);
    if (options.wait) yield* waitUntilReady(context, target, { timeout: options.timeout, jobs: options.waitForJobs });
    if (!options.noHooks) yield* runHooks(context, release, 'post-rollback', options.timeout);
  } catch (error) {
    if (!(error instanceof HelmError) && !(error instanceof StatusError)) throw error;
    release.info.status = 'failed';
    release.info.description = `Rollback ${JSON.stringify(name)} failed: ${error.message}`;
    store.update(release);
    throw new HelmError(error.message);
  }
  for (const each of store.history(name).filter(({ info, version }) => info.status === 'deployed' && version !== release.version)) {
    each.info.status = 'superseded';
    store.update(each);
  }
  release.info.status = 'deployed';
  store.update(release);
}
