import { parseGroupVersion, type KubeObject } from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { select, type Selection } from '../../resource/builder.ts';

/** What a command of `rollout` is to work on. A type alone means all of its objects. */
export function* selectWorkloads({ flags, args, session }: Invocation): Steps<Selection> {
  const [filenames, kustomize] = [flags.strings('filename'), flags.string('kustomize')];
  if (args.length === 0 && filenames.length === 0 && !kustomize) throw new CommandError('required resource not specified');
  return yield* select(session, {
    args,
    filenames,
    kustomize,
    recursive: flags.bool('recursive'),
    selector: flags.string('selector'),
    typeAlone: true,
    typed: true,
    latest: true,
  });
}

/** Kinds that upstream's visitors know, whether or not they keep a history (polymorphichelpers, GroupKindVisitor). */
const VISITED: readonly string[] = [
  'Deployment.apps',
  'DaemonSet.apps',
  'StatefulSet.apps',
  'ReplicaSet.apps',
  'ReplicationController',
  'Pod',
  'Job.batch',
  'CronJob.batch',
];

/** Why a kind has no history: `what` is `history viewer` or `rollbacker`, `asked` how the attempt to find one is called. */
export function noHistory({ apiVersion, kind }: KubeObject, what: string, asked: string): CommandError {
  const group = parseGroupVersion(apiVersion)?.group ?? '';
  const name = group ? `${kind}.${group}` : kind;
  if (VISITED.includes(name)) return new CommandError(`no ${what} has been implemented for ${JSON.stringify(name)}`);
  return new CommandError(`error retrieving ${asked} for ${JSON.stringify(name)}, no visitor method exists for {${group} ${kind}}`);
}
