/** pkg/apis/core/validation: ValidatePodSpec and ValidatePodTemplateSpec, the parts in upstream's order. */
import {
  isDNS1123Label,
  isDNS1123Subdomain,
  forbidden,
  inclusiveRangeError,
  invalid,
  isQualifiedName,
  required,
  type FieldError,
  type FieldPath,
} from '@drydock/apimachinery';
import { invalidAll, MAX_INT32, oneOf, optionalOneOf } from '../../../meta/validation/field-checks.ts';
import { validateLabels } from '../../../meta/validation/label-selector.validation.ts';
import { passedOnce } from '../../../meta/validation/passed-once.ts';
import { validatePodAnnotations } from '../pod-annotations.validation.ts';
import { validateAffinity } from './affinity.validation.ts';
import { validateContainers, validateEphemeralContainers, validateInitContainers } from './container.validation.ts';
import { validateDnsConfig, validateHostAliases } from './dns.validation.ts';
import { validateHostUsers, validateOperatingSystem } from './platform.validation.ts';
import type { PodSpec, PodTemplateSpec } from './pod-spec.types.ts';
import { validateResourceRequirements } from './resources.validation.ts';
import { validateSchedulingGates, validateTolerations, validateTopologySpread } from './scheduling.validation.ts';
import { validatePodSecurityContext } from './security.validation.ts';
import { validateVolumes } from './volume.validation.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

/** A template as Deployments and their like have it: labels, annotations, the spec, and nothing that only live pods may have. */
export const validatePodTemplate = passedOnce((template: PodTemplateSpec, path) => {
  const spec = template.spec ?? { containers: [] };
  return [
    ...validateLabels(template.metadata?.labels, path.child('labels')),
    ...Object.keys(template.metadata?.annotations ?? {}).flatMap((key) =>
      invalidAll(path.child('annotations'), key, isQualifiedName(key.toLowerCase())),
    ),
    ...validatePodAnnotations(template.metadata?.annotations, spec, path.child('annotations')),
    ...validatePodSpec(spec, path.child('spec')),
    ...((spec.ephemeralContainers ?? []).length > 0
      ? [forbidden(path.child('spec', 'ephemeralContainers'), 'ephemeral containers not allowed in pod template')]
      : []),
  ];
});

export function validatePodSpec(spec: PodSpec, path: FieldPath): FieldError[] {
  const volumes = validateVolumes(spec.volumes ?? [], path.child('volumes'));
  return [
    ...volumes.errors,
    ...validateContainers(spec, volumes.mountable, path.child('containers')),
    ...validateInitContainers(spec, volumes.mountable, path.child('initContainers')),
    ...validateEphemeralContainers(spec, volumes.mountable, path.child('ephemeralContainers')),
    ...(spec.resources ? validateResourceRequirements(spec.resources, path.child('resources')) : []),
    ...hostNetworkErrors(spec, path),
    ...oneOf(path.child('restartPolicy'), spec.restartPolicy, RESTART_POLICIES),
    ...oneOf(path.child('dnsPolicy'), spec.dnsPolicy, DNS_POLICIES),
    ...validateLabels(spec.nodeSelector, path.child('nodeSelector')),
    ...validatePodSecurityContext(spec, path.child('securityContext')),
    ...validateAffinity(spec.affinity, path.child('affinity')),
    ...validateDnsConfig(spec, path.child('dnsConfig')),
    ...(spec.readinessGates ?? []).flatMap(({ conditionType = '' }, index) =>
      invalidAll(path.child('readinessGates').index(index).child('conditionType'), conditionType, isQualifiedName(conditionType)),
    ),
    ...validateSchedulingGates(spec.schedulingGates ?? [], path.child('schedulingGates')),
    ...validateTopologySpread(spec.topologySpreadConstraints ?? [], path.child('topologySpreadConstraints')),
    ...validateHostUsers(spec, path),
    ...nameErrors(spec, path),
    ...validateTolerations(spec.tolerations ?? [], path.child('tolerations')),
    ...validateHostAliases(spec.hostAliases ?? [], path.child('hostAliases')),
    ...lateNameErrors(spec, path),
  ];
}

/** With the host's network, a container's port is a port of the host. */
function hostNetworkErrors(spec: PodSpec, path: FieldPath): FieldError[] {
  if (!spec.hostNetwork) return [];
  return (['containers', 'initContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).flatMap((container, index) =>
      (container.ports ?? []).flatMap((port, portIndex) =>
        port.hostPort && port.hostPort !== port.containerPort
          ? [
              invalid(
                path.child(list).index(index).child('ports').index(portIndex).child('hostPort'),
                port.hostPort,
                'must match `containerPort` when `hostNetwork` is true',
              ),
            ]
          : [],
      ),
    ),
  );
}

function nameErrors(spec: PodSpec, path: FieldPath): FieldError[] {
  const { serviceAccountName, nodeName, activeDeadlineSeconds: deadline, hostname, subdomain, terminationGracePeriodSeconds: grace } = spec;
  const errors = grace === undefined || grace === null ? [required(path.child('terminationGracePeriodSeconds'))] : [];
  if (serviceAccountName)
    errors.push(...invalidAll(path.child('serviceAccountName'), serviceAccountName, isDNS1123Subdomain(serviceAccountName)));
  if (nodeName) errors.push(...invalidAll(path.child('nodeName'), nodeName, isDNS1123Subdomain(nodeName)));
  if (deadline !== undefined && deadline !== null && (deadline < 1 || deadline > MAX_INT32)) {
    errors.push(invalid(path.child('activeDeadlineSeconds'), deadline, inclusiveRangeError(1, MAX_INT32)));
  }
  if (hostname) errors.push(...invalidAll(path.child('hostname'), hostname, isDNS1123Label(hostname)));
  if (subdomain) errors.push(...invalidAll(path.child('subdomain'), subdomain, isDNS1123Label(subdomain)));
  return errors;
}

function lateNameErrors(spec: PodSpec, path: FieldPath): FieldError[] {
  const { priorityClassName, runtimeClassName, preemptionPolicy, overhead } = spec;
  const errors: FieldError[] = [];
  if (priorityClassName)
    errors.push(...invalidAll(path.child('priorityClassName'), priorityClassName, isDNS1123Subdomain(priorityClassName)));
  if (runtimeClassName) errors.push(...invalidAll(path.child('runtimeClassName'), runtimeClassName, isDNS1123Subdomain(runtimeClassName)));
  errors.push(...optionalOneOf(path.child('preemptionPolicy'), preemptionPolicy, ['PreemptLowerPriority', 'Never']));
  if (overhead) errors.push(...validateResourceRequirements({ limits: overhead }, path.child('overhead')));
  return [...errors, ...validateOperatingSystem(spec, path)];
}
