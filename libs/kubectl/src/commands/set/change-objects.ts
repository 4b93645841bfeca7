/** What all `kubectl set` commands share: selecting objects, changing copies of them, patching, printing. */
import { StatusError, type KubeObject } from '@drydock/apimachinery';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import type { FlagDefinition } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, dryRunSuffix, writeQuery } from '../../options/dry-run.ts';
import { printFlags } from '../../options/print-flags.ts';
import { allFlag, dryRunFlag, fieldManagerFlag, filenameFlags, localFlag } from '../../options/shared-flags.ts';
import { changePrinter, printerFor } from '../../printers/new-printer.ts';
import { RESOURCE_EXAMPLES, select } from '../../resource/builder.ts';
import { copyOf, type Dynamic } from '../../resource/dynamic-object.ts';
import { goTypeOf } from '../../resource/go-type.ts';
import type { Info } from '../../resource/info.ts';
import { patchBetween, sendPatch } from '../../resource/patch-object.ts';
import { podSpecOf } from '../../resource/pod-spec.ts';
import { recorded } from '../../options/record.ts';

export const setFlags: readonly FlagDefinition[] = [
  ...printFlags,
  allFlag,
  dryRunFlag,
  fieldManagerFlag('kubectl-set'),
  ...filenameFlags,
  localFlag,
];

const NO_LOCAL_FILE = `you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`;

/** `resources` are the arguments that name objects. `checksLocal`: whether the command says itself that `--local` needs a file, as most do. */
export function* selectForChange(invocation: Invocation, resources: readonly string[], checksLocal = true): Steps<Info[]> {
  const { flags, session } = invocation;
  const local = flags.bool('local');
  if (local && flags.strings('filename').length === 0) throw new CommandError(checksLocal ? NO_LOCAL_FILE : RESOURCE_EXAMPLES);
  if (local && dryRunOf(invocation) === 'server')
    throw new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  const { infos, errors } = yield* select(session, {
    args: resources,
    filenames: flags.strings('filename'),
    kustomize: flags.has('kustomize') ? flags.string('kustomize') : '',
    recursive: flags.bool('recursive'),
    selector: flags.has('selector') ? flags.string('selector') : '',
    selectAll: flags.bool('all'),
    local,
    typed: true,
    latest: !local,
  });
  throwCollected(errors);
  return infos;
}

/** In what the commands differ. */
export interface ObjectChange {
  /** `image updated` */
  readonly operation: string;
  /** How a refusal of the server is worded, up to its own message; empty for the server's word alone. */
  readonly failure: string;
  /** Whether an object that stays as it is is told of as well. */
  readonly tellsUnchanged?: boolean;
  /** Works on a copy; throws CommandErrors. What it gives back is told, and the rest of the change is made all the same. */
  change(object: Dynamic, info: Info): readonly CommandError[] | void;
}

/** An object that stays as it is is not mentioned. */
export function changeObjects(
  invocation: Invocation,
  infos: readonly Info[],
  { operation, failure, tellsUnchanged, change }: ObjectChange,
): void {
  const { flags, session, streams } = invocation;
  const dryRun = dryRunOf(invocation);
  // Refuses an output that there is not, even where nothing changes.
  printerFor(invocation);
  const collected: Error[] = [];
  for (const info of infos) {
    try {
      const changed = copyOf(info.object!) as KubeObject;
      collected.push(...(change(changed, info) ?? []));
      const after = recorded(invocation, changed);
      const patch = patchBetween(info.resource, info.object!, after);
      if (!patch && !flags.bool('local') && !tellsUnchanged) continue;
      const offline = flags.bool('local') || dryRun === 'client' || !patch;
      const result = offline ? after : sendPatch(session, info, patch, writeQuery(invocation, dryRun));
      streams.out(changePrinter(invocation, `${operation}${dryRunSuffix(dryRun)}`).print(result));
    } catch (error) {
      if (error instanceof StatusError) collected.push(failure ? new CommandError(`${failure} ${error.message}`) : error);
      else if (error instanceof CommandError) collected.push(error);
      else throw error;
    }
  }
  throwCollected(collected);
}

/** `configmaps/c1 …`, with a line break of its own (set, `patch.Err`). */
export function objectFailure({ resource, name }: Info, problem: string): CommandError {
  return new CommandError(`error: ${resource.plural}/${name} ${problem}\n`);
}

/** The pod template of an object. Throws when it has none. */
export function templateSpecOf(object: Dynamic, info: Info): Dynamic {
  const spec = podSpecOf(object);
  if (spec) return spec;
  throw objectFailure(info, `the object is not a pod or does not have a pod template: ${goTypeOf(object)}`);
}

/** Arguments before the first that looks like `key=value` or `key-` name resources. */
export function splitPairs(
  args: readonly string[],
  isPair: (arg: string) => boolean,
  what: string,
  shown?: string,
): { resources: string[]; pairs: string[] } {
  const first = args.findIndex(isPair);
  if (first < 0) return { resources: [...args], pairs: [] };
  const rest = args.slice(first);
  const stray = rest.find((arg) => !isPair(arg));
  if (stray !== undefined) throw new CommandError(`all resources must be specified before ${what} changes: ${shown ?? stray}`);
  return { resources: args.slice(0, first), pairs: rest };
}
