import type { FieldError, FieldPath } from '@drydock/apimachinery';

/**
 * A validation of one part of an object that looks at nothing else. A part in which nothing was wrong is not looked at again once it is stored: it does
 * not change any more, and the next versions of the object share it.
 */
export function passedOnce<Part extends object>(
  validate: (part: Part, path: FieldPath) => FieldError[],
): (part: Part, path: FieldPath) => FieldError[] {
  const passed = new WeakSet<Part>();
  return (part, path) => {
    if (passed.has(part) && Object.isFrozen(part)) return [];
    const errors = validate(part, path);
    if (errors.length === 0) passed.add(part);
    return errors;
  };
}
