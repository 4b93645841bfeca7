/** The objects that a binding gives to its policy as `params` (k8s.io/apiserver, policy/generic, CollectParams). */
import { selectorMatches, type KubeObject } from '@drydock/apimachinery';
import { resourceKey } from '../../registry/resource-definition.ts';
import type { AdmissionContext } from '../admission-plugin.ts';
import type { ParamRef, ValidatingAdmissionPolicy } from './policy.types.ts';

/** One evaluation for each; `undefined` is one without params. None when nothing was found and that is allowed. */
export type Params = { params: readonly (KubeObject | undefined)[]; error?: undefined } | { params?: undefined; error: string };

const WITHOUT_PARAMS: Params = { params: [undefined] };

export function collectParams(
  { spec: { paramKind } }: ValidatingAdmissionPolicy,
  paramRef: ParamRef | undefined,
  namespace: string,
  { lister, resources }: AdmissionContext,
): Params {
  if (!paramKind || !paramRef) return WITHOUT_PARAMS;
  const { apiVersion = '', kind = '' } = paramKind;
  const slash = apiVersion.indexOf('/');
  const definition = resources.findKind(slash < 0 ? '' : apiVersion.slice(0, slash), apiVersion.slice(slash + 1), kind);
  if (!definition)
    return { error: `failed to configure policy: failed to find resource referenced by paramKind: '${gvkText(apiVersion, kind)}'` };
  let searched = '';
  if (definition.namespaced) {
    searched = paramRef.namespace || namespace;
    if (!searched) return bindingError('cannot use namespaced paramRef in policy binding that matches cluster-scoped resources');
  } else if (paramRef.namespace) return bindingError('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
  const params = find(paramRef, resourceKey(definition), searched, lister);
  if (params.length === 0 && paramRef.parameterNotFoundAction === 'Deny') {
    return bindingError('no params found for policy binding with `Deny` parameterNotFoundAction');
  }
  return { params: definition.convert ? params.map((each) => definition.convert!.fromStored(each)) : params };
}

function bindingError(why: string): Params {
  return { error: `failed to configure binding: ${why}` };
}

function find(
  { name, selector }: ParamRef,
  resource: string,
  namespace: string,
  lister: AdmissionContext['lister'],
): readonly KubeObject[] {
  if (name) {
    const found = lister.get(resource, namespace, name);
    return found ? [found] : [];
  }
  const all = lister.list(resource, namespace);
  const isEmpty = !Object.keys(selector?.matchLabels ?? {}).length && !selector?.matchExpressions?.length;
  return isEmpty ? all : all.filter(({ metadata }) => selectorMatches(selector, metadata.labels));
}

/** A kind as Go prints a GroupVersionKind. */
function gvkText(apiVersion: string, kind: string): string {
  return `${apiVersion}, Kind=${kind}`;
}
