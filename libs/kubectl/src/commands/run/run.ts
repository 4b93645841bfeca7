import { isEnvVarName, type KubeObject } from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { arrayFlag, boolFlag, stringFlag } from '../../command/flag.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, dryRunSuffix, writeQuery, type DryRun } from '../../options/dry-run.ts';
import { printFlags } from '../../options/print-flags.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  filenameFlags,
  podRunningTimeoutFlag,
  recordFlag,
  saveConfigFlag,
} from '../../options/shared-flags.ts';
import { generatedPrinter } from '../../printers/generated.printer.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { collectionPath, type Info } from '../../resource/info.ts';
import { isImageReference } from '../../resource/image-reference.ts';
import { withGeneratedLastApplied } from '../apply/last-applied.ts';
import { asGoObject, inNamespace } from '../create/create-generated.ts';
import { deletionFlags, sendDeletion } from '../delete/delete-object.ts';
import { attachToNewPod } from '../exec/attach-new-pod.ts';
import { overrideFlags, withOverrides } from './overrides.ts';
import { recorded } from '../../options/record.ts';

export interface PodOptions {
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly env: readonly { name: string; value: string }[];
  readonly port: number | undefined;
  readonly args: readonly string[];
  readonly isCommand: boolean;
  readonly restartPolicy: string;
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  readonly imagePullPolicy: string;
  readonly privileged: boolean;
}

/** The pod of `kubectl run` (pkg/generate/versioned/run.go, BasicPod). */
export function newPod(options: PodOptions): Dynamic {
  const container: Dynamic = { name: options.name, image: options.image };
  if (options.imagePullPolicy) container.imagePullPolicy = options.imagePullPolicy;
  if (options.args.length) container[options.isCommand ? 'command' : 'args'] = [...options.args];
  if (options.env.length) container.env = options.env.map(({ name, value }) => (value ? { name, value } : { name }));
  if (options.port !== undefined) container.ports = [{ containerPort: options.port }];
  if (options.privileged) container.securityContext = { privileged: true };
  if (options.stdin) container.stdin = true;
  if (options.stdinOnce) container.stdinOnce = true;
  if (options.tty) container.tty = true;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: options.name,
      labels: options.labels,
      ...(Object.keys(options.annotations).length ? { annotations: options.annotations } : {}),
    },
    spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: options.restartPolicy },
  };
}

export const run: Command = {
  name: 'run',
  use: 'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  short: 'Run a particular image on the cluster',
  long: 'Create a pod that runs an image.',
  examples: `# A web server
kubectl run web --image=nginx

# With a port, a variable and labels
kubectl run cache --image=redis --port=6379 --env="MODE=dev" --labels="app=cache,tier=back"

# A shell to look around, gone when you leave it
kubectl run -it shell --image=busybox --restart=Never --rm

# With arguments, and with a command of its own
kubectl run job --image=busybox --restart=Never -- echo hello
kubectl run job --image=busybox --restart=Never --command -- sleep 1d`,
  flags: [
    ...printFlags,
    arrayFlag('annotations', 'Annotations of the pod.'),
    boolFlag('attach', 'If true, wait for the pod and attach to it. On by default with -i.'),
    boolFlag('command', 'If true, what follows -- is the command and not its arguments.'),
    ...deletionFlags,
    dryRunFlag,
    arrayFlag('env', 'Environment variables of the container.'),
    boolFlag('expose', 'If true, create a ClusterIP service for the pod. Needs --port.'),
    fieldManagerFlag('kubectl-run'),
    ...filenameFlags,
    stringFlag('image', 'The image to run.', { required: true }),
    stringFlag('image-pull-policy', 'When to pull the image; left to the server when empty.', {
      completion: { of: 'values', values: ['Always', 'IfNotPresent', 'Never'] },
    }),
    stringFlag('labels', 'Labels of the pod, comma-separated.', { shorthand: 'l' }),
    boolFlag('leave-stdin-open', 'With -i, keep stdin open after the first attach ends.'),
    ...overrideFlags,
    podRunningTimeoutFlag(60_000),
    stringFlag('port', 'Port of the container.'),
    boolFlag('privileged', 'If true, the container runs in privileged mode.'),
    boolFlag('quiet', 'If true, no messages but the output of the pod.', { shorthand: 'q' }),
    recordFlag,
    stringFlag('restart', 'Restart policy of the pod: Always, OnFailure or Never.', {
      default: 'Always',
      completion: { of: 'values', values: ['Always', 'OnFailure', 'Never'] },
    }),
    boolFlag('rm', 'If true, delete the pod when the command ends. Needs an attached pod.'),
    saveConfigFlag,
    boolFlag('stdin', 'Keep stdin of the container open even when nothing is attached.', { shorthand: 'i' }),
    boolFlag('tty', 'Give the container a terminal.', { shorthand: 't' }),
  ],
  args: NOTHING,
  *run(invocation: Invocation): Steps {
    const options = podOptions(invocation);
    const { flags, streams } = invocation;
    const dryRun = dryRunOf(invocation);
    const attached = flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin') || flags.bool('tty');
    checkFlags(invocation, attached, dryRun);
    const pod = withOverrides(invocation, newPod(options));
    const printer = generatedPrinter(invocation, `created${dryRunSuffix(dryRun)}`, dryRun);
    const service = flags.bool('expose') ? serviceFor(options, flags.string('labels') !== '') : undefined;
    const created = create(invocation, pod, dryRun);
    if (service) {
      streams.out(printer.print(create(invocation, service, dryRun)));
      // Upstream separates the two, and its printer does so once more.
      if (flags.string('output') === 'yaml') streams.out('---\n');
    }
    if (attached && dryRun === 'none') {
      try {
        return yield* attachToNewPod(invocation, created, { stdin: flags.bool('stdin'), tty: flags.bool('tty') });
      } finally {
        if (flags.bool('rm')) removePod(invocation, created);
      }
    }
    streams.out(printer.print(created));
  },
};

