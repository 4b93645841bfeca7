import { newNotFound } from '@drydock/apimachinery';
import type { AdmissionPlugin } from '../admission-plugin.ts';

/** Nothing is written into a namespace that is not there (plugin/pkg/admission/namespace/exists). */
export const namespaceExists: AdmissionPlugin = {
  name: 'NamespaceExists',
  optional: true,

  validate({ operation, namespace, kind }, { lister }) {
    if (operation === 'CONNECT' || !namespace || (kind.group === '' && kind.kind === 'Namespace')) return;
    if (!lister.get('namespaces', undefined, namespace)) throw newNotFound({ group: '', resource: 'namespaces' }, namespace);
  },
};
