import { StatusError } from '@drydock/apimachinery';
import { ResourceClient } from '../../client/resource-client.ts';
import { refuse } from '../refuse.ts';
import type { AdmissionPlugin } from '../admission-plugin.ts';

const NAMESPACES = { group: '', version: 'v1', plural: 'namespaces' };

/** What is created brings its namespace along (plugin/pkg/admission/namespace/autoprovision). */
export const namespaceAutoProvision: AdmissionPlugin = {
  name: 'NamespaceAutoProvision',
  optional: true,
  onlyRefuses: true,

  admit(attributes, { lister, server }) {
    const { operation, namespace, kind, dryRun } = attributes;
    // In a dry run the namespace may be missing: nothing is made for it, and a namespace that is not there shows later.
    if (operation !== 'CREATE' || !namespace || dryRun || (kind.group === '' && kind.kind === 'Namespace')) return;
    if (lister.get('namespaces', undefined, namespace)) return;
    try {
      new ResourceClient(server).create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    } catch (error) {
      if (error instanceof StatusError) throw refuse(attributes, error.message);
      throw error;
    }
  },
};
