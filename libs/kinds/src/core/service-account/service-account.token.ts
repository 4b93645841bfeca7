import {
  FieldPath,
  formatTime,
  invalid,
  newBadRequest,
  newConflict,
  newInvalid,
  newNotFound,
  type FieldError,
  type KubeObject,
} from '@drydock/apimachinery';
import type { SubresourceContext, SubresourceHandler, TokenBinding } from '@drydock/apiserver';
import type { ServiceAccount, TokenRequest } from './service-account.types.ts';

/** What a token is good for when its request names nobody: the API server itself, by its issuer. */
export const DEFAULT_AUDIENCE = 'https://kubernetes.default.svc.cluster.local';

const DEFAULT_EXPIRATION_SECONDS = 60 * 60;
/** What the admission plugin asks for, for every pod: such a token is good for a year, and warned of after the hour (token.go, WarnOnlyBoundTokenExpirationPeriod). */
const EXTENDED_EXPIRATION_SECONDS = 60 * 60 + 7;
const EXTENSION_SECONDS = 365 * 24 * 60 * 60;
const MINIMUM_EXPIRATION_SECONDS = 10 * 60;
const MAXIMUM_EXPIRATION_SECONDS = 2 ** 32;

const tokenRequestKind = { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' };

/** POST `/token`: a JSON web token of the account (pkg/registry/core/serviceaccount/storage, TokenREST). */
export const serviceAccountToken: SubresourceHandler<ServiceAccount> = {
  kind: tokenRequestKind,
  handle(account, body, context) {
    const { metadata } = account!;
    const request = body as TokenRequest;
    const expirationSeconds = request.spec?.expirationSeconds ?? DEFAULT_EXPIRATION_SECONDS;
    const audiences = request.spec?.audiences?.length ? request.spec.audiences : [DEFAULT_AUDIENCE];
    const errors = validateExpiration(expirationSeconds);
    if (errors.length > 0) throw newInvalid(tokenRequestKind, '', errors);
    const now = context.clock.now();
    const seconds = Math.floor(now / 1000);
    const expiresAt = seconds + expirationSeconds;
    const binding = bindingOf(request, account!, context);
    const isExtended =
      binding?.kind === 'Pod' && expirationSeconds === EXTENDED_EXPIRATION_SECONDS && audiences.every((each) => each === DEFAULT_AUDIENCE);
    const node = binding?.kind === 'Pod' ? nodeOf(binding, metadata.namespace!, context) : undefined;
    const token = context.tokens.issue({
      namespace: metadata.namespace!,
      serviceAccount: { name: metadata.name, uid: metadata.uid! },
      audiences,
      ...(isExtended ? { expiresAt: seconds + EXTENSION_SECONDS, warnAfter: expiresAt } : { expiresAt }),
      ...(binding ? { binding } : {}),
      ...(node ? { node } : {}),
    });
    return {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      metadata: { name: metadata.name, namespace: metadata.namespace, creationTimestamp: formatTime(now) },
      spec: { audiences, boundObjectRef: request.spec?.boundObjectRef ?? null, expirationSeconds },
      status: { expirationTimestamp: formatTime(expiresAt * 1000), token },
    };
  },
};

/** Where the pod runs, as far as that is known. */
function nodeOf({ name }: TokenBinding, namespace: string, { lister }: SubresourceContext): { name: string; uid: string } | undefined {
  const nodeName = lister.get<KubeObject & { spec?: { nodeName?: string } }>('pods', namespace, name)?.spec?.nodeName;
  return nodeName ? { name: nodeName, uid: lister.get('nodes', undefined, nodeName)?.metadata.uid ?? '' } : undefined;
}

/** pkg/apis/authentication/validation, ValidateTokenRequest. */
function validateExpiration(seconds: number): FieldError[] {
  const path = FieldPath.of('spec', 'expirationSeconds');
  if (seconds < MINIMUM_EXPIRATION_SECONDS) return [invalid(path, seconds, 'may not specify a duration less than 10 minutes')];
  if (seconds > MAXIMUM_EXPIRATION_SECONDS) return [invalid(path, seconds, 'may not specify a duration larger than 2^32 seconds')];
  return [];
}

/** The object that the token dies with. A token may be bound to a pod that runs as the account, to a Secret, or to a node. */
function bindingOf(request: TokenRequest, account: ServiceAccount, { lister }: SubresourceContext): TokenBinding | undefined {
  const reference = request.spec?.boundObjectRef;
  if (!reference) return undefined;
  const { kind = '', apiVersion = '', name = '' } = reference;
  const namespace = account.metadata.namespace;
  const find = (resource: string, scope: string | undefined): KubeObject => {
    const object = lister.get(resource, scope, name);
    if (!object) throw newNotFound({ group: '', resource }, name);
    return object;
  };
  const bind = (boundKind: TokenBinding['kind'], object: KubeObject): TokenBinding => {
    const uid = object.metadata.uid!;
    if (reference.uid && reference.uid !== uid) {
      const why = `the UID in the bound object reference (${reference.uid}) does not match the UID in record. The object might have been deleted and then recreated`;
      throw newConflict({ group: '', resource: kind }, name, why);
    }
    return { kind: boundKind, name, uid };
  };
  if (apiVersion === 'v1' && kind === 'Pod') {
    const pod = find('pods', namespace) as KubeObject & { spec?: { serviceAccountName?: string } };
    if (pod.spec?.serviceAccountName !== account.metadata.name) {
      throw newBadRequest(
        `cannot bind token for serviceaccount "${account.metadata.name}" to pod running with different serviceaccount name.`,
      );
    }
    return bind('Pod', pod);
  }
  if (apiVersion === 'v1' && kind === 'Secret') return bind('Secret', find('secrets', namespace));
  if (apiVersion === 'v1' && kind === 'Node') return bind('Node', find('nodes', undefined));
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  throw newBadRequest(`cannot bind token to object of type ${group}/${version}, Kind=${kind}`);
}
