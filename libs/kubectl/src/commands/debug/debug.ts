import { parseYamlDocument, StatusError, type KubeObject } from '@drydock/apimachinery';
import { PATCH_TYPES, resourcePath } from '@drydock/apiserver';
import { failed } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, mapFlag, sliceFlag, stringFlag } from '../../command/flag.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { containerFlag } from '../../options/shared-flags.ts';
import { applyMergePatch } from '@drydock/apimachinery';
import { select } from '../../resource/builder.ts';
import { isImageReference } from '../../resource/image-reference.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { attachToNewPod } from '../exec/attach-new-pod.ts';
import { copyOfPod, newContainer, nodeDebuggingPod, PROFILES, withEphemeralContainer, type DebugContainer } from './debug-pod.ts';

const PODS = { group: '', version: 'v1', plural: 'pods' };

export const debug: Command = {
  name: 'debug',
  use: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  short: 'Create debugging sessions for troubleshooting workloads and nodes',
  long: `Look into a pod or a node with the tools of another image.

For a pod an ephemeral container is added, or a copy of the pod is made with some things changed. For a node a pod is made that shares its namespaces and has its files under /host.`,
  examples: `# A shell beside a running pod
kubectl debug web -it --image=busybox

# One that sees the processes of a container
kubectl debug web -it --image=busybox --target=nginx

# A copy with another image and a shell
kubectl debug web -it --copy-to=web-debug --image=busybox --share-processes

# A node
kubectl debug node/node01 -it --image=busybox`,
  flags: [
    boolFlag('arguments-only', 'If true, what follows -- are the arguments and not the command.'),
    boolFlag('attach', 'If true, wait for the container and attach to it. On by default with -i.'),
    containerFlag('Name of the debug container.'),
    stringFlag('copy-to', 'Make a copy of the pod with this name.'),
    stringFlag('custom', 'File with a partial container, in JSON or YAML, to merge into the debug container.', {
      completion: { of: 'files' },
    }),
    mapFlag('env', 'Environment variables of the container.'),
    sliceFlag('filename', 'File that names the resource to debug', { shorthand: 'f', completion: { of: 'files' } }),
    stringFlag('image', 'Image of the debug container.'),
    stringFlag('image-pull-policy', 'When to pull the image; left to the server when empty.'),
    boolFlag('keep-annotations', 'If true, the copy keeps the annotations.'),
    boolFlag('keep-init-containers', 'Run the init containers of the copy.', { default: true }),
    boolFlag('keep-labels', 'If true, the copy keeps the labels.'),
    boolFlag('keep-liveness', 'If true, the copy keeps the liveness probes.'),
    boolFlag('keep-readiness', 'If true, the copy keeps the readiness probes.'),
    boolFlag('keep-startup', 'If true, the copy keeps the startup probes.'),
    stringFlag('profile', `One of ${PROFILES.join(', ')}.`, { default: 'legacy', completion: { of: 'values', values: PROFILES } }),
    boolFlag('quiet', 'If true, tell nothing.', { shorthand: 'q' }),
    boolFlag('replace', 'With --copy-to, delete the original pod.'),
    boolFlag('same-node', 'With --copy-to, put the copy on the same node.'),
    mapFlag('set-image', 'With --copy-to, other images as name=image, comma-separated.'),
    boolFlag('share-processes', 'With --copy-to, containers see the processes of each other.', { default: true }),
    boolFlag('stdin', 'Keep stdin of the container open.', { shorthand: 'i' }),
    stringFlag('target', 'Container whose processes the ephemeral container sees.', { completion: { of: 'containers' } }),
    boolFlag('tty', 'Give the container a terminal.', { shorthand: 't' }),
  ],
  args: { of: 'pods-or-owners' },
  *run(invocation: Invocation): Steps {
    const { flags, args, session, streams } = invocation;
    const dash = flags.argsBeforeDash;
    const names = dash < 0 ? args : args.slice(0, dash);
    validate(invocation, names, dash < 0 ? [] : args.slice(dash));
    if (flags.string('profile') === 'legacy' && !flags.bool('quiet')) streams.err(LEGACY_WARNING);
    const { infos, errors } = yield* select(session, {
      args: names,
      filenames: flags.strings('filename'),
      defaultType: 'pods',
      latest: true,
    });
    if (errors[0]) throw errors[0];
    for (const { object } of infos) {
      const { pod, container } = start(invocation, object!, dash < 0 ? [] : args.slice(dash));
      const attached = flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin');
      if (attached) yield* attachToNewPod(invocation, pod, { stdin: flags.bool('stdin'), tty: flags.bool('tty') }, container);
    }
  },
};

