/** The values of the variables that expressions in policies and match conditions see. */
import type { KubeObject } from '@drydock/apimachinery';
import { newAuthorizerValue, newResourceCheckValue } from '../../cel/library/authorizer.ts';
import type { AdmissionAttributes, AdmissionContext } from '../admission-plugin.ts';

export interface PolicyInput {
  /** `object`, `oldObject`, `request`, `namespaceObject`, `params`. */
  plain: Readonly<Record<string, unknown>>;
  /** `authorizer` and `authorizer.requestResource`, where an expression may ask. */
  authorizer: Readonly<Record<string, unknown>>;
}

const NAMESPACE_METADATA = [
  'name',
  'generateName',
  'labels',
  'annotations',
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'resourceVersion',
  'finalizers',
] as const;

export function newPolicyInput(attributes: AdmissionAttributes, context: AdmissionContext, params?: KubeObject): PolicyInput {
  const { object = null, oldObject = null, user } = attributes;
  const authorizer = newAuthorizerValue(user, context.authorize);
  const { group, resource } = attributes.resource;
  const { subresource, namespace, name } = attributes;
  return {
    plain: {
      object,
      oldObject,
      request: newRequest(attributes),
      namespaceObject: namespaceOf(attributes, context),
      params: params ?? null,
    },
    authorizer: {
      authorizer,
      'authorizer.requestResource': newResourceCheckValue(authorizer, { group, resource, subresource, namespace, name }),
    },
  };
}

/** admission/v1 AdmissionRequest, without the objects. */
export function newRequest(attributes: AdmissionAttributes): Record<string, unknown> {
  const { kind, resource, subresource, name, namespace, operation, user, dryRun } = attributes;
  const { username, uid = '', groups, extra = {} } = user;
  return {
    kind,
    resource,
    ...(subresource ? { subResource: subresource } : {}),
    requestKind: kind,
    requestResource: resource,
    ...(subresource ? { requestSubResource: subresource } : {}),
    ...(name ? { name } : {}),
    ...(namespace ? { namespace } : {}),
    operation,
    userInfo: { username, ...(uid ? { uid } : {}), groups, ...(Object.keys(extra).length ? { extra } : {}) },
    dryRun,
    options: null,
  };
}

/** The request's namespace with the fields that policies may use; null for what is outside of namespaces, and for namespaces themselves. */
function namespaceOf({ kind, namespace }: AdmissionAttributes, { lister }: AdmissionContext): unknown {
  const stored = kind.group === '' && kind.kind === 'Namespace' ? undefined : lister.get('namespaces', undefined, namespace);
  if (!stored) return null;
  const metadata = Object.fromEntries(
    NAMESPACE_METADATA.filter((field) => stored.metadata[field] !== undefined).map((field) => [field, stored.metadata[field]]),
  );
  return { metadata: { ...metadata, UID: stored.metadata.uid }, spec: stored.spec, status: stored.status };
}
