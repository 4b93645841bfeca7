/** What annotations mean something to pods, and so may not say anything (pkg/apis/core/validation, ValidatePodSpecificAnnotations). */
import { FieldPath, forbidden, invalid, type FieldError } from '@drydock/apimachinery';

export const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';
export const DELETION_COST_ANNOTATION = 'controller.kubernetes.io/pod-deletion-cost';

type Annotations = Readonly<Record<string, string>>;

/** `path`: that of the annotations. */
export function validatePodAnnotations(annotations: Annotations = {}, spec: { nodeName?: string }, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const mirror = annotations[MIRROR_ANNOTATION];
  if (mirror !== undefined && !spec.nodeName)
    errors.push(invalid(path.key(MIRROR_ANNOTATION), mirror, 'must set spec.nodeName if mirror pod annotation is set'));
  const cost = annotations[DELETION_COST_ANNOTATION];
  if (cost !== undefined && !isInt32(cost)) errors.push(invalid(path.key(DELETION_COST_ANNOTATION), cost, 'must be a 32bit integer'));
  return errors;
}

/** Neither a plus nor leading zeros. */
function isInt32(text: string): boolean {
  return /^(0|-\d+|[1-9]\d*)$/.test(text) && Number(text) === (Number(text) | 0);
}

/** What makes a mirror pod one may not come or go later (ValidatePodSpecificAnnotationUpdates). */
export function podAnnotationUpdateErrors(annotations: Annotations = {}, old: Annotations = {}, path: FieldPath): FieldError[] {
  const [now, before] = [annotations[MIRROR_ANNOTATION], old[MIRROR_ANNOTATION]];
  if (now === before) return [];
  const why = before === undefined ? 'may not add mirror pod annotation' : 'may not remove or update mirror pod annotation';
  return [forbidden(path.key(MIRROR_ANNOTATION), why)];
}
