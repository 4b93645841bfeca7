import { formatTime, isReason, parseTime, StatusError, type KubeObject, type Status } from '@drydock/apimachinery';
import { isFailure, resourcePath } from '@drydock/apiserver';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, durationFlag, intFlag, stringFlag } from '../../command/flag.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { containerFlag, podRunningTimeoutFlag, selectorFlag } from '../../options/shared-flags.ts';
import { listAll, select } from '../../resource/builder.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { chooseContainer, podsOf } from '../exec/pod-target.ts';
import { followLogs, openLog, type LogReader } from './follow-log.ts';

const SELECTOR_TAIL = 10;

export const logs: Command = {
  name: 'logs',
  use: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  short: 'Print the logs for a container in a pod',
  long: 'Print what a container has written. With a single container its name may be left out.',
  examples: `# The log of a pod
kubectl logs web

# Of all its containers, and as it grows
kubectl logs web --all-containers -f

# Of the container before its last restart
kubectl logs web -p -c nginx

# The last twenty lines of all pods with a label
kubectl logs -l app=web --tail=20 --prefix

# Of the last hour
kubectl logs --since=1h web`,
  flags: [
    boolFlag('all-containers', "Print all containers' logs."),
    boolFlag('all-pods', "Print the logs of all of the workload's pods. Sets --prefix."),
    containerFlag('Print the log of this container'),
    boolFlag('follow', 'Go on as the log grows.', { shorthand: 'f' }),
    boolFlag('ignore-errors', 'With --follow, pass over errors that are not fatal'),
    boolFlag('insecure-skip-tls-verify-backend', "Do not check the kubelet's certificate."),
    intFlag('limit-bytes', 'Most bytes to print; 0 means all.'),
    intFlag('max-log-requests', 'With a selector, how many logs to follow at once.', { default: 5 }),
    podRunningTimeoutFlag(20_000),
    boolFlag('prefix', 'Begin every line with pod and container'),
    boolFlag('previous', 'Print the log of the container before its last restart.', { shorthand: 'p' }),
    selectorFlag,
    durationFlag('since', 'Only lines younger than this, like 5s, 2m, or 3h. Not together with --since-time.'),
    stringFlag('since-time', 'Only lines after this time (RFC3339). Not together with --since.'),
    intFlag('tail', 'How many of the last lines to print; -1 for all, with a selector 10 by default.', { default: -1 }),
    boolFlag('timestamps', 'Begin every line with its time'),
  ],
  args: { of: 'pods-or-owners' },
  *run(invocation: Invocation): Steps {
    const { flags, streams } = invocation;
    validate(invocation);
    const pods = yield* findPods(invocation);
    validateOptions(invocation);
    const readers: LogReader[] = [];
    for (const pod of pods) {
      for (const container of containersOf(invocation, pod)) {
        try {
          readers.push(openLog(invocation, pod, { container, query: logQuery(invocation), prefix: prefixFor(invocation, pod, container) }));
        } catch (error) {
          if (!(error instanceof StatusError) || !flags.bool('ignore-errors')) throw error;
          streams.err(`error: ${error.message}\n`);
        }
      }
    }
    if (flags.bool('follow') && readers.length > 1 && readers.length > flags.int('max-log-requests')) {
      const limit = flags.int('max-log-requests');
      throw new CommandError(
        `you are attempting to follow ${readers.length} log streams, but maximum allowed concurrency is ${limit}, use --max-log-requests to increase the limit`,
      );
    }
    if (flags.bool('follow')) return yield* followLogs(invocation, readers);
    for (const reader of readers) yield* followLogs(invocation, [reader]);
  },
};

function validate(invocation: Invocation): void {
  const { flags, args } = invocation;
  const selector = flags.string('selector');
  if (args.length === 0 && !selector) {
    throw misuse(
      invocation,
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
    );
  }
  if (args.length === 1 && selector) throw misuse(invocation, 'only a selector (-l) or a POD name is allowed');
  if (args.length > 2)
    throw misuse(
      invocation,
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
    );
  if (flags.string('since-time') && parseTime(flags.string('since-time')) === undefined) {
    const text = flags.string('since-time');
    throw new CommandError(
      `parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(text)} as "2006"`,
    );
  }
}

