import { deepEqual, FieldPath, invalid, newForbidden, newInvalid, type FieldError, type KubeObject } from '@drydock/apimachinery';
import type { AdmissionAttributes, AdmissionContext, AdmissionPlugin } from '../../admission-plugin.ts';
import { allContainers, MAKERS_OF_PODS, podTemplateOf, type PodLike } from '../pod-template.ts';
import {
  describe,
  formatPolicy,
  isLevel,
  isStricter,
  levelLabel,
  LEVELS,
  policyOf,
  versionLabel,
  violations,
  type Mode,
  type Policy,
} from './policy.ts';

const MODES: readonly Mode[] = ['enforce', 'audit', 'warn'];
/** What brings containers into a pod, or changes them. */
const POD_WRITES = ['pods', 'pods/ephemeralcontainers', 'pods/resize'];
const VERSION = /^(latest|v1\.(0|[1-9][0-9]*))$/;

/** Pods must be as their namespace's labels ask (k8s.io/pod-security-admission, admission.go). */
export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',

  resources: ['namespaces', ...POD_WRITES, ...MAKERS_OF_PODS],

  validate(attributes, context) {
    const { resource, operation, object } = attributes;
    if (!object || operation === 'DELETE') return;
    if (resource.group === '' && resource.resource === 'namespaces') return validateNamespace(attributes, context);
    if (resource.group === '' && resource.resource === 'pods') return validatePod(attributes, context);
    const template = podTemplateOf(attributes);
    if (template) warnOf(template, attributes.namespace, context);
  },
};

function labelsOf(namespace: string, { lister }: AdmissionContext): Record<string, string> | undefined {
  return lister.get<KubeObject>('namespaces', undefined, namespace)?.metadata.labels;
}

function validatePod({ namespace, name, object, oldObject }: AdmissionAttributes, context: AdmissionContext): void {
  const pod = object as unknown as PodLike;
  if (oldObject && !isSignificant(pod, oldObject as unknown as PodLike)) return;
  const policy = policyOf(labelsOf(namespace, context), 'enforce');
  const found = violations(pod, policy);
  if (found.length) {
    throw newForbidden(
      { group: '', resource: 'pods' },
      name,
      `violates PodSecurity ${JSON.stringify(formatPolicy(policy))}: ${describe(found)}`,
    );
  }
  warnOf(pod, namespace, context);
}

/** Only other containers and images are looked at again (admission.go, isSignificantPodUpdate). */
function isSignificant(pod: PodLike, old: PodLike): boolean {
  const imagesOf = ({ spec }: PodLike) => allContainers(spec).map(({ name, image }) => `${name} ${image}`);
  return !deepEqual(imagesOf(pod), imagesOf(old));
}

function warnOf(pod: PodLike, namespace: string, context: AdmissionContext): void {
  const policy = policyOf(labelsOf(namespace, context), 'warn');
  const found = violations(pod, policy);
  if (found.length) context.warn(wouldViolate(policy, describe(found)));
}

function wouldViolate(policy: Policy, what: string): string {
  return `would violate PodSecurity ${JSON.stringify(formatPolicy(policy))}: ${what}`;
}

function validateNamespace({ object, oldObject, name }: AdmissionAttributes, context: AdmissionContext): void {
  const labels = object!.metadata.labels ?? {};
  const errors = labelErrors(labels);
  // What was wrong already may stay so.
  const isNew = errors.length > 0 && !(oldObject && deepEqual(errors, labelErrors(oldObject.metadata.labels ?? {})));
  if (isNew) throw newInvalid({ group: '', kind: 'Namespace' }, name, errors);
  if (!oldObject) return;
  const policy = policyOf(labels, 'enforce');
  const before = policyOf(oldObject.metadata.labels, 'enforce');
  if (policy.level === 'privileged') return;
  if (policy.version === before.version && !isStricter(policy.level, before.level)) return;
  warnOfExistingPods(name, policy, context);
}

function labelErrors(labels: Readonly<Record<string, string>>): FieldError[] {
  const path = FieldPath.of('metadata', 'labels');
  return MODES.flatMap((mode) => {
    const level = labels[levelLabel(mode)];
    const version = labels[versionLabel(mode)];
    return [
      ...(level !== undefined && !isLevel(level)
        ? [invalid(path.key(levelLabel(mode)), level, `must be one of ${LEVELS.join(', ')}`)]
        : []),
      ...(version !== undefined && !VERSION.test(version)
        ? [invalid(path.key(versionLabel(mode)), version, 'must be "latest" or "v1.x"')]
        : []),
    ];
  });
}

/** Pods that are there already are left alone, but somebody should know (admission.go, EvaluatePodsInNamespace). */
function warnOfExistingPods(namespace: string, policy: Policy, { lister, warn }: AdmissionContext): void {
  const byReasons = new Map<string, string[]>();
  for (const pod of lister.list<KubeObject>('pods', namespace)) {
    const reasons = violations(pod as unknown as PodLike, policy).map(({ reason }) => reason);
    if (reasons.length) byReasons.set(reasons.join(', '), [...(byReasons.get(reasons.join(', ')) ?? []), pod.metadata.name]);
  }
  if (byReasons.size === 0) return;
  warn(
    `existing pods in namespace ${JSON.stringify(namespace)} violate the new PodSecurity enforce level ${JSON.stringify(formatPolicy(policy))}`,
  );
  const lines = [...byReasons].map(([reasons, names]) => {
    const [first, ...others] = names.sort();
    const rest = others.length ? ` (and ${others.length} other ${others.length === 1 ? 'pod' : 'pods'})` : '';
    return `${first}${rest}: ${reasons}`;
  });
  for (const line of lines.sort()) warn(line);
}
