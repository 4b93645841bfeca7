/** The webhook that gives new pods the recommended resources, and looks over autoscalers (vertical-pod-autoscaler/pkg/admission-controller). */
import { encodeBase64, encodeUtf8, quantityOf, type KubeList, type KubeObject } from '@drydock/apimachinery';
import type { Pod } from '@drydock/kinds';
import type { HttpRequest, HttpResponse } from '../../containers/http.ts';
import type { ServerAnswer, ServerContext, ServerProgram } from '../../containers/server-program.ts';
import { klog } from '../../control-plane/component-start.ts';
import { containerUpdates, OBSERVED_ANNOTATION, UPDATES_ANNOTATION, updatesText } from './pod-resources.ts';
import { isLess } from './recommendation.ts';
import { controllingVpa } from './vpa-target.ts';
import { updateModeOf, VPAS, type ContainerPolicy, type ResourceName, type VerticalPodAutoscaler } from './vpa.types.ts';
import type { ScaleTarget, Workloads } from './workloads.ts';

export const WEBHOOK_PORT = 8000;
const HEALTH_PORT = 8944;
export const ADMISSION_PROCESS = { namespace: 'kube-system', image: /(?:^|\/)vpa-admission-controller(?:[:@]|$)/ };

const AUTO_WARNING =
  'UpdateMode "Auto" is deprecated and will be removed in a future API version. Use explicit update modes like "Recreate", "Initial", or "InPlaceOrRecreate" instead. See https://github.com/kubernetes/autoscaler/issues/8424 for more details.';

interface Review {
  request?: {
    uid?: string;
    operation?: string;
    namespace?: string;
    resource?: { group?: string; resource?: string };
    object?: KubeObject | null;
  };
}

interface Verdict {
  patch?: readonly object[];
  warnings?: readonly string[];
  refusal?: string;
}

export const vpaAdmissionServer: ServerProgram = {
  commands: ['/admission-controller'],
  start: ({ now }) => ({
    listeners: [
      { port: WEBHOOK_PORT, protocol: 'https' },
      { port: HEALTH_PORT, protocol: 'http' },
    ],
    log: [klog(now, 'main.go:94', '"Starting Vertical Pod Autoscaler Admission Controller" version="1.5.1"')],
  }),
  stop: { exitCode: 2 },
  respond(request, context) {
    if (request.port !== WEBHOOK_PORT) return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'OK' };
    return answerReview(request, context);
  },
};

function answerReview({ body }: HttpRequest, context: ServerContext): ServerAnswer {
  let review: Review;
  try {
    review = JSON.parse(body) as Review;
  } catch {
    return { status: 400, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: '' };
  }
  const request = review.request ?? {};
  const isPod = request.resource?.resource === 'pods';
  const { patch = [], warnings = [], refusal } = isPod ? reviewPod(request, context) : reviewAutoscaler(request);
  const response = {
    uid: request.uid ?? '',
    allowed: refusal === undefined,
    ...(refusal === undefined ? {} : { status: { metadata: {}, status: 'Failure', message: refusal } }),
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(patch.length > 0 ? { patchType: 'JSONPatch', patch: encodeBase64(encodeUtf8(JSON.stringify(patch))) } : {}),
  };
  const text = JSON.stringify({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', response });
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: String.fromCharCode(...encodeUtf8(text)),
    log: patch.length > 0 ? [klog(context.now, 'server.go:133', `"Sending patches" patches=${JSON.stringify(patch)}`)] : [],
  };
}

function reviewPod({ object, namespace }: NonNullable<Review['request']>, context: ServerContext): Verdict {
  if (!object) return {};
  const pod = { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace ?? namespace } } as Pod;
  const vpa = controllingVpa(pod, workloadsOverHttp(context));
  if (!vpa) return {};
  const updates = updateModeOf(vpa) === 'Off' ? [] : containerUpdates(pod, vpa);
  const patch: object[] = pod.metadata.annotations ? [] : [add('/metadata/annotations', {})];
  for (const { index, requests, limits } of updates) {
    const at = `/spec/containers/${index}/resources`;
    const resources = pod.spec.containers[index]?.resources;
    if (!resources) patch.push(add(at, {}));
    for (const [field, amounts, present] of [
      ['requests', requests, resources?.requests],
      ['limits', limits, resources?.limits],
    ] as const) {
      if (!present && Object.keys(amounts).length > 0) patch.push(add(`${at}/${field}`, {}));
      for (const [name, amount] of Object.entries(amounts)) patch.push(add(`${at}/${field}/${name}`, amount));
    }
  }
  if (updates.length > 0) patch.push(add(`/metadata/annotations/${UPDATES_ANNOTATION}`, updatesText(vpa, updates)));
  patch.push(add(`/metadata/annotations/${OBSERVED_ANNOTATION}`, pod.spec.containers.map(({ name }) => name).join(', ')));
  return { patch };
}

function add(path: string, value: unknown): object {
  return { op: 'add', path, value };
}

