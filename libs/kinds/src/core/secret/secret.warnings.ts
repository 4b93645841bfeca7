import { decodeBase64, decodeUtf8 } from '@drydock/apimachinery';
import { keyPairError } from '@drydock/apiserver';
import { SECRET_TYPE, type Secret } from './secret.types.ts';

/** A certificate without its key is kept all the same (registry/core/secret, warningsForSecret). */
export function secretWarnings({ type, data = {} }: Secret): string[] {
  if (type !== SECRET_TYPE.tls) return [];
  const [certificate, key] = ['tls.crt', 'tls.key'].map((name) => {
    const bytes = decodeBase64(data[name] ?? '');
    return typeof bytes === 'number' ? '' : decodeUtf8(bytes);
  });
  const wrong = keyPairError(certificate!, key!);
  return wrong ? [wrong] : [];
}
