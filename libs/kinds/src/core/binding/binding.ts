import type { KubeObject } from '@drydock/apimachinery';
import { unwrap } from '@drydock/apiserver';
import { reviewResource } from '../../authorization/access-review.ts';

/** POST `bindings`: the old way to say what is posted to `binding` of a pod (pkg/registry/core/pod/storage, LegacyBindingREST). */
export const bindings = reviewResource(
  '',
  'Binding',
  (_parent, body, { info, query, server }) => {
    const path = `/api/v1/namespaces/${info.namespace}/pods/${encodeURIComponent(body.metadata.name)}/binding`;
    return unwrap(server.send({ method: 'POST', path, query, body })) as KubeObject;
  },
  true,
);
