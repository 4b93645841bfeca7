import { isReason, StatusError, type KubeObject } from '@drydock/apimachinery';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { allDescribers } from '../../describe/all-describers.ts';
import { DescribeText } from '../../describe/describe-text.ts';
import { describeGenerically } from '../../describe/generic.describer.ts';
import { allNamespacesFlag, chunkSizeFlag, filenameFlags, selectorFlag } from '../../options/shared-flags.ts';
import { listAll, resolveTargets, select } from '../../resource/builder.ts';
import type { BuilderOptions } from '../../resource/builder-options.ts';
import type { Info } from '../../resource/info.ts';

export const describe: Command = {
  name: 'describe',
  use: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  short: 'Show details of a specific resource or group of resources',
  long: `Show resources in detail, with what belongs to them, such as events and controllers.

When no object has the name, all whose names begin with it are shown.

Use "kubectl api-resources" for a complete list of supported resources.`,
  examples: `# A node
kubectl describe nodes node01

# A pod
kubectl describe pod web

# What a file names
kubectl describe -f pod.yaml

# All pods with a label
kubectl describe pods -l app=web

# All pods whose names begin so
kubectl describe pods web`,
  flags: [
    allNamespacesFlag,
    chunkSizeFlag,
    ...filenameFlags,
    selectorFlag,
    boolFlag('show-events', 'If true, show the events of the objects.', { default: true }),
  ],
  args: RESOURCES,
  *run(invocation: Invocation): Steps {
    const { flags, args, session, streams } = invocation;
    const options: BuilderOptions = {
      args,
      filenames: flags.strings('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      selector: flags.string('selector'),
      allNamespaces: flags.bool('all-namespaces'),
      chunkSize: flags.int('chunk-size'),
      typeAlone: true,
      latest: true,
    };
    if (args.length === 0 && !options.filenames?.length && !options.kustomize) {
      throw new CommandError(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
      );
    }
    const { infos, errors } = yield* select(session, options);
    if (infos.length === 0 && errors.length === 1 && isReason(errors[0], 'NotFound'))
      return describeByPrefix(invocation, options, errors[0]);
    describeAll(invocation, infos);
    if (infos.length === 0 && errors.length === 0) {
      streams.err(options.allNamespaces ? 'No resources found\n' : `No resources found in ${session.namespace.name} namespace.\n`);
    }
    throwCollected(errors);
  },
};

function describeAll(invocation: Invocation, infos: readonly Info[]): void {
  infos.forEach((info, i) => invocation.streams.out(`${i > 0 ? '\n\n' : ''}${describeObject(invocation, info.object!)}`));
}

function describeObject({ flags, session }: Invocation, object: KubeObject): string {
  const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
  const describer = allDescribers.find((each) => each.kind === object.kind && each.group === group);
  const text = new DescribeText();
  const context = { session, showEvents: flags.bool('show-events'), now: session.now };
  if (describer) describer.describe(object, text, context);
  else describeGenerically(object, text, context);
  return text.aligned();
}

/** `describe pod web` when there is only web-7d4…: names may be prefixes. */
function describeByPrefix(invocation: Invocation, options: BuilderOptions, original: StatusError): void {
  const { session } = invocation;
  const targets = resolveTargets(session, options);
  if (targets.length !== 1 || options.args.some((arg) => arg.includes('/'))) throw original;
  const [target] = targets;
  const { resource } = target!;
  const namespace = resource.namespaced ? session.namespace.name : undefined;
  const prefix = target!.by === 'name' ? target!.name : '';
  const found = listAll(session, resource, namespace, {}).filter(({ metadata }) => metadata.name.startsWith(prefix));
  if (found.length === 0) throw original;
  for (const object of found) invocation.streams.out(`${describeObject(invocation, object)}\n`);
}
