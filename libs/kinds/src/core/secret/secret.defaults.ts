import { encodeBase64, encodeUtf8 } from '@drydock/apimachinery';
import { SECRET_TYPE, type Secret } from './secret.types.ts';

/** pkg/apis/core/v1: SetDefaults_Secret, and the conversion that folds `stringData` into `data`, where it wins. */
export function defaultSecret(draft: Secret): void {
  draft.type ||= SECRET_TYPE.opaque;
  if (!draft.stringData) return;
  const written = Object.entries(draft.stringData).map(([key, text]) => [key, encodeBase64(encodeUtf8(text))] as const);
  if (written.length > 0) draft.data = Object.fromEntries([...Object.entries(draft.data ?? {}), ...written]);
  delete draft.stringData;
}
