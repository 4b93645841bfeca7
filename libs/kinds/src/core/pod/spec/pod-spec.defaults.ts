/** The defaults of pods and pod templates (pkg/apis/core/v1/defaults.go). Every function changes its argument and is idempotent. */
import type { Container, Handler, Probe, ResourceFieldSelector, ResourceRequirements } from './container.types.ts';
import type { PodSpec, PodTemplateSpec } from './pod-spec.types.ts';
import type { DownwardApiFile, Volume, VolumeProjection } from './volume.types.ts';

const DEFAULT_FILE_MODE = 0o644;
const DEFAULT_TOKEN_SECONDS = 60 * 60;

/** The spec of a workload, made when its author left it out, with a defaulted template. */
export function defaultTemplateOwner<S extends { template: PodTemplateSpec }>(draft: { spec: S }): S {
  draft.spec ??= {} as S;
  draft.spec.template ??= { spec: { containers: [] } };
  defaultPodTemplate(draft.spec.template);
  return draft.spec;
}

export function defaultPodTemplate(template: PodTemplateSpec): void {
  template.metadata ??= {};
  template.metadata.creationTimestamp ??= null;
  template.spec ??= { containers: [] };
  defaultPodSpec(template.spec);
}

/** SetDefaults_PodSpec and what the generated defaulters call below it. Shared by pods and templates. */
export function defaultPodSpec(spec: PodSpec): void {
  spec.dnsPolicy ||= 'ClusterFirst';
  spec.restartPolicy ||= 'Always';
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  spec.schedulerName ||= 'default-scheduler';
  // The two names of the service account are kept equal (pkg/apis/core/v1/conversion.go).
  const serviceAccount = spec.serviceAccountName || spec.serviceAccount;
  if (serviceAccount) {
    spec.serviceAccountName = serviceAccount;
    spec.serviceAccount = serviceAccount;
  }
  for (const name of ['hostNetwork', 'hostPID', 'hostIPC'] as const) if (spec[name] === false) delete spec[name];
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])]) {
    defaultContainer(container);
  }
}

/** What pods get and templates do not (SetDefaults_Pod). */
export function defaultPodOnly(spec: PodSpec): void {
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) defaultRequests(container.resources);
  spec.enableServiceLinks ??= true;
  defaultRequests(spec.resources);
  if (spec.hostNetwork) defaultHostPorts(spec);
}

/** A limit without a request is also the request. */
function defaultRequests(resources: ResourceRequirements | undefined): void {
  if (!resources?.limits) return;
  const missing = Object.entries(resources.limits).filter(([name]) => !Object.hasOwn(resources.requests ?? {}, name));
  if (missing.length > 0) resources.requests = { ...resources.requests, ...Object.fromEntries(missing) };
}

function defaultContainer(container: Container): void {
  if (container.name === undefined) container.name = '';
  if (!container.imagePullPolicy) container.imagePullPolicy = pullsAlways(container.image ?? '') ? 'Always' : 'IfNotPresent';
  container.terminationMessagePath ||= '/dev/termination-log';
  container.terminationMessagePolicy ||= 'File';
  container.resources ??= {};
  for (const port of container.ports ?? []) port.protocol ||= 'TCP';
  for (const { valueFrom } of container.env ?? []) {
    if (valueFrom?.fieldRef) valueFrom.fieldRef.apiVersion ||= 'v1';
    defaultDivisor(valueFrom?.resourceFieldRef);
  }
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) defaultProbe(probe);
  defaultHandler(container.lifecycle?.postStart);
  defaultHandler(container.lifecycle?.preStop);
}

/** Whether an image's tag is `latest`, given or implied; a digest never is (pkg/util/parsers). */
export function pullsAlways(image: string): boolean {
  if (image.includes('@')) return false;
  const colon = image.lastIndexOf(':');
  const tagged = colon > image.lastIndexOf('/');
  return !tagged || image.slice(colon + 1) === 'latest';
}

function defaultDivisor(selector: ResourceFieldSelector | undefined): void {
  if (selector) selector.divisor ??= '0';
}

function defaultProbe(probe: Probe | undefined): void {
  if (!probe) return;
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
  if (probe.grpc) probe.grpc.service ??= '';
  defaultHandler(probe);
}

function defaultHandler(handler: Handler | undefined): void {
  if (!handler?.httpGet) return;
  handler.httpGet.path ||= '/';
  handler.httpGet.scheme ||= 'HTTP';
}

/** With the host's network, a container's port is the host's port (defaultHostNetworkPorts). */
function defaultHostPorts(spec: PodSpec): void {
  for (const { ports } of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    for (const port of ports ?? []) port.hostPort ||= port.containerPort;
  }
}

const SOURCE_FIELDS_WITH_MODE = ['secret', 'configMap', 'projected', 'downwardAPI'] as const;

function defaultVolume(volume: Volume): void {
  // A volume without a source is an emptyDir.
  if (Object.entries(volume).every(([field, value]) => field === 'name' || value === undefined || value === null)) volume.emptyDir = {};
  for (const field of SOURCE_FIELDS_WITH_MODE) {
    const source = volume[field];
    if (source) source.defaultMode ??= DEFAULT_FILE_MODE;
  }
  if (volume.hostPath) volume.hostPath.type ??= '';
  if (volume.iscsi) volume.iscsi.iscsiInterface ||= 'default';
  for (const file of volume.downwardAPI?.items ?? []) defaultDownwardFile(file);
  for (const source of volume.projected?.sources ?? []) defaultProjection(source);
  const claimSpec = volume.ephemeral?.volumeClaimTemplate?.spec;
  if (claimSpec) claimSpec.volumeMode ??= 'Filesystem';
  if (volume.image) volume.image.pullPolicy ||= pullsAlways(volume.image.reference ?? '') ? 'Always' : 'IfNotPresent';
}

function defaultProjection(source: VolumeProjection): void {
  if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= DEFAULT_TOKEN_SECONDS;
  for (const file of source.downwardAPI?.items ?? []) defaultDownwardFile(file);
}

function defaultDownwardFile(file: DownwardApiFile): void {
  if (file.fieldRef) file.fieldRef.apiVersion ||= 'v1';
  defaultDivisor(file.resourceFieldRef);
}