const LEGACY_WARNING =
  '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n';

/** In upstream's order (debug.DebugOptions.Validate). */
function validate({ flags, streams }: Invocation, names: readonly string[], command: readonly string[]): void {
  if (flags.string('copy-to')) validateCopy(flags, command);
  else {
    const only = ['replace', 'same-node', 'set-image'].find((name) => flags.changed(name));
    if (only) throw new CommandError(`--${only} may only be used with --copy-to.`);
    if (!flags.string('image')) throw new CommandError('you must specify --image when not using --copy-to.');
  }
  const refuseImage = (image: string, place = ''): CommandError =>
    new CommandError(`invalid image name ${JSON.stringify(image)}${place}: invalid reference format`);
  if (flags.string('image') && !isImageReference(flags.string('image'))) throw refuseImage(flags.string('image'));
  if (names.length === 0 && flags.strings('filename').length === 0) throw new CommandError('NAME or filename is required for debug');
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(flags.string('image-pull-policy')))
    throw new CommandError(`invalid image pull policy: ${flags.string('image-pull-policy')}`);
  for (const [name, image] of Object.entries(flags.map('set-image')))
    if (!isImageReference(image)) throw refuseImage(image, ` for container ${JSON.stringify(name)}`);
  if (flags.string('target') && flags.string('copy-to'))
    throw new CommandError('--target is incompatible with --copy-to. Use --share-processes instead.');
  if (flags.string('target') && !flags.bool('quiet')) {
    streams.out(
      `Targeting container ${JSON.stringify(flags.string('target'))}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
  }
  if (!PROFILES.includes(flags.string('profile'))) throw new CommandError(`unknown profile: ${flags.string('profile')}`);
  if (flags.bool('tty') && !flags.bool('stdin')) throw new CommandError('-i/--stdin is required for containers with -t/--tty=true');
}

function validateCopy(flags: FlagSet, command: readonly string[]): void {
  if (flags.string('image')) return;
  if (Object.keys(flags.map('set-image')).length === 0 && command.length === 0)
    throw new CommandError('you must specify --image, --set-image or command arguments.');
  if (command.length > 0 && !flags.string('container'))
    throw new CommandError('you must specify an existing container or a new image when specifying args.');
}

function start(invocation: Invocation, object: KubeObject, command: readonly string[]): { pod: KubeObject; container: string } {
  const { flags, session, streams } = invocation;
  if (object.kind !== 'Node' && object.kind !== 'Pod')
    throw new CommandError(`${JSON.stringify(objectGvk(object))} not supported by debug`);
  const container = debugContainer(invocation, object, command);
  if (object.kind === 'Node') {
    const name = `node-debugger-${object.metadata.name}-${streams.process.rng.nameSuffix()}`;
    const pod = createPod(invocation, nodeDebuggingPod(name, session.namespace.name, object.metadata.name, container));
    if (!flags.bool('quiet'))
      streams.out(`Creating debugging pod ${name} with container ${container.name} on node ${object.metadata.name}.\n`);
    return { pod, container: container.name };
  }
  if (flags.string('copy-to')) return copyPod(invocation, object, container);
  return addEphemeral(invocation, object, container);
}

/** `/v1, Kind=ConfigMap`, as Go writes a GroupVersionKind. */
function objectGvk({ apiVersion, kind }: KubeObject): string {
  return `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;
}

function debugContainer({ flags, streams }: Invocation, object: KubeObject, command: readonly string[]): DebugContainer {
  const fallback = object.kind === 'Node' ? 'debugger' : `debugger-${streams.process.rng.nameSuffix()}`;
  return {
    name: flags.string('container') || fallback,
    image: flags.string('image'),
    imagePullPolicy: flags.string('image-pull-policy'),
    command,
    argumentsOnly: flags.bool('arguments-only'),
    env: Object.entries(flags.map('env')).map(([name, value]) => ({ name, value })),
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty'),
    target: flags.string('target'),
    profile: flags.string('profile'),
  };
}

/** The debug container with what `--custom` says merged in. */
function customized({ flags, streams }: Invocation, container: Dynamic): Dynamic {
  const path = flags.string('custom');
  if (!path) return container;
  const text = streams.process.files.readText(path);
  if (failed(text))
    throw new CommandError(`must pass a valid container spec json file for the profile: open ${path}: ${text.message.toLowerCase()}`);
  const { value, error } = parseYamlDocument(text);
  if (error) throw new CommandError(`${path} does not contain a valid container spec: ${error}`);
  return applyMergePatch(container, value);
}

function createPod({ session }: Invocation, pod: Dynamic): KubeObject {
  return session.send<KubeObject>({ method: 'POST', path: resourcePath(PODS, pod.metadata.namespace), body: pod });
}

function addEphemeral(invocation: Invocation, pod: KubeObject, options: DebugContainer): { pod: KubeObject; container: string } {
  const { session, streams, flags } = invocation;
  if (!flags.bool('quiet')) {
    if (!flags.string('container')) streams.err(`Defaulting debug container name to ${options.name}.\n`);
  }
  const changed = withEphemeralContainer(pod, options);
  const added = customized(invocation, changed.spec.ephemeralContainers.at(-1));
  const path = resourcePath(PODS, pod.metadata.namespace, pod.metadata.name, 'ephemeralcontainers');
  const body = { spec: { ephemeralContainers: [...changed.spec.ephemeralContainers.slice(0, -1), added] } };
  try {
    return { pod: session.send<KubeObject>({ method: 'PATCH', path, contentType: PATCH_TYPES.strategic, body }), container: options.name };
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound' && !error.status.details?.name) {
      throw new CommandError(`ephemeral containers are disabled for this cluster (error from server: ${JSON.stringify(error.message)}).`);
    }
    throw error;
  }
}

