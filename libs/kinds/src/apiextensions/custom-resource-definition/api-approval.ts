/** Groups of the Kubernetes community need an approval (apiextensions-apiserver, apihelpers). */
import { FieldPath, invalid, quoteGo, required, type FieldError } from '@drydock/apimachinery';
import type { CustomResourceDefinition } from '@drydock/apiserver';
import type { CrdCondition } from './crd-conditions.ts';

const ANNOTATION = 'api-approved.kubernetes.io';
const SEE = 'see https://github.com/kubernetes/enhancements/pull/1111';

interface Approval {
  state: 'invalid' | 'missing' | 'approved' | 'bypassed';
  reason: string;
}

function isProtected(group: string): boolean {
  return /(?:^|\.)(?:k8s|kubernetes)\.io$/.test(group);
}

function approvalOf({ metadata }: CustomResourceDefinition): Approval {
  const annotation = metadata.annotations?.[ANNOTATION] ?? '';
  if (annotation === '')
    return { state: 'missing', reason: `protected groups must have approval annotation ${quoteGo(ANNOTATION)}, ${SEE}` };
  if (annotation.startsWith('unapproved')) return { state: 'bypassed', reason: `not approved: ${quoteGo(annotation)}` };
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/\s]+/.test(annotation)) return { state: 'approved', reason: `approved in ${annotation}` };
  const wanted = 'with either a URL or a reason starting with "unapproved"';
  return { state: 'invalid', reason: `protected groups must have approval annotation ${quoteGo(ANNOTATION)} ${wanted}, ${SEE}` };
}

/** What has not changed is not complained about again. */
export function apiApprovalErrors(crd: CustomResourceDefinition, old: CustomResourceDefinition | undefined): FieldError[] {
  if (!isProtected(crd.spec.group)) return [];
  const { state, reason } = approvalOf(crd);
  if (old && approvalOf(old).state === state) return [];
  const path = FieldPath.of('metadata', 'annotations').key(ANNOTATION);
  if (state === 'missing') return [required(path, reason)];
  return state === 'invalid' ? [invalid(path, crd.metadata.annotations?.[ANNOTATION], reason)] : [];
}

const REASONS: Readonly<Record<Approval['state'], string>> = {
  invalid: 'InvalidAnnotation',
  missing: 'MissingAnnotation',
  approved: 'ApprovedAnnotation',
  bypassed: 'UnapprovedAnnotation',
};

/** The condition that tells about it; undefined for groups that need none. */
export function approvalCondition(crd: CustomResourceDefinition): CrdCondition | undefined {
  if (!isProtected(crd.spec.group)) return undefined;
  const { state, reason } = approvalOf(crd);
  const status = state === 'approved' ? 'True' : 'False';
  return { type: 'KubernetesAPIApprovalPolicyConformant', status, reason: REASONS[state], message: reason };
}
