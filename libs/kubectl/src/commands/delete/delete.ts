import { StatusError } from '@drydock/apimachinery';
import { groupKind } from '../../cluster/rest-mapper.ts';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, durationFlag, intFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, type DryRun } from '../../options/dry-run.ts';
import { outputFlag } from '../../options/print-flags.ts';
import { allFlag, allNamespacesFlag, dryRunFlag, fieldSelectorFlag, filenameFlags, selectorFlag } from '../../options/shared-flags.ts';
import { objectName } from '../../printers/structured-printers.ts';
import { resolveTargets, select } from '../../resource/builder.ts';
import type { BuilderOptions } from '../../resource/builder-options.ts';
import { readManifests } from '../../resource/manifests.ts';
import type { Info } from '../../resource/info.ts';
import { withSource } from '../../resource/source-error.ts';
import { parseRawUri, rawText } from '../get/raw.ts';
import { cascadeFlag, propagationPolicy, sendDeletion, waitUntilGone } from './delete-object.ts';

const WEEK = 168 * 3_600_000;

export const deleteCommand: Command = {
  name: 'delete',
  use: 'delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  long: `Delete resources by file names, stdin, resources and names, or by resources and label selector.

Pods and some other resources get time to shut down: change it with --grace-period, or make it one second with --now. With --force and --grace-period=0 they are removed at once, whether or not they have stopped; use it for nodes that are gone for good.

The command waits until the objects are gone. What was put into them since you looked is lost with them.`,
  examples: `# What files describe
kubectl delete -f ./pod.yaml

# Two objects by name
kubectl delete pod,service web

# By label
kubectl delete pods -l app=web

# Without waiting
kubectl delete pod web --now --wait=false

# At once, whatever its node says
kubectl delete pod web --force

# All pods of the namespace
kubectl delete pods --all`,
  flags: [
    allFlag,
    allNamespacesFlag,
    cascadeFlag,
    dryRunFlag,
    fieldSelectorFlag,
    ...filenameFlags,
    boolFlag('force', 'If true, remove the object at once and do not wait for it to shut down. May lose data.'),
    intFlag('grace-period', 'Seconds that the object has to shut down; negative for its own setting, 0 with --force only.', {
      default: -1,
    }),
    boolFlag('ignore-not-found', 'Treat a missing object as deleted. On by default with --all.'),
    boolFlag('interactive', 'Ask before deleting.', { shorthand: 'i' }),
    boolFlag('now', 'Shut down within one second (like --grace-period=1).'),
    outputFlag(['name']),
    stringFlag('raw', 'Path of the server to DELETE, as it is.'),
    selectorFlag,
    durationFlag('timeout', 'How long to wait for the deletion; zero decides by the size of the object'),
    boolFlag('wait', 'If true, wait until the objects are gone, finalizers included.', { default: true }),
  ],
  args: RESOURCES,
  *run(invocation: Invocation): Steps {
    const { flags, session, streams } = invocation;
    if (flags.string('raw')) {
      return streams.out(rawText(session.sendRaw({ ...parseRawUri(flags.string('raw')), method: 'DELETE' })));
    }
    yield* new Deletion(invocation).run();
  },
};

class Deletion {
  readonly #invocation: Invocation;
  readonly #dryRun: DryRun;
  readonly #ignoreNotFound: boolean;
  readonly #gracePeriod: number;
  readonly #waits: boolean;
  readonly #force: boolean;

  constructor(invocation: Invocation) {
    const { flags } = invocation;
    this.#invocation = invocation;
    this.#dryRun = dryRunOf(invocation);
    this.#ignoreNotFound = flags.changed('ignore-not-found') ? flags.bool('ignore-not-found') : flags.bool('all');
    this.#checkFlags();
    this.#force = flags.bool('force') || false;
    // Zero without force means: as fast as is safe.
    const asked = flags.bool('now') ? 1 : flags.int('grace-period');
    this.#gracePeriod = asked === 0 && !this.#force ? 1 : asked < 0 && this.#force ? 0 : asked;
    this.#waits = flags.bool('wait') && !(this.#force && this.#gracePeriod === 0);
  }

  #checkFlags(): void {
    const { flags } = this.#invocation;
    if (!['', 'name'].includes(flags.string('output')))
      throw new CommandError(`unexpected -o output mode: ${flags.string('output')}. We only support '-o name'`);
    if (flags.bool('all') && (flags.string('selector') || flags.string('field-selector')))
      throw new CommandError("setting 'all' parameter but found a non empty selector. ");
    if (flags.bool('now') && flags.int('grace-period') !== -1)
      throw new CommandError('--now and --grace-period cannot be specified together');
    if (flags.bool('force') && flags.int('grace-period') > 0)
      throw new CommandError('--force and --grace-period greater than 0 cannot be specified together');
  }

  *run(): Steps {
    const { session, streams, flags } = this.#invocation;
    if (flags.bool('force')) {
      streams.err(
        'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
      );
    }
    propagationPolicy(this.#invocation);
    const { infos, errors } = yield* this.#find();
    if (flags.bool('interactive') && this.#dryRun === 'none' && !(yield* this.#confirmed(infos))) return;
    const deleted: { info: Info; uid: string | undefined }[] = [];
    for (const info of infos) {
      try {
        if (flags.bool('all-namespaces') && !info.resource.namespaced && deleted.length === 0) this.#warnClusterScoped();
        deleted.push({ info, uid: this.#delete(info) });
        this.#tell(info);
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        if (!(this.#ignoreNotFound && error.reason === 'NotFound')) errors.push(withSource(error, 'deleting', info.source));
      }
    }
    throwCollected(errors);
    if (infos.length === 0) return void streams.out('No resources found\n');
    if (!this.#waits || this.#dryRun !== 'none') return;
    const timeout = flags.duration('timeout');
    const deadline = session.now + (timeout === 0 ? WEEK : timeout);
    for (const { info, uid } of deleted) {
      if (yield* waitUntilGone(session, info, uid, deadline)) continue;
      throw new CommandError(`timed out waiting for the condition on ${info.resource.plural}/${info.name}`);
    }
  }

  #warnClusterScoped(): void {
    this.#invocation.streams.err('Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n');
  }

  *#find(): Steps<{ infos: Info[]; errors: Error[] }> {
    const { flags, args, session } = this.#invocation;
    const options: BuilderOptions = {
      args,
      filenames: flags.strings('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      selector: flags.string('selector'),
      fieldSelector: flags.string('field-selector'),
      allNamespaces: flags.bool('all-namespaces'),
      selectAll: flags.bool('all'),
    };
    if (options.filenames?.length || options.kustomize) {
      if (args.length > 0) yield* select(session, options);
      return yield* readManifests(session, options);
    }
    if (options.selectAll && args.length > 1 && !args[0]!.includes('/'))
      throw new CommandError('name cannot be provided when a selector is specified');
    const byName = resolveTargets(session, options);
    if (byName.every(({ by }) => by === 'name')) {
      return {
        infos: byName.map((target) => ({
          resource: target.resource,
          name: target.by === 'name' ? target.name : '',
          namespace: target.resource.namespaced ? session.namespace.name : undefined,
          object: undefined,
          source: '',
        })),
        errors: [],
      };
    }
    const { infos, errors } = yield* select(session, options);
    return {
      infos,
      errors: errors.filter((error) => !(this.#ignoreNotFound && error instanceof StatusError && error.reason === 'NotFound')),
    };
  }

  *#confirmed(infos: readonly Info[]): Steps<boolean> {
    const { streams } = this.#invocation;
    streams.out('You are about to delete the following ');
    streams.out(`${infos.length} resource(s):\n`);
    for (const { resource, name } of infos) streams.out(`${resource.plural}/${name}\n`);
    streams.out('Do you want to continue? (y/N): ');
    const answer = (yield* streams.readLine()) ?? '';
    if (answer.trim().toLowerCase() === 'y') return true;
    streams.out('deletion is cancelled\n');
    return false;
  }

  #delete(info: Info): string | undefined {
    if (this.#dryRun === 'client') return undefined;
    return sendDeletion(this.#invocation.session, info, {
      gracePeriodSeconds: this.#gracePeriod,
      propagationPolicy: propagationPolicy(this.#invocation),
      query: this.#dryRun === 'server' ? { dryRun: 'All' } : {},
    });
  }

  #tell({ resource, name }: Info): void {
    const { streams, flags } = this.#invocation;
    if (flags.string('output') === 'name')
      return streams.out(`${objectName({ apiVersion: apiVersion(resource), kind: resource.kind, metadata: { name } })}\n`);
    const verb = this.#gracePeriod === 0 ? 'force deleted' : 'deleted';
    const suffix = this.#dryRun === 'client' ? ' (dry run)' : this.#dryRun === 'server' ? ' (server dry run)' : '';
    streams.out(`${groupKind(resource)} ${JSON.stringify(name)} ${verb}${suffix}\n`);
  }
}

function apiVersion({ group, version }: Info['resource']): string {
  return group ? `${group}/${version}` : version;
}
