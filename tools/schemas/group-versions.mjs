/**
 * The stable API groups of Kubernetes v1.33 and how each source calls them.
 *
 * `models`: folder in the package of `kubernetes-models` or `@kubernetes-models/apimachinery`; `definition`: prefix of the
 * OpenAPI definition names; `goPackage`: name of the Go package, as messages of Go's JSON decoder print it.
 */
export const groupVersions = [
  { models: 'v1', definition: 'io.k8s.api.core.v1', group: '', version: 'v1' },
  { models: 'apps/v1', definition: 'io.k8s.api.apps.v1', group: 'apps', version: 'v1' },
  { models: 'batch/v1', definition: 'io.k8s.api.batch.v1', group: 'batch', version: 'v1' },
  { models: 'autoscaling/v1', definition: 'io.k8s.api.autoscaling.v1', group: 'autoscaling', version: 'v1' },
  { models: 'autoscaling/v2', definition: 'io.k8s.api.autoscaling.v2', group: 'autoscaling', version: 'v2' },
  { models: 'policy/v1', definition: 'io.k8s.api.policy.v1', group: 'policy', version: 'v1' },
  { models: 'networking.k8s.io/v1', definition: 'io.k8s.api.networking.v1', group: 'networking.k8s.io', version: 'v1' },
  { models: 'discovery.k8s.io/v1', definition: 'io.k8s.api.discovery.v1', group: 'discovery.k8s.io', version: 'v1' },
  { models: 'events.k8s.io/v1', definition: 'io.k8s.api.events.v1', group: 'events.k8s.io', version: 'v1' },
  { models: 'storage.k8s.io/v1', definition: 'io.k8s.api.storage.v1', group: 'storage.k8s.io', version: 'v1' },
  { models: 'scheduling.k8s.io/v1', definition: 'io.k8s.api.scheduling.v1', group: 'scheduling.k8s.io', version: 'v1' },
  { models: 'node.k8s.io/v1', definition: 'io.k8s.api.node.v1', group: 'node.k8s.io', version: 'v1' },
  { models: 'coordination.k8s.io/v1', definition: 'io.k8s.api.coordination.v1', group: 'coordination.k8s.io', version: 'v1' },
  { models: 'rbac.authorization.k8s.io/v1', definition: 'io.k8s.api.rbac.v1', group: 'rbac.authorization.k8s.io', version: 'v1' },
  { models: 'certificates.k8s.io/v1', definition: 'io.k8s.api.certificates.v1', group: 'certificates.k8s.io', version: 'v1' },
  {
    models: 'admissionregistration.k8s.io/v1',
    definition: 'io.k8s.api.admissionregistration.v1',
    group: 'admissionregistration.k8s.io',
    version: 'v1',
  },
  { models: 'authentication.k8s.io/v1', definition: 'io.k8s.api.authentication.v1', group: 'authentication.k8s.io', version: 'v1' },
  { models: 'authorization.k8s.io/v1', definition: 'io.k8s.api.authorization.v1', group: 'authorization.k8s.io', version: 'v1' },
  {
    models: 'flowcontrol.apiserver.k8s.io/v1',
    definition: 'io.k8s.api.flowcontrol.v1',
    group: 'flowcontrol.apiserver.k8s.io',
    version: 'v1',
  },
  {
    models: 'apiextensions.k8s.io/v1',
    definition: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1',
    group: 'apiextensions.k8s.io',
    version: 'v1',
  },
  {
    models: 'apiregistration.k8s.io/v1',
    definition: 'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1',
    group: 'apiregistration.k8s.io',
    version: 'v1',
  },
];

/** What all groups share; these types belong to no group of their own. */
export const machinery = [
  { models: 'apis/meta/v1', definition: 'io.k8s.apimachinery.pkg.apis.meta.v1' },
  { models: 'api/resource', definition: 'io.k8s.apimachinery.pkg.api.resource' },
  { models: 'runtime', definition: 'io.k8s.apimachinery.pkg.runtime' },
  { models: 'util/intstr', definition: 'io.k8s.apimachinery.pkg.util.intstr' },
  { models: 'version', definition: 'io.k8s.apimachinery.pkg.version' },
];

/** `io.k8s.api.apps.v1.Deployment` → `IoK8sApiAppsV1Deployment`, the name that kubernetes-models exports beside the short one. */
export function flatName(definition) {
  return definition
    .split(/[.-]/)
    .map((part) => part[0].toUpperCase() + part.slice(1))
    .join('');
}
