import { forbidden, notSupported, type FieldError, type FieldPath } from '@drydock/apimachinery';
import { ACCESS_MODES } from './persistent-volume.types.ts';

/** The access modes of volumes and claims. That there is none is for the caller to say. */
export function validateAccessModes(modes: readonly string[] = [], path: FieldPath): FieldError[] {
  const errors = modes.filter((mode) => !ACCESS_MODES.includes(mode)).map((mode) => notSupported(path, mode, ACCESS_MODES));
  const known = modes.filter((mode) => ACCESS_MODES.includes(mode));
  const alone = !known.includes('ReadWriteOncePod') || known.every((mode) => mode === 'ReadWriteOncePod');
  return alone ? errors : [...errors, forbidden(path, 'may not use ReadWriteOncePod with other access modes')];
}
