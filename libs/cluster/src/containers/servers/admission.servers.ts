/** What agnhost's `webhook` answers to admission reviews. */
import { encodeBase64, encodeUtf8 } from '@drydock/apimachinery';
import { requestPath, textResponse, type HttpRequest } from '../http.ts';
import type { ServerAnswer } from '../server-program.ts';

interface Review {
  request?: {
    uid?: string;
    object?: {
      metadata?: { name?: string; labels?: Record<string, string> };
      data?: Record<string, string>;
      spec?: unknown;
    } | null;
  };
}

type Verdict = { allowed: boolean; message?: string; patch?: unknown[] };

/** By the path of agnhost's webhook (test/images/agnhost/webhook). */
const HANDLERS: Readonly<Record<string, (request: NonNullable<Review['request']>) => Verdict>> = {
  '/always-allow-delay-5s': () => ({ allowed: true }),
  '/always-deny': () => ({ allowed: false, message: 'this webhook denies all requests' }),
  '/add-label': ({ object }) => ({
    allowed: true,
    patch: object?.metadata?.labels
      ? object.metadata.labels['added-label'] === undefined
        ? [{ op: 'add', path: '/metadata/labels/added-label', value: 'yes' }]
        : object.metadata.labels['added-label'] === 'yes'
          ? []
          : [{ op: 'replace', path: '/metadata/labels/added-label', value: 'yes' }]
      : [{ op: 'add', path: '/metadata/labels', value: { 'added-label': 'yes' } }],
  }),
  '/pods': ({ object }) => {
    const spec = object?.spec as { containers?: { name?: string; image?: string }[] } | undefined;
    if (object?.metadata?.labels?.['webhook-e2e-test'] === 'webhook-disallow') {
      return { allowed: false, message: 'the pod contains unwanted label' };
    }
    const unwanted = spec?.containers?.some(
      ({ name = '', image = '' }) => name === 'webhook-disallow' || image.includes('webhook-disallow'),
    );
    return unwanted ? { allowed: false, message: 'the pod contains unwanted container name' } : { allowed: true };
  },
  '/mutating-pods': ({ object }) =>
    object?.metadata?.name === 'webhook-to-be-mutated'
      ? {
          allowed: true,
          patch: [
            {
              op: 'add',
              path: '/spec/initContainers',
              value: [{ image: 'webhook-added-image', name: 'webhook-added-init-container', resources: {} }],
            },
          ],
        }
      : { allowed: true },
  '/configmaps': ({ object }) =>
    object?.data?.['webhook-e2e-test'] === 'webhook-disallow'
      ? { allowed: false, message: 'the configmap contains unwanted key and value' }
      : { allowed: true },
  '/mutating-configmaps': ({ object }) => {
    const patch: unknown[] = [];
    if (object?.data?.['mutation-start'] === 'yes') patch.push({ op: 'add', path: '/data/mutation-stage-1', value: 'yes' });
    if (object?.data?.['mutation-stage-1'] === 'yes') patch.push({ op: 'add', path: '/data/mutation-stage-2', value: 'yes' });
    return { allowed: true, patch };
  },
};

export function answerAdmissionReview(request: HttpRequest): ServerAnswer {
  const path = requestPath(request);
  if (path === '/readyz') return textResponse(200, 'ok');
  const handler = Object.hasOwn(HANDLERS, path) ? HANDLERS[path] : undefined;
  if (!handler) return textResponse(404, '404 page not found\n');
  let review: Review;
  try {
    review = JSON.parse(request.body) as Review;
  } catch {
    return textResponse(400, 'Request could not be decoded\n');
  }
  const asked = review.request ?? {};
  const { allowed, message, patch = [] } = handler(asked);
  const response = {
    uid: asked.uid ?? '',
    allowed,
    ...(message ? { status: { metadata: {}, message } } : {}),
    ...(patch.length ? { patch: encodeBase64(encodeUtf8(JSON.stringify(patch))), patchType: 'JSONPatch' } : {}),
  };
  const body = JSON.stringify({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', response });
  return { ...textResponse(200, String.fromCharCode(...encodeUtf8(body)), 'application/json'), log: [`handling request: ${path}`] };
}
