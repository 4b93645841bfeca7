import { kubernetesSchemas, Rng } from '@drydock/apimachinery';
import { AdmissionChain } from '../src/admission/admission-chain.ts';
import type { AdmissionPlugin } from '../src/admission/admission-plugin.ts';
import { ApiServer, indexersOf } from '../src/api-server.ts';
import { EMPTY_AUDIT } from '../src/audit/audit-log.ts';
import { anonymousAuthenticator } from '../src/authentication/anonymous.authenticator.ts';
import { basicAuthenticator } from '../src/authentication/basic.authenticator.ts';
import { newTokenFileAuthenticator } from '../src/authentication/token-file.authenticator.ts';
import { unknownTokenAuthenticator } from '../src/authentication/unknown-token.authenticator.ts';
import type { Authorizer } from '../src/authorization/authorizer.ts';
import type { ResourceDefinition } from '../src/registry/resource-definition.ts';
import { ResourceRegistry } from '../src/registry/resource-registry.ts';
import type { ApiRequest, ApiResponse } from '../src/request/api-request.ts';
import { EMPTY_STORAGE, Storage } from '../src/storage/storage.ts';

/** Two real kinds with the barest strategies: what is tested is the server, not the kinds. */
export const configMaps: ResourceDefinition = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  namespaced: true,
  strategy: {},
  table: { columns: [{ name: 'Name', type: 'string', format: 'name' }], cells: ({ metadata }) => [metadata.name] },
};

export const deployments: ResourceDefinition = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  namespaced: true,
  status: true,
  strategy: { prepareForCreate: (draft) => void (draft.status = {}) },
  table: configMaps.table,
};

export class TestClock {
  time = Date.parse('2026-11-20T12:00:00Z');
  now(): number {
    return this.time;
  }
}

const never = () => {
  throw new Error('not part of this fixture');
};

/** jane may do everything but delete; bob may do nothing. */
const janeMay: Authorizer = {
  name: 'RBAC',
  authorize: ({ user, verb }) =>
    user.username === 'jane' && verb !== 'delete'
      ? { decision: 'allow', reason: 'jane may' }
      : { decision: 'noOpinion', reason: user.username === 'jane' ? 'RBAC: role "x" not found' : '' },
};

export function newSmallServer(admission: readonly AdmissionPlugin[] = []) {
  const clock = new TestClock();
  const resources = new ResourceRegistry([configMaps, deployments]);
  const storage = new Storage(EMPTY_STORAGE, indexersOf(resources.all()));
  const server = new ApiServer({
    storage,
    audit: EMPTY_AUDIT,
    clock,
    rng: new Rng({ seed: 1 }),
    schemas: kubernetesSchemas,
    resources,
    authenticators: [
      newTokenFileAuthenticator(() => ({
        'jane-token': { username: 'jane', groups: ['developers'] },
        'bob-token': { username: 'bob', groups: [] },
        'root-token': { username: 'root', groups: ['system:masters'] },
      })),
      unknownTokenAuthenticator,
      basicAuthenticator,
    ],
    anonymous: anonymousAuthenticator,
    authorizers: [janeMay],
    webhooks: { post: never },
    admission: new AdmissionChain(admission),
    tokens: { issue: never, issueForSecret: never, verify: () => undefined },
    node: { logs: never, exec: never, attach: never, portForward: never, proxy: never, kubelet: never },
    version: () => ({ gitVersion: 'v1.33.1' }) as never,
  });
  const send = (request: Omit<ApiRequest, 'credentials'> & Partial<ApiRequest>): ApiResponse =>
    server.handle({ credentials: { bearerToken: 'root-token' }, origin: 'test', userAgent: 'kubectl/v1.33.1 (linux/amd64)', ...request });
  return { server, storage, clock, send };
}

export function newConfigMap(name: string, extra: Record<string, unknown> = {}) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...extra };
}
