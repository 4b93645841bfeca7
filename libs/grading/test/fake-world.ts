/** A world of plain data for the specs: objects, files, commands; virtual time changes what `later` says. */
import { newForbidden, newNotFound, type KubeObject } from '@drydock/apimachinery';
import type { ApiResponse, AuditRecord, ClientRequest } from '@drydock/apiserver';
import type { CommandLine, CommandResult, GradedWorld, HttpQuestion, KubeContext, LogRef } from '../src/world/graded-world.ts';

export interface FakeState {
  objects?: KubeObject[];
  files?: Record<string, string>;
  commands?: CommandLine[];
  audit?: Partial<AuditRecord>[];
  context?: KubeContext;
  /** By `namespace/pod`. */
  logs?: Record<string, string>;
  /** By URL. */
  answers?: Record<string, { status: number; body: string }>;
  scripts?: Record<string, CommandResult>;
  /** Who may do what: `jane list pods dev`. */
  allowed?: string[];
  /** What the world becomes after some virtual time. */
  later?: { after: number; state: FakeState };
}

const RESOURCES: Record<string, { name: string; kind: string; namespaced: boolean }[]> = {
  '/api/v1': [
    { name: 'namespaces', kind: 'Namespace', namespaced: false },
    { name: 'pods', kind: 'Pod', namespaced: true },
    { name: 'pods/log', kind: 'Pod', namespaced: true },
    { name: 'secrets', kind: 'Secret', namespaced: true },
    { name: 'events', kind: 'Event', namespaced: true },
    { name: 'persistentvolumeclaims', kind: 'PersistentVolumeClaim', namespaced: true },
  ],
  '/apis/rbac.authorization.k8s.io/v1': ['Role', 'RoleBinding'].map((kind) => ({ name: `${kind.toLowerCase()}s`, kind, namespaced: true })),
};

const OBJECT_PATH = /^(?<root>\/api\/v1|\/apis\/[^/]+\/v1)(\/namespaces\/(?<namespace>[^/]+))?\/(?<plural>[^/]+)(\/(?<name>[^/]+))?$/;

export class FakeWorld implements GradedWorld {
  state: FakeState;
  revision = 1;
  now = 0;
  reads = 0;
  #elapsed = 0;

  constructor(state: FakeState) {
    this.state = state;
  }

  readonly client = { send: (request: ClientRequest) => this.#answer(request) };
  readFile = (path: string) => this.state.files?.[path];
  runCommand = async (script: string) => this.state.scripts?.[script] ?? { stdout: '', stderr: 'not found', exitCode: 127 };
  commands = () => this.state.commands ?? [];
  auditRecords = () => (this.state.audit ?? []) as AuditRecord[];
  readLog = ({ namespace, pod }: LogRef) => this.state.logs?.[`${namespace}/${pod}`];
  askHttp = async ({ url }: HttpQuestion) => this.state.answers?.[url] ?? { problem: 'connection refused' };
  currentContext = () => this.state.context;
  at = () => this;
  fork: () => FakeWorld = () => new FakeWorld(this.state);

  async advance(milliseconds: number): Promise<void> {
    this.#elapsed += milliseconds;
    this.now += milliseconds;
    const { later } = this.state;
    if (later && this.#elapsed >= later.after) this.state = later.state;
  }

  change(state: FakeState): void {
    this.state = { ...this.state, ...state };
    this.revision++;
  }

  #answer({ method, path, body, impersonate }: ClientRequest): ApiResponse {
    this.reads++;
    if (impersonate?.user === 'nobody' && !RESOURCES[path]) return forbidden(path);
    if (RESOURCES[path]) return ok({ resources: RESOURCES[path] });
    if (method === 'POST') return ok({ status: { allowed: this.state.allowed?.includes(accessOf(body)) ?? false } });
    const parts = OBJECT_PATH.exec(path)?.groups;
    const kind = RESOURCES[parts?.root ?? '']?.find((resource) => resource.name === parts!.plural)?.kind;
    if (!parts || !kind) return notFound(path);
    const { namespace, plural, name } = parts;
    const items = (this.state.objects ?? []).filter(
      (object) => object.kind === kind && (!namespace || (object.metadata.namespace ?? 'default') === namespace),
    );
    if (!name) return ok({ items });
    const found = items.find((object) => object.metadata.name === name);
    return found ? ok(found) : notFound(`${plural}/${name}`);
  }
}

function forbidden(what: string): ApiResponse {
  return { ...ok(newForbidden({ group: '', resource: what }, '', 'no').status), code: 403 };
}

function notFound(what: string): ApiResponse {
  return { ...ok(newNotFound({ group: '', resource: what }, '').status), code: 404 };
}

function ok(body: unknown): ApiResponse {
  return { code: 200, body, warnings: [], auditID: '' };
}

function accessOf(body: unknown): string {
  const { user, groups, resourceAttributes } = (
    body as { spec: { user: string; groups: string[]; resourceAttributes: Record<string, string> } }
  ).spec;
  const { verb, group, resource, subresource, namespace } = resourceAttributes;
  const type = [group ? `${resource}.${group}` : resource, subresource].filter(Boolean).join('/');
  return [groups.includes('system:serviceaccounts') ? 'sa' : user, verb, type, namespace].filter(Boolean).join(' ');
}
