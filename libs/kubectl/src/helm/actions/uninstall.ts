/** `helm uninstall` (pkg/action/uninstall.go). */
import { StatusError } from '@drydock/apimachinery';
import type { Steps } from '../../command/streams.ts';
import { HelmError } from '../command/helm-error.ts';
import { INSTALL_ORDER } from '../release/manifests.ts';
import type { HelmContext } from './context.ts';
import { buildObjects, deleteObject, isKept } from './kube-objects.ts';
import { waitUntilGone } from './readiness.ts';
import { runHooks } from './run-hooks.ts';

export interface UninstallOptions {
  readonly keepHistory: boolean;
  readonly noHooks: boolean;
  readonly wait: boolean;
  readonly timeout: number;
  readonly description: string;
}

/** What there is to say about objects that were kept. Throws HelmError. */
export function* uninstallRelease(context: HelmContext, name: string, options: UninstallOptions): Steps<string> {
  const { store, session } = context;
  const history = store.history(name);
  const release = history.at(-1);
  if (!release) throw new HelmError(`uninstall: Release not loaded: ${name}: release: not found`);
  if (release.info.status === 'uninstalled') {
    if (options.keepHistory) throw new HelmError(`the release named ${JSON.stringify(name)} is already deleted`);
    for (const each of history) store.delete(each);
    return '';
  }
  release.info = {
    ...release.info,
    status: 'uninstalling',
    deleted: context.timestamp(),
    description: 'Deletion in progress (or silently failed)',
  };
  if (!options.noHooks) yield* runHooks(context, release, 'pre-delete', options.timeout);
  store.update(release);
  const infos = buildObjects(session, release.manifest, release.namespace);
  const kept = infos.filter(isKept);
  const doomed = infos.filter((info) => !isKept(info)).sort((a, b) => uninstallRank(a.resource.kind) - uninstallRank(b.resource.kind));
  const problems: string[] = [];
  for (const info of doomed) {
    try {
      deleteObject(session, info);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      problems.push(error.message);
    }
  }
  if (options.wait) yield* waitUntilGone(context, doomed, options.timeout);
  if (!options.noHooks) yield* runHooks(context, release, 'post-delete', options.timeout);
  release.info = { ...release.info, status: 'uninstalled', description: options.description || 'Uninstallation complete' };
  if (options.keepHistory) store.update(release);
  else for (const each of history) store.delete(each);
  if (problems.length > 0) throw new HelmError(`uninstallation completed with ${problems.length} error(s): ${problems.join('; ')}`);
  return kept.length === 0
    ? ''
    : `These resources were kept due to the resource policy:\n${kept.map((info) => `[${info.resource.kind}] ${info.name}\n`).join('')}\n`;
}

/** The order of installation from its end; unknown kinds last. */
function uninstallRank(kind: string): number {
  const at = INSTALL_ORDER.indexOf(kind);
  return at < 0 ? INSTALL_ORDER.length : INSTALL_ORDER.length - 1 - at;
}
