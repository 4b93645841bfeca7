import { isReason, type KubeObject } from '@drydock/apimachinery';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, durationFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { printFlags } from '../../options/print-flags.ts';
import { allFlag, allNamespacesFlag, fieldSelectorFlag, filenameFlags, localFlag, selectorFlag } from '../../options/shared-flags.ts';
import { changePrinter } from '../../printers/new-printer.ts';
import { resolveTargets, select } from '../../resource/builder.ts';
import type { BuilderOptions } from '../../resource/builder-options.ts';
import { readManifests } from '../../resource/manifests.ts';
import { pathOf, type Info } from '../../resource/info.ts';
import { readOrUndefined, waitUntilGone } from '../delete/delete-object.ts';
import { parseCondition, type Condition } from './wait-condition.ts';
import { untilObject } from '../../resource/until-object.ts';

const WEEK = 168 * 3_600_000;
/** How often `--for=create` looks for what is not there yet. */
const CREATE_POLL = 500;

export const wait: Command = {
  name: 'wait',
  use: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  short: 'Experimental: Wait for a specific condition on one or many resources',
  long: `Wait until a condition of resources holds.

The condition is one of their status, a value that a JSONPath expression finds, or that they exist or are gone. The command ends with an error when the time is over.`,
  examples: `# Until a pod is ready
kubectl wait --for=condition=Ready pod/web

# Until a condition is false
kubectl wait --for=condition=Ready=false pod/web

# Until a field has a value, or any value
kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web
kubectl wait --for=jsonpath='{.status.loadBalancer.ingress}' service/web

# Until a pod is gone, for a minute at most
kubectl wait --for=delete pod/web --timeout=60s`,
  flags: [
    ...printFlags,
    allFlag,
    allNamespacesFlag,
    fieldSelectorFlag,
    ...filenameFlags.filter(({ name }) => name === 'filename'),
    stringFlag(
      'for',
      "The condition: [create|delete|condition=condition-name[=condition-value]|jsonpath='{JSONPath expression}'=[JSONPath value]]. Conditions are True unless a value is given.",
    ),
    localFlag,
    boolFlag('recursive', 'If true, directories of -f are read with everything below them.', { shorthand: 'R', default: true }),
    selectorFlag,
    durationFlag('timeout', 'How long to wait. Zero means to look once, negative a week.', { default: 30_000 }),
  ],
  args: RESOURCES,
  *run(invocation: Invocation): Steps {
    const { flags, session } = invocation;
    const condition = parseCondition(flags.string('for'));
    const timeout = flags.duration('timeout');
    const deadline = session.now + (timeout < 0 ? WEEK : timeout);
    const { infos, errors } = yield* findObjects(invocation, condition, deadline);
    // What is to be gone and is not there is fine.
    if (infos.length === 0 && errors.length === 0 && condition.kind !== 'delete') throw new CommandError('no matching resources found');
    const failures: Error[] = [...errors];
    for (const info of infos) {
      try {
        // Conditions are watched for, which says only that time is over; deletion begins with a request, which is no longer sent.
        if (condition.kind === 'delete' && timeout > 0 && session.now >= deadline) throw new CommandError(OUT_OF_TIME);
        yield* waitFor(invocation, info, condition, deadline);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        failures.push(error);
      }
    }
    throwCollected(failures);
  },
};

const OUT_OF_TIME = 'client rate limiter Wait returned an error: context deadline exceeded';

function* findObjects(invocation: Invocation, condition: Condition, deadline: number): Steps<{ infos: Info[]; errors: Error[] }> {
  const { flags, args, session, streams } = invocation;
  const options: BuilderOptions = {
    args,
    filenames: flags.strings('filename'),
    recursive: flags.bool('recursive'),
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    allNamespaces: flags.bool('all-namespaces'),
    selectAll: flags.bool('all'),
    latest: true,
  };
  const named = namedInfos(invocation, options);
  if (condition.kind === 'delete' && named) {
    return { infos: named.filter((info) => readOrUndefined(session, info) !== undefined), errors: [] };
  }
  if (condition.kind === 'delete' && options.filenames?.length) return yield* readManifests(session, options);
  if (condition.kind !== 'create') return yield* select(session, options);
  for (;;) {
    const { infos, errors } = named ? { infos: named, errors: [] } : yield* select(session, options);
    const missing = named
      ? infos.some((info) => readOrUndefined(session, info) === undefined)
      : errors.some((error) => isReason(error, 'NotFound'));
    if (!missing) return { infos: infos.map((info) => ({ ...info, object: info.object ?? readOrUndefined(session, info) })), errors };
    if (session.now >= deadline) throw new CommandError('timed out waiting for the condition');
    yield* streams.wait({ on: 'time', until: Math.min(deadline, session.now + CREATE_POLL) });
  }
}

function namedInfos({ session }: Invocation, options: BuilderOptions): Info[] | undefined {
  if (options.filenames?.length) return undefined;
  const targets = resolveTargets(session, options);
  if (!targets.every(({ by }) => by === 'name')) return undefined;
  return targets.map((target) => ({
    resource: target.resource,
    name: target.by === 'name' ? target.name : '',
    namespace: target.resource.namespaced ? session.namespace.name : undefined,
    object: undefined,
    source: '',
  }));
}

function* waitFor(invocation: Invocation, info: Info, condition: Condition, deadline: number): Steps {
  const { session, streams } = invocation;
  const failure = invocation.flags.duration('timeout') === 0 ? 'condition not met for' : 'timed out waiting for the condition on';
  const timedOut = new CommandError(`${failure} ${info.resource.plural}/${info.name}`);
  const printer = changePrinter(invocation, 'condition met');
  if (condition.kind === 'create') return streams.out(printer.print(info.object!));
  if (condition.kind === 'delete') {
    const object = readOrUndefined(session, info) ?? info.object;
    if (!(yield* waitUntilGone(session, info, object?.metadata.uid, deadline))) throw timedOut;
    if (object) streams.out(printer.print(object));
    return;
  }
  const met = yield* waitUntilMet(invocation, info, condition.isMet, deadline);
  if (!met) throw timedOut;
  streams.out(printer.print(met));
}

function* waitUntilMet(
  { session }: Invocation,
  info: Info,
  isMet: (object: KubeObject) => boolean,
  deadline: number,
): Steps<KubeObject | undefined> {
  return yield* untilObject(session, info, deadline, (object) => {
    // What is not there is told as the server tells it.
    const current = object ?? session.send<KubeObject>({ method: 'GET', path: pathOf(info) });
    return isMet(current) ? current : undefined;
  });
}