/** What is looked at when the pods are known (logs.LogsOptions.Validate). */
function validateOptions({ flags, args }: Invocation): void {
  const container = args[1] ?? flags.string('container');
  if (flags.string('since-time') && flags.duration('since'))
    throw new CommandError('at most one of `sinceTime` or `sinceSeconds` may be specified');
  if (flags.bool('all-containers') && container)
    throw new CommandError(`--all-containers=true should not be specified with container name ${container}`);
  if (flags.changed('container') && args.length === 2) throw new CommandError('only one of -c or an inline [CONTAINER] arg is allowed');
  if (flags.int('limit-bytes') < 0) throw new CommandError('--limit-bytes must be greater than 0');
  if (flags.changed('since') && flags.duration('since') < 0) throw new CommandError('--since must be greater than 0');
  if (flags.int('tail') < -1) throw new CommandError('--tail must be greater than or equal to -1');
}

function* findPods(invocation: Invocation): Steps<KubeObject[]> {
  const { flags, args, session, streams } = invocation;
  const selector = flags.string('selector');
  if (selector) {
    const namespace = session.namespace.name;
    const pods = listAll(session, session.mapper.resourceFor('pods'), namespace, { selector });
    if (pods.length === 0) streams.err(`No resources found in ${namespace} namespace.\n`);
    return pods;
  }
  const name = args.length === 2 && !args[0]!.includes('/') ? args[0]! : args.join('/');
  const { infos, errors } = yield* select(session, { args: [name], defaultType: 'pods' });
  if (errors[0]) throw notFoundFailure(invocation, errors[0]);
  const object = infos[0]!.object!;
  if (object.kind === 'Pod') return [object];
  const pods = podsOf(session, object, 'get the logs from');
  if (pods.length === 0) throw new CommandError('timed out waiting for the condition');
  if (flags.bool('all-pods')) return pods;
  if (pods.length > 1) streams.err(`Found ${pods.length} pods, using pod/${pods[0]!.metadata.name}\n`);
  return [pods[0]!];
}

/** What is not there is told in other words here: with its namespace, or that there is no such namespace. */
function notFoundFailure({ session }: Invocation, error: Error): Error {
  if (!isReason(error, 'NotFound')) return error;
  const namespace = session.namespace.name;
  const path = resourcePath(session.mapper.resourceFor('namespaces'), undefined, namespace);
  const response = session.client.send({ method: 'GET', path });
  const message = isFailure(response) && response.code === 404 ? (response.body as Status).message : error.message;
  return new CommandError(`error from server (NotFound): ${message} in namespace ${JSON.stringify(namespace)}`);
}

function containersOf(invocation: Invocation, pod: Dynamic): string[] {
  const { flags, args } = invocation;
  const { spec, metadata } = pod;
  if (flags.bool('all-containers')) {
    return [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])].map(({ name }: Dynamic) => name);
  }
  const named = flags.string('container') || (args.length === 2 && !args[0]!.includes('/') ? args[1]! : '');
  const all: Dynamic[] = [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])];
  if (named && !all.some(({ name }) => name === named)) {
    throw new CommandError(`container ${named} is not valid for pod ${metadata.name}`);
  }
  return [chooseContainer(invocation, pod, named, false).name];
}

function prefixFor({ flags }: Invocation, { metadata }: KubeObject, container: string): string {
  return flags.bool('prefix') || flags.bool('all-pods') ? `[pod/${metadata.name}/${container}] ` : '';
}

/** The query of the `log` subresource (core/v1 PodLogOptions). */
function logQuery({ flags, session }: Invocation): Record<string, string> {
  const query: Record<string, string> = {};
  if (flags.bool('follow')) query.follow = 'true';
  if (flags.bool('previous')) query.previous = 'true';
  if (flags.bool('timestamps')) query.timestamps = 'true';
  if (flags.int('limit-bytes')) query.limitBytes = String(flags.int('limit-bytes'));
  const tail = flags.string('selector') && !flags.changed('tail') && !flags.bool('follow') ? SELECTOR_TAIL : flags.int('tail');
  if (tail >= 0) query.tailLines = String(tail);
  if (flags.duration('since')) query.sinceSeconds = String(Math.ceil(flags.duration('since') / 1000));
  if (flags.string('since-time')) query.sinceTime = formatTime(parseTime(flags.string('since-time')) ?? session.now);
  return query;
}
