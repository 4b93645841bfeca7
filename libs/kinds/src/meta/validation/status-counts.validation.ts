/** Counts in a status: none below zero, and the parts not more than the whole (pkg/apis/apps/validation, Validate…Status). */
import { FieldPath, invalid, type FieldError } from '@drydock/apimachinery';
import { nonNegative } from './field-checks.ts';

const statusPath = FieldPath.of('status');

type Counts = Readonly<Record<string, unknown>>;

const count = (status: Counts, field: string) => (status[field] as number | undefined) ?? 0;

export function countErrors(status: object | undefined, fields: readonly string[]): FieldError[] {
  const counts = (status ?? {}) as Counts;
  return fields.flatMap((field) => nonNegative(statusPath.child(field), counts[field] as number | undefined));
}

/** `whole` as the message calls it. */
export function partErrors(status: object | undefined, parts: readonly string[], whole: string): FieldError[] {
  const counts = (status ?? {}) as Counts;
  const most = count(counts, whole.replace('status.', ''));
  return parts
    .filter((field) => count(counts, field) > most)
    .map((field) => invalid(statusPath.child(field), count(counts, field), `cannot be greater than ${whole}`));
}

/** How often names were taken only grows. */
export function collisionErrors(status: { collisionCount?: number } = {}, old: { collisionCount?: number } = {}): FieldError[] {
  const { collisionCount } = status;
  const fewer = old.collisionCount !== undefined && (collisionCount === undefined || collisionCount < old.collisionCount);
  return fewer ? [invalid(statusPath.child('collisionCount'), collisionCount ?? 0, 'cannot be decremented')] : [];
}

const REPLICAS = ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration'];

/** Of a ReplicaSet and of a ReplicationController. */
export function replicaStatusErrors({ status }: { status?: object }): FieldError[] {
  return [
    ...countErrors(status, REPLICAS),
    ...partErrors(status, ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'], 'status.replicas'),
    ...partErrors(status, ['availableReplicas'], 'readyReplicas'),
  ];
}
