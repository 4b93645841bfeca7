/** Where the next page of a list begins (apiserver, storage/continue.go). */
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8, JsonDecoder, newBadRequest } from '@drydock/apimachinery';

export interface ContinueToken {
  readonly v: 'meta.k8s.io/v1';
  readonly rv: number;
  /** Everything from this key on; a zero behind a key stands for what follows it. */
  readonly start: string;
}

export function encodeToken(token: ContinueToken): string {
  return encodeBase64(encodeUtf8(JSON.stringify(token)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** Throws BadRequest for what is no token. */
export function decodeToken(text: string): ContinueToken {
  const bytes = decodeBase64(`${text.replaceAll('-', '+').replaceAll('_', '/')}${'='.repeat((4 - (text.length % 4)) % 4)}`);
  if (typeof bytes === 'number') throw refusal(`: illegal base64 data at input byte ${bytes}`);
  const token = parsed(decodeUtf8(bytes)) as Partial<ContinueToken> | null;
  if (token?.v !== 'meta.k8s.io/v1') throw refusal(': server does not recognize this encoded version');
  if (!token.rv) throw refusal(': incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  if (!token.start) throw refusal(': encoded start key empty (version meta.k8s.io/v1)');
  return token as ContinueToken;
}

function parsed(json: string): unknown {
  try {
    return new JsonDecoder(json).next();
  } catch (error) {
    throw refusal(`: ${(error as Error).message}`);
  }
}

const refusal = (why: string): Error => newBadRequest(`invalid continue token: continue key is not valid${why}`);