function copyPod(invocation: Invocation, pod: KubeObject, options: DebugContainer): { pod: KubeObject; container: string } {
  const { flags, session } = invocation;
  const copy = copyOfPod(pod, {
    name: flags.string('copy-to'),
    sameNode: flags.bool('same-node'),
    shareProcesses: flags.bool('share-processes'),
    keepLabels: flags.bool('keep-labels'),
    keepAnnotations: flags.bool('keep-annotations'),
    keepProbes: { liveness: flags.bool('keep-liveness'), readiness: flags.bool('keep-readiness'), startup: flags.bool('keep-startup') },
    keepInitContainers: flags.bool('keep-init-containers'),
    images: flags.map('set-image'),
  });
  const existing = copy.spec.containers.find(({ name }: Dynamic) => name === flags.string('container'));
  if (existing) {
    const { name: _, image, ...changes } = newContainer({ ...options, image: options.image || existing.image });
    Object.assign(existing, { image }, changes);
  } else if (options.image) copy.spec.containers.push(customized(invocation, newContainer(options)));
  const container = existing || options.image ? options.name : copy.spec.containers[0].name;
  if (flags.bool('replace')) session.send({ method: 'DELETE', path: resourcePath(PODS, pod.metadata.namespace, pod.metadata.name) });
  return { pod: createPod(invocation, copy), container };
}