function podOptions(invocation: Invocation): PodOptions {
  const { flags, args } = invocation;
  const [name, ...rest] = args;
  if (name === undefined || flags.argsBeforeDash === 0) throw misuse(invocation, 'NAME is required for run');
  const image = flags.string('image');
  if (image === '') throw new CommandError('--image is required');
  if (!isImageReference(image)) throw new CommandError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  const port = flags.string('port');
  if (port && !/^\d+$/.test(port)) throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
  const restartPolicy = flags.string('restart');
  if (!['Always', 'OnFailure', 'Never'].includes(restartPolicy)) throw misuse(invocation, `invalid restart policy: ${restartPolicy}`);
  return {
    name,
    image,
    labels: parseLabels(flags.string('labels')) ?? { run: name },
    annotations: parsePairs(flags.strings('annotations'), 'annotations'),
    env: parseEnv(flags.strings('env')),
    port: port ? Number(port) : undefined,
    args: rest,
    isCommand: flags.bool('command'),
    restartPolicy,
    stdin: flags.bool('stdin'),
    stdinOnce: flags.bool('stdin') && !flags.bool('leave-stdin-open'),
    tty: flags.bool('tty'),
    imagePullPolicy: flags.string('image-pull-policy'),
    privileged: flags.bool('privileged'),
  };
}

function checkFlags(invocation: Invocation, attached: boolean, dryRun: DryRun): void {
  const { flags } = invocation;
  if (flags.bool('tty') && !flags.bool('stdin')) throw misuse(invocation, '-i/--stdin is required for containers with -t/--tty=true');
  if (flags.bool('expose') && !flags.string('port')) throw misuse(invocation, '--port must be set when exposing a service');
  const policy = flags.string('image-pull-policy');
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) throw misuse(invocation, `invalid image pull policy: ${policy}`);
  if (flags.bool('rm') && !attached) throw misuse(invocation, '--rm should only be used for attached containers');
  if (attached && dryRun !== 'none')
    throw misuse(invocation, "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)");
}

/** `a=b,c=d`; undefined for nothing (generate.ParseLabels). */
export function parseLabels(text: string): Record<string, string> | undefined {
  if (!text) return undefined;
  return parsePairs(text.split(','), 'label');
}

function parsePairs(pairs: readonly string[], what: string): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair): [string, string] => {
      const parts = pair.split('=');
      if (parts.length < 2 || !parts[0] || (what === 'label' && parts.length !== 2)) {
        throw new CommandError(what === 'label' ? `unexpected label spec: ${pair}` : `invalid annotations format: ${pair}`);
      }
      return [parts[0], parts.slice(1).join('=')];
    }),
  );
}

function parseEnv(pairs: readonly string[]): { name: string; value: string }[] {
  return pairs.map((pair) => {
    const equals = pair.indexOf('=');
    if (equals < 0 || isEnvVarName(pair.slice(0, equals)).length > 0) throw new CommandError(`invalid env: ${pair}`);
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
  });
}

/** Labels that were given are the service's as well. */
function serviceFor({ name, labels, port }: PodOptions, isLabelled: boolean): Dynamic {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...(isLabelled ? { labels } : {}) },
    spec: { selector: labels, ports: [{ port, protocol: 'TCP', targetPort: port }] },
  };
}

function create(invocation: Invocation, object: Dynamic, dryRun: DryRun): KubeObject {
  const { session, flags } = invocation;
  const complete = asGoObject(inNamespace(invocation, object));
  const final = recorded(invocation, flags.bool('save-config') ? withGeneratedLastApplied(complete) : complete);
  if (dryRun === 'client') return final;
  const resource = session.mapper.resourceFor(object.kind === 'Pod' ? 'pods' : 'services');
  const path = collectionPath({ resource, namespace: session.namespace.name });
  return session.send<KubeObject>({ method: 'POST', path, query: writeQuery(invocation, dryRun), body: final });
}

function removePod({ session, streams, flags }: Invocation, pod: KubeObject): void {
  const info: Info = {
    resource: session.mapper.resourceFor('pods'),
    namespace: pod.metadata.namespace,
    name: pod.metadata.name,
    object: pod,
    source: '',
  };
  sendDeletion(session, info, { gracePeriodSeconds: flags.int('grace-period'), propagationPolicy: 'Background' });
  streams.out(`pod ${JSON.stringify(pod.metadata.name)} deleted\n`);
}
