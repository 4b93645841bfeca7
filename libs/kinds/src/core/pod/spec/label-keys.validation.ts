/** pkg/apis/core/validation: `matchLabelKeys` and `mismatchLabelKeys`. */
import { forbidden, invalid, isQualifiedName, type FieldError, type FieldPath, type LabelSelector } from '@drydock/apimachinery';
import { invalidAll } from '../../../meta/validation/field-checks.ts';

const NO_SELECTOR = 'must not be specified when labelSelector is not set';
const IN_BOTH = 'exists in both matchLabelKeys and labelSelector';

interface Term {
  labelSelector?: LabelSelector | null;
  matchLabelKeys?: readonly string[];
  mismatchLabelKeys?: readonly string[];
}

/** Of a term of pod affinity (ValidateMatchLabelKeysAndMismatchLabelKeys). */
export function validateAffinityLabelKeys(
  { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] }: Term,
  path: FieldPath,
): FieldError[] {
  return [
    ...keyErrors(matchLabelKeys, labelSelector, path.child('matchLabelKeys')),
    ...keyErrors(mismatchLabelKeys, labelSelector, path.child('mismatchLabelKeys')),
    ...repeatedKeys(labelSelector).flatMap((key) => {
      const index = matchLabelKeys.indexOf(key);
      return index < 0 ? [] : [invalid(path.index(index), key, IN_BOTH)];
    }),
    ...matchLabelKeys.flatMap((key, index) =>
      mismatchLabelKeys.includes(key)
        ? [invalid(path.child('matchLabelKeys').index(index), key, 'exists in both matchLabelKeys and mismatchLabelKeys')]
        : [],
    ),
  ];
}

function keyErrors(keys: readonly string[], selector: LabelSelector | null | undefined, path: FieldPath): FieldError[] {
  if (keys.length === 0) return [];
  if (!selector) return [forbidden(path, NO_SELECTOR)];
  return keys.flatMap((key, index) => invalidAll(path.index(index), key, isQualifiedName(key)));
}

/**
 * Keys that a selector has twice. The server has added what `matchLabelKeys` stands for by the time that it looks, so that a key of both stands
 * there twice.
 */
function repeatedKeys(selector: LabelSelector | null | undefined): string[] {
  const seen = new Set(Object.keys(selector?.matchLabels ?? {}));
  return (selector?.matchExpressions ?? []).flatMap(({ key = '' }) => {
    const twice = seen.has(key);
    seen.add(key);
    return twice ? [key] : [];
  });
}

/** Of a topology spread constraint (ValidateMatchLabelKeysInTopologySpread). */
export function validateSpreadLabelKeys({ labelSelector, matchLabelKeys = [] }: Term, path: FieldPath): FieldError[] {
  if (matchLabelKeys.length === 0) return [];
  const own = new Set([
    ...Object.keys(labelSelector?.matchLabels ?? {}),
    ...(labelSelector?.matchExpressions ?? []).map(({ key = '' }) => key),
  ]);
  return [
    ...(labelSelector ? [] : [forbidden(path, NO_SELECTOR)]),
    ...matchLabelKeys.flatMap((key, index) => [
      ...invalidAll(path.index(index), key, isQualifiedName(key)),
      ...(own.has(key) ? [invalid(path.index(index), key, IN_BOTH)] : []),
    ]),
  ];
}
