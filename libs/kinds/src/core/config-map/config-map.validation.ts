import { isConfigMapKey, deepEqual, FieldPath, forbidden, invalid, tooLong, type FieldError } from '@drydock/apimachinery';
import type { ConfigMap } from './config-map.types.ts';

/** core.MaxSecretSize: the sum of all values of a ConfigMap or a Secret, in bytes. */
export const MAX_DATA_SIZE = 1024 * 1024;

/** A path of one step without a name, by which upstream means all of it. */
const WHOLE = FieldPath.root.key('');

/** pkg/apis/core/validation, ValidateConfigMap. */
export function validateConfigMap(configMap: ConfigMap): FieldError[] {
  const errors: FieldError[] = [];
  const { data = {}, binaryData = {} } = configMap;
  const keyErrors = (path: FieldPath, key: string) => isConfigMapKey(key).map((message) => invalid(path.key(key), key, message));
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    const path = FieldPath.of('data');
    errors.push(...keyErrors(path, key));
    if (Object.hasOwn(binaryData, key)) errors.push(invalid(path.key(key), key, 'duplicate of key present in binaryData'));
    size += value.length;
  }
  for (const [key, value] of Object.entries(binaryData)) {
    errors.push(...keyErrors(FieldPath.of('binaryData'), key));
    size += Math.floor((value.length * 3) / 4);
  }
  if (size > MAX_DATA_SIZE) errors.push(tooLong(WHOLE, MAX_DATA_SIZE));
  return errors;
}

/** pkg/apis/core/validation, ValidateConfigMapUpdate. */
export function validateConfigMapUpdate(configMap: ConfigMap, old: ConfigMap): FieldError[] {
  if (!old.immutable) return [];
  const errors: FieldError[] = [];
  const why = 'field is immutable when `immutable` is set';
  if (!configMap.immutable) errors.push(forbidden(FieldPath.of('immutable'), why));
  if (!deepEqual(configMap.data, old.data)) errors.push(forbidden(FieldPath.of('data'), why));
  if (!deepEqual(configMap.binaryData, old.binaryData)) errors.push(forbidden(FieldPath.of('binaryData'), why));
  return errors;
}
