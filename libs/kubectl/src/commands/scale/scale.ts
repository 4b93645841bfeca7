import type { KubeObject } from '@drydock/apimachinery';
import { PATCH_TYPES } from '@drydock/apiserver';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { durationFlag, intFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, dryRunSuffix } from '../../options/dry-run.ts';
import { printFlags } from '../../options/print-flags.ts';
import { allFlag, dryRunFlag, filenameFlags, recordFlag, selectorFlag } from '../../options/shared-flags.ts';
import { changePrinter } from '../../printers/new-printer.ts';
import { select } from '../../resource/builder.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { pathOf, type Info } from '../../resource/info.ts';
import { recordAfterwards } from '../../options/record.ts';

export const scale: Command = {
  name: 'scale',
  use: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  long: `Set how many replicas a deployment, replica set, replication controller, or stateful set has.

With --current-replicas or --resource-version the size is set only when they still hold.`,
  examples: `# Three replicas
kubectl scale deployment web --replicas=3

# Three replicas if there are two now
kubectl scale deployment web --current-replicas=2 --replicas=3

# Several at once
kubectl scale --replicas=5 statefulset/db deployment/web`,
  flags: [
    ...printFlags,
    allFlag,
    intFlag('current-replicas', 'Scale only when this is the size now; -1 for any.', { default: -1 }),
    dryRunFlag,
    ...filenameFlags,
    recordFlag,
    intFlag('replicas', 'The new size. Required.', { required: true }),
    stringFlag('resource-version', 'Scale only when this is the version of the object.'),
    selectorFlag,
    durationFlag('timeout', 'How long to wait for the new size; zero means not to wait.'),
  ],
  args: { of: 'resources', types: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'] },
  *run(invocation: Invocation): Steps {
    const { flags, args, session, streams } = invocation;
    if (flags.int('replicas') < 0) {
      throw new CommandError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
    }
    if (flags.changed('current-replicas') && flags.int('current-replicas') < -1) {
      throw new CommandError('The --current-replicas must specify an integer of -1 or greater');
    }
    const dryRun = dryRunOf(invocation);
    const printer = changePrinter(invocation, `scaled${dryRunSuffix(dryRun)}`);
    const { infos, errors } = yield* select(session, {
      args,
      filenames: flags.strings('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      selector: flags.string('selector'),
      selectAll: flags.bool('all'),
      latest: true,
    });
    if (infos.length === 0 && errors.length > 0)
      throw new CommandError(`no objects passed to scale ${errors.map(({ message }) => message).join(', ')}`);
    if (infos.length > 1 && flags.string('resource-version'))
      throw new CommandError('cannot use --resource-version with multiple resources');
    // The first that cannot be scaled ends the command.
    for (const info of infos) {
      if (dryRun !== 'client') resize(invocation, info, dryRun === 'server');
      if (dryRun === 'none') recordAfterwards(invocation, info, info.object!);
      streams.out(printer.print(info.object!));
    }
    if (infos.length === 0 && errors.length === 0) throw new CommandError('no objects passed to scale');
    throwCollected(errors);
  },
};

function resize({ flags, session }: Invocation, info: Info, dryRun: boolean): void {
  const path = pathOf({ ...info, subresource: 'scale' });
  const query: Record<string, string> = dryRun ? { dryRun: 'All' } : {};
  const replicas = flags.int('replicas');
  const [expected, version] = [flags.int('current-replicas'), flags.string('resource-version')];
  if (expected < 0 && !version) {
    session.send({ method: 'PATCH', path, query, contentType: PATCH_TYPES.merge, body: { spec: { replicas } } });
    return;
  }
  const current: Dynamic = session.send<KubeObject>({ method: 'GET', path });
  const actual = current.spec?.replicas ?? 0;
  if (expected >= 0 && actual !== expected) throw new CommandError(`Expected replicas to be ${expected}, was ${actual}`);
  if (version && current.metadata.resourceVersion !== version) {
    throw new CommandError(`Expected resource version to be ${version}, was ${current.metadata.resourceVersion}`);
  }
  session.send({ method: 'PUT', path, query, body: { ...current, spec: { ...current.spec, replicas } } });
}
