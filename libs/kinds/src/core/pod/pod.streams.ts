/** log, exec, attach and portforward: options are checked here, the kubelet does the rest (pkg/registry/core/pod, LogLocation and ExecLocation). */
import { FieldPath, forbidden, invalid, newBadRequest, newInvalid, type FieldError } from '@drydock/apimachinery';
import type { ApiRequest, ConnectHandler, ExecOptions, LogOptions, LogStream } from '@drydock/apiserver';
import type { Pod } from './pod.types.ts';

export const podLog: ConnectHandler<Pod> = {
  verbs: ['get'],
  connect(pod, { query = {} }, backend) {
    const options = readLogOptions(query);
    const errors = logOptionErrors(options);
    if (errors.length > 0) throw newInvalid({ group: '', kind: 'PodLogOptions' }, pod.metadata.name, errors);
    const container = chooseContainer(pod, options.container);
    // Nobody has run it, so nothing was written.
    if (!pod.spec.nodeName) return { log: EMPTY_LOG };
    return { log: backend.logs(pod, { ...options, container }) };
  },
};

export const podExec: ConnectHandler<Pod> = {
  verbs: ['create', 'get'],
  options: (request) => ({ kind: 'PodExecOptions', ...givenOptions(readExecOptions(request)) }),
  connect(pod, request, backend) {
    const options = readExecOptions(request);
    if (options.command.length === 0) throw newBadRequest('you must specify at least 1 command for the container');
    return { exec: backend.exec(pod, { ...options, container: runningOn(pod, options.container) }) };
  },
};

export const podAttach: ConnectHandler<Pod> = {
  verbs: ['create', 'get'],
  options(request) {
    const { command: _command, ...options } = readExecOptions(request);
    return { kind: 'PodAttachOptions', ...givenOptions(options) };
  },
  connect(pod, request, backend) {
    const { container, stdin, stdout, stderr, tty } = readExecOptions(request);
    return { exec: backend.attach(pod, { container: runningOn(pod, container), stdin, stdout, stderr, tty }) };
  },
};

export const podPortForward: ConnectHandler<Pod> = {
  verbs: ['create', 'get'],
  options: ({ query: { ports = '' } = {} }) => ({
    kind: 'PodPortForwardOptions',
    ...(ports ? { ports: ports.split(',').map(Number) } : {}),
  }),
  connect(pod, _request, backend) {
    if (!pod.spec.nodeName) throw newBadRequest(`pod ${pod.metadata.name} does not have a host assigned`);
    return { portForward: backend.portForward(pod) };
  },
};

const EMPTY_LOG: LogStream = { read: () => '', ended: true, onChange: () => () => undefined, close: () => undefined };

/** The named container, or the only one. */
function chooseContainer({ metadata, spec }: Pod, wanted: string): string {
  const names = spec.containers.map(({ name }) => name);
  const inits = (spec.initContainers ?? []).map(({ name }) => name);
  if (wanted) {
    const known = [...names, ...inits, ...(spec.ephemeralContainers ?? []).map(({ name }) => name)];
    if (!known.includes(wanted)) throw newBadRequest(`container ${wanted} is not valid for pod ${metadata.name}`);
    return wanted;
  }
  if (names.length === 1) return names[0]!;
  const others = inits.length > 0 ? ` or one of the init containers: [${inits.join(' ')}]` : '';
  throw newBadRequest(`a container name must be specified for pod ${metadata.name}, choose one of: [${names.join(' ')}]${others}`);
}

function runningOn(pod: Pod, wanted: string): string {
  const container = chooseContainer(pod, wanted);
  if (!pod.spec.nodeName) throw newBadRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  return container;
}

type Query = Readonly<Record<string, string>>;

function isTrue(text: string | undefined): boolean {
  return text === 'true' || text === '1' || text === '';
}

function readNumber(query: Query, name: string): number | undefined {
  const text = query[name];
  if (text === undefined) return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw newBadRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

function readLogOptions(query: Query): LogOptions {
  return {
    container: query.container ?? '',
    follow: isTrue(query.follow),
    previous: isTrue(query.previous),
    timestamps: isTrue(query.timestamps),
    sinceSeconds: readNumber(query, 'sinceSeconds'),
    sinceTime: query.sinceTime,
    tailLines: readNumber(query, 'tailLines'),
    limitBytes: readNumber(query, 'limitBytes'),
  };
}

/** pkg/apis/core/validation, ValidatePodLogOptions. */
function logOptionErrors({ tailLines, limitBytes, sinceSeconds, sinceTime }: LogOptions): FieldError[] {
  const errors: FieldError[] = [];
  if (tailLines !== undefined && tailLines < 0)
    errors.push(invalid(FieldPath.of('tailLines'), tailLines, 'must be greater than or equal to 0'));
  if (limitBytes !== undefined && limitBytes < 1) errors.push(invalid(FieldPath.of('limitBytes'), limitBytes, 'must be greater than 0'));
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    errors.push(forbidden(FieldPath.root, 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    errors.push(invalid(FieldPath.of('sinceSeconds'), sinceSeconds, 'must be greater than 0'));
  }
  return errors;
}

/** Without what is empty, as the options are written. */
function givenOptions(options: Partial<ExecOptions>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== '' && value !== false));
}

/**
 * Options come in the query. A parameter that is given several times is a list, which a query of texts cannot hold: `command` is taken from
 * a body `{ command: […] }`.
 */
function readExecOptions({ query = {}, body }: ApiRequest): ExecOptions {
  const listed = (body as { command?: unknown } | undefined)?.command;
  const command = Array.isArray(listed) ? listed.map(String) : query.command === undefined ? [] : [query.command];
  return {
    container: query.container ?? '',
    command,
    stdin: isTrue(query.stdin),
    stdout: isTrue(query.stdout),
    stderr: isTrue(query.stderr),
    tty: isTrue(query.tty),
  };
}
