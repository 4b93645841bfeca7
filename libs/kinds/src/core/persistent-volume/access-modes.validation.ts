import { forbidden, notSupported, required, type FieldError, type FieldPath } from '@drydock/apimachinery';
import { ACCESS_MODES } from './persistent-volume.types.ts';

/** The access modes of volumes and claims; `detail` explains their absence. */
export function validateAccessModes(modes: readonly string[] | undefined, path: FieldPath, detail = ''): FieldError[] {
  if (!modes?.length) return [required(path, detail)];
  const errors = modes.filter((mode) => !ACCESS_MODES.includes(mode)).map((mode) => notSupported(path, mode, ACCESS_MODES));
  const alone = !modes.includes('ReadWriteOncePod') || modes.every((mode) => mode === 'ReadWriteOncePod');
  return alone ? errors : [...errors, forbidden(path, 'may not use ReadWriteOncePod with other access modes')];
}
