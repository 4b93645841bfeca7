import { newForbidden, newNotFound, type KubeObject } from '@drydock/apimachinery';
import { refuse } from '../refuse.ts';
import type { AdmissionPlugin } from '../admission-plugin.ts';

const IMMORTAL_NAMESPACES = new Set(['default', 'kube-system', 'kube-public']);

interface Namespace extends KubeObject {
  status?: { phase?: string };
}

/** Nothing new in namespaces that are missing or ending; the three that a cluster needs are not deleted. */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  onlyRefuses: true,

  overlooks: ({ operation, resource, namespace }, lister) =>
    operation === 'CREATE' && resource.resource !== 'namespaces' && isOpen(lister.get<Namespace>('namespaces', undefined, namespace)),

  admit(attributes, { lister }) {
    const { operation, resource, kind, namespace, name } = attributes;
    const isNamespace = resource.group === '' && resource.resource === 'namespaces';
    if (operation === 'DELETE' && isNamespace && IMMORTAL_NAMESPACES.has(name)) {
      throw newForbidden({ group: '', resource: 'namespaces' }, name, 'this namespace may not be deleted');
    }
    if (isNamespace || !namespace || operation !== 'CREATE') return;
    // A review of access to a namespace that is not there yet is a fair question.
    if (kind.kind === 'LocalSubjectAccessReview') return;
    const stored = lister.get<Namespace>('namespaces', undefined, namespace);
    if (!stored) throw newNotFound({ group: '', resource: 'namespaces' }, namespace);
    if (isOpen(stored)) return;
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
    const refusal = refuse(attributes, why);
    refusal.status.details!.causes = [
      { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' },
    ];
    throw refusal;
  },
};

function isOpen(namespace: Namespace | undefined): boolean {
  return namespace !== undefined && namespace.status?.phase !== 'Terminating';
}
