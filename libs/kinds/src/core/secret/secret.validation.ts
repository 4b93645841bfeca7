import {
  isConfigMapKey,
  decodeBase64,
  decodeUtf8,
  deepEqual,
  FieldPath,
  forbidden,
  invalid,
  isRecord,
  JsonDecoder,
  JsonEndError,
  jsonKind,
  JsonSyntaxError,
  required,
  tooLong,
  type FieldError,
} from '@drydock/apimachinery';
import { MAX_DATA_SIZE } from '../config-map/config-map.validation.ts';
import { SECRET_TYPE, SERVICE_ACCOUNT_NAME_ANNOTATION, type Secret } from './secret.types.ts';

const dataPath = FieldPath.of('data');

/** pkg/apis/core/validation, ValidateSecret and, with an old Secret, ValidateSecretUpdate. */
export function validateSecret(secret: Secret, old?: Secret): FieldError[] {
  return [...(old ? validateSecretUpdate(secret, old) : []), ...validateContent(secret)];
}

function validateContent(secret: Secret): FieldError[] {
  const entries = Object.entries(secret.data ?? {});
  const errors = entries.flatMap(([key]) => isConfigMapKey(key).map((message) => invalid(dataPath.key(key), key, message)));
  const size = entries.reduce((sum, [, value]) => sum + byteLength(value), 0);
  if (size > MAX_DATA_SIZE) errors.push(tooLong(dataPath, MAX_DATA_SIZE));
  return [...errors, ...validateType(secret)];
}

/** What each built-in type must hold. */
function validateType(secret: Secret): FieldError[] {
  const data = secret.data ?? {};
  const has = (key: string) => Object.hasOwn(data, key);
  const missing = (...keys: string[]) => keys.filter((key) => !has(key)).map((key) => required(dataPath.key(key)));
  switch (secret.type) {
    case SECRET_TYPE.serviceAccountToken:
      return secret.metadata.annotations?.[SERVICE_ACCOUNT_NAME_ANNOTATION]
        ? []
        : [required(FieldPath.of('metadata', 'annotations').key(SERVICE_ACCOUNT_NAME_ANNOTATION))];
    case SECRET_TYPE.dockercfg:
      return validateJson(data, '.dockercfg');
    case SECRET_TYPE.dockerConfigJson:
      return validateJson(data, '.dockerconfigjson');
    case SECRET_TYPE.basicAuth:
      // One of the two is enough.
      return has('username') || has('password') ? [] : missing('username', 'password');
    case SECRET_TYPE.sshAuth:
      return data['ssh-privatekey'] ? [] : [required(dataPath.key('ssh-privatekey'))];
    case SECRET_TYPE.tls:
      return missing('tls.crt', 'tls.key');
    default:
      return [];
  }
}

function validateJson(data: Readonly<Record<string, string>>, key: string): FieldError[] {
  const path = dataPath.key(key);
  if (!Object.hasOwn(data, key)) return [required(path)];
  const bytes = decodeBase64(data[key]!);
  const why = typeof bytes === 'number' ? 'illegal base64 data' : jsonObjectError(decodeUtf8(bytes));
  return why ? [invalid(path, '<secret contents redacted>', why)] : [];
}

/** How Go's encoding/json refuses to read `text` into a map; undefined for an object or null. */
function jsonObjectError(text: string): string | undefined {
  const decoder = new JsonDecoder(text);
  try {
    const value = decoder.next();
    decoder.end();
    if (value === null || isRecord(value)) return undefined;
    return `json: cannot unmarshal ${jsonKind(value)} into Go value of type map[string]interface {}`;
  } catch (error) {
    if (error instanceof JsonEndError) return 'unexpected end of JSON input';
    if (error instanceof JsonSyntaxError) return error.message;
    throw error;
  }
}

/** Bytes that a base64 text stands for. */
function byteLength(base64: string): number {
  return Math.floor((base64.replace(/[=\r\n]/g, '').length * 3) / 4);
}

/** What may not change comes before what any Secret must be (pkg/apis/core/validation, ValidateSecretUpdate). */
function validateSecretUpdate(secret: Secret, old: Secret): FieldError[] {
  const errors: FieldError[] = [];
  if (secret.type !== old.type) errors.push(invalid(FieldPath.of('type'), secret.type, 'field is immutable'));
  if (!old.immutable) return errors;
  const why = 'field is immutable when `immutable` is set';
  if (!secret.immutable) errors.push(forbidden(FieldPath.of('immutable'), why));
  if (!deepEqual(secret.data, old.data)) errors.push(forbidden(dataPath, why));
  return errors;
}