function reviewAutoscaler({ object, operation }: NonNullable<Review['request']>): Verdict {
  const vpa = object as VerticalPodAutoscaler | undefined;
  if (!vpa?.spec) return {};
  const { updatePolicy, resourcePolicy, recommenders = [] } = vpa.spec;
  const warnings = updatePolicy?.updateMode === 'Auto' ? [AUTO_WARNING] : [];
  const refusal =
    updatePolicyProblem(updatePolicy) ??
    (resourcePolicy?.containerPolicies ?? []).map(containerPolicyProblem).find((problem) => problem !== undefined) ??
    (operation === 'CREATE' && !vpa.spec.targetRef
      ? "targetRef is required. If you're using v1beta1 version of the API, please migrate to v1"
      : undefined) ??
    (recommenders.length > 1 ? "the current version of VPA object shouldn't specify more than one recommenders" : undefined);
  if (refusal !== undefined) return { refusal, warnings };
  return { warnings, patch: updatePolicy ? [] : [add('/spec/updatePolicy', { updateMode: 'Recreate' })] };
}

function updatePolicyProblem(policy: VerticalPodAutoscaler['spec']['updatePolicy']): string | undefined {
  if (!policy) return undefined;
  if (!policy.updateMode) return 'updateMode is required if UpdatePolicy is used';
  const { minReplicas } = policy;
  return minReplicas !== undefined && minReplicas <= 0 ? `minReplicas has to be positive, got ${minReplicas}` : undefined;
}

function containerPolicyProblem({ containerName, mode, minAllowed, maxAllowed, controlledValues }: ContainerPolicy): string | undefined {
  if (!containerName) return 'containerPolicies.ContainerName is required';
  for (const [resource, amount] of Object.entries(minAllowed ?? {})) {
    const problem = resolutionProblem(resource, `${amount}`);
    if (problem) return `minAllowed: ${problem}`;
    const most = maxAllowed?.[resource as ResourceName];
    if (most !== undefined && isLess(`${most}`, `${amount}`)) return `max resource for ${resource} is lower than min`;
  }
  for (const [resource, amount] of Object.entries(maxAllowed ?? {})) {
    const problem = resolutionProblem(resource, `${amount}`);
    if (problem) return `maxAllowed: ${problem}`;
  }
  return mode === 'Off' && controlledValues === 'RequestsAndLimits'
    ? "controlledValues shouldn't be specified if container scaling mode is off"
    : undefined;
}

/** Amounts finer than a thousandth of a processor, or than a byte. */
function resolutionProblem(resource: string, amount: string): string | undefined {
  const { nano } = quantityOf(amount);
  if (resource === 'cpu' && nano % 1_000_000n !== 0n) return `CPU [${amount}] must be a whole number of milli CPUs`;
  if (resource === 'memory' && nano % 1_000_000_000n !== 0n) return `memory [${amount}] must be a whole number of bytes`;
  return undefined;
}

/** What the API server shows the pod's service account. What it refuses is not there. */
function workloadsOverHttp(context: ServerContext): Workloads {
  const host = context.env['KUBERNETES_SERVICE_HOST'] ?? '10.96.0.1';
  const headers = { authorization: `Bearer ${context.serviceAccountToken?.() ?? ''}`, accept: 'application/json' };
  const ask = (path: string): HttpResponse | undefined => {
    const request: HttpRequest = { method: 'GET', path, host, port: 443, scheme: 'https', headers, body: '', client: context.address };
    return context.fetch?.(`https://${host}${path}`, request);
  };
  const read = <T>(path: string): T | undefined => {
    const response = ask(path);
    return response?.status === 200 ? (JSON.parse(response.body) as T) : undefined;
  };
  const pathOf = (resource: string, namespace = '') => {
    const [plural = '', ...group] = resource.split('.');
    const root = group.length > 0 ? `/apis/${group.join('.')}/${VPAS.version}` : '/api/v1';
    return `${root}/namespaces/${namespace}/${plural}`;
  };
  return {
    get: (resource, namespace, name) => read(`${pathOf(resource, namespace)}/${name}`),
    list: <T extends KubeObject>(resource: string, namespace?: string) => read<KubeList<T>>(pathOf(resource, namespace))?.items ?? [],
    scaleSelector: ({ apiVersion = '', kind, name }: ScaleTarget, namespace) => {
      const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
      const known = read<{ resources?: { kind: string; name: string }[] }>(root)?.resources ?? [];
      const plural = known.find((each) => each.kind === kind && !each.name.includes('/'))?.name;
      const scale = plural && read<{ status?: { selector?: string } }>(`${root}/namespaces/${namespace}/${plural}/${name}/scale`);
      return scale ? { selector: scale.status?.selector ?? '' } : { failure: 'the server could not find the requested resource' };
    },
  };
}

/** The recommender and the updater as processes: their work is done by controllers. */
function newLoopServer(command: string, healthPort: number, title: string, place: string): ServerProgram {
  return {
    commands: [command],
    start: ({ now }) => ({
      listeners: [{ port: healthPort, protocol: 'http' }],
      log: [klog(now, place, `"${title}" version="1.5.1"`)],
    }),
    stop: { exitCode: 2 },
    respond: () => ({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'OK' }),
  };
}

export const vpaRecommenderServer = newLoopServer('/recommender', 8942, 'Vertical Pod Autoscaler Recommender', 'main.go:142');
export const vpaUpdaterServer = newLoopServer('/updater', 8943, 'Vertical Pod Autoscaler Updater', 'main.go:99');
