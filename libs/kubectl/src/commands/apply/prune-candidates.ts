/** Which objects `--prune` is about (kubectl/pkg/util/prune). */
import type { ApiResource } from '../../cluster/rest-mapper.ts';
import { CommandError } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import { infoOf, listAll } from '../../resource/builder.ts';
import type { Info } from '../../resource/info.ts';
import { lastApplied } from './last-applied.ts';

/** The types that are pruned when nothing else is said (kubectl/pkg/util/prune, GetRESTMappings). */
const NAMESPACED = [
  'configmaps', 'endpoints', 'persistentvolumeclaims', 'pods', 'replicationcontrollers', 'secrets', 'services',
  'jobs.batch', 'cronjobs.batch', 'ingresses.networking.k8s.io', 'daemonsets.apps', 'deployments.apps', 'replicasets.apps', 'statefulsets.apps',
]; // prettier-ignore
const CLUSTER_SCOPED = ['namespaces', 'persistentvolumes'];

/** What carries the annotation of apply, matches the selector and is not among the files, in the namespaces of the files. */
export function prunable({ session, flags }: Invocation, resource: ApiResource, applied: readonly Info[]): Info[] {
  const kept = new Set(applied.map((info) => key(info.resource, info.namespace, info.name)));
  const namespaces = [...new Set(applied.filter((info) => info.resource.namespaced).map(({ namespace }) => namespace!))].sort();
  const scopes = resource.namespaced ? namespaces : [undefined];
  return scopes
    .flatMap((namespace) => listAll(session, resource, namespace, { selector: flags.string('selector') }))
    .filter((object) => lastApplied(object) !== undefined)
    .map((object) => infoOf(resource, object, ''))
    .filter((info) => !kept.has(key(resource, info.namespace, info.name)));
}

function key({ group, plural }: ApiResource, namespace: string | undefined, name: string): string {
  return `${plural}.${group}/${namespace ?? ''}/${name}`;
}

/** The types that `--prune-allowlist` names, or those of old. */
export function prunedTypes({ session, flags }: Invocation): ApiResource[] {
  const listed = flags.strings('prune-allowlist');
  if (listed.length === 0) {
    session.log(
      'W',
      'prune.go:71',
      'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.',
    );
    return [...NAMESPACED, ...CLUSTER_SCOPED].flatMap((type) => session.mapper.lookUp(type) ?? []);
  }
  return listed.map((text) => {
    const parts = text.split('/');
    if (parts.length !== 3) throw new CommandError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
    const [group = '', version = '', kind = ''] = parts;
    const found = session.mapper.forKind({ group: group === 'core' ? '' : group, version, kind });
    if (!found)
      throw new CommandError(
        `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(group === 'core' ? version : `${group}/${version}`)}`,
      );
    return found;
  });
}
