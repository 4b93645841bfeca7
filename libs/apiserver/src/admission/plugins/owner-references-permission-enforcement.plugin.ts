import { deepEqual, parseGroupVersion, type KubeObject } from '@drydock/apimachinery';
import type { AuthorizationAttributes } from '../../authorization/authorizer.ts';
import { refuse } from '../refuse.ts';
import type { AdmissionAttributes, AdmissionContext, AdmissionPlugin } from '../admission-plugin.ts';

type OwnerReference = NonNullable<KubeObject['metadata']['ownerReferences']>[number];
type Asked = Omit<AuthorizationAttributes, 'user' | 'resourceRequest' | 'path'>;

const ANY_FINALIZER: Asked = {
  verb: 'update',
  group: '*',
  version: '*',
  resource: '*',
  subresource: 'finalizers',
  namespace: '',
  name: '*',
};

/**
 * Whoever gives an object another owner must be allowed to delete the object, and whoever lets it hold up the owner's deletion must be allowed to set
 * the owner's finalizers (plugin/pkg/admission/gc).
 */
export const ownerReferencesPermissionEnforcement: AdmissionPlugin = {
  name: 'OwnerReferencesPermissionEnforcement',
  optional: true,

  validate(attributes, context) {
    const { operation, resource, subresource, object, oldObject } = attributes;
    if ((operation !== 'CREATE' && operation !== 'UPDATE') || !object) return;
    // Kubelets of old corrupted owners here; the status cannot change them anyway.
    if (resource.group === '' && resource.resource === 'pods' && subresource === 'status') return;
    const [owners, before] = [ownersOf(object), ownersOf(oldObject)];
    if (deepEqual(owners, before)) return;
    if (operation === 'UPDATE') requireDelete(attributes, context);
    const blocking = owners.filter((owner) => owner.blockOwnerDeletion && !before.find(({ uid }) => uid === owner.uid)?.blockOwnerDeletion);
    if (blocking.length === 0 || refusalReason(ANY_FINALIZER, attributes, context) === undefined) return;
    for (const owner of blocking) requireFinalizers(owner, attributes, context);
  },
};

function ownersOf(object: KubeObject | undefined): readonly OwnerReference[] {
  return object?.metadata?.ownerReferences ?? [];
}

/** Why not, or undefined when the requester may. */
function refusalReason(asked: Asked, { user }: AdmissionAttributes, { authorize }: AdmissionContext): string | undefined {
  const { decision, reason } = authorize({ ...asked, user, resourceRequest: true, path: '' });
  return decision === 'allow' ? undefined : reason;
}

function requireDelete(attributes: AdmissionAttributes, context: AdmissionContext): void {
  const { namespace, name, resource, subresource } = attributes;
  const asked = {
    verb: 'delete',
    group: resource.group,
    version: resource.version,
    resource: resource.resource,
    subresource,
    namespace,
    name,
  };
  const reason = refusalReason(asked, attributes, context);
  if (reason !== undefined) throw refuse(attributes, `cannot set an ownerRef on a resource you can't delete: ${reason}, <nil>`);
}

function requireFinalizers({ apiVersion, kind, name }: OwnerReference, attributes: AdmissionAttributes, context: AdmissionContext): void {
  const { group, version } = parseGroupVersion(apiVersion) ?? { group: '', version: '' };
  const owner = context.resources.findKind(group, version, kind);
  if (!owner) {
    const missing = `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`;
    const why = `cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion ${apiVersion} Kind ${kind}: ${missing}`;
    throw refuse(attributes, why);
  }
  const namespace = owner.namespaced ? attributes.namespace : '';
  const asked = { verb: 'update', group, version, resource: owner.plural, subresource: 'finalizers', namespace, name };
  const reason = refusalReason(asked, attributes, context);
  if (reason === undefined) return;
  const why = `cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: ${reason}, <nil>`;
  throw refuse(attributes, why);
}
