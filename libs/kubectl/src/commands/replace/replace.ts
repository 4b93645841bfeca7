import { StatusError, type KubeObject } from '@drydock/apimachinery';
import { groupKind } from '../../cluster/rest-mapper.ts';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { stringFlag } from '../../command/flag.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, dryRunSuffix, validates, writeQuery } from '../../options/dry-run.ts';
import { printFlags } from '../../options/print-flags.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, saveConfigFlag, validateFlag } from '../../options/shared-flags.ts';
import { changePrinter } from '../../printers/new-printer.ts';
import { readManifests } from '../../resource/manifests.ts';
import { collectionPath, pathOf, type Info } from '../../resource/info.ts';
import { withSource } from '../../resource/source-error.ts';
import { uploadRaw } from '../create/raw-upload.ts';
import { lastApplied, withLastApplied } from '../apply/last-applied.ts';
import { deletionFlags, propagationPolicy, readOrUndefined, sendDeletion, waitUntilGone } from '../delete/delete-object.ts';

const FORCE_TIMEOUT = 5 * 60_000;

export const replace: Command = {
  name: 'replace',
  use: 'replace -f FILENAME',
  short: 'Replace a resource by file name or stdin',
  long: `Put the content of a file in the place of a resource, as a whole.

With --force the resource is deleted and made anew, for fields that cannot be changed.`,
  examples: `# What a file says
kubectl replace -f ./pod.yaml

# Changed on the way
kubectl get pod web -o yaml | sed 's/nginx:1.26/nginx:1.27/' | kubectl replace -f -

# Deleted and made anew
kubectl replace --force -f ./pod.yaml`,
  flags: [
    ...printFlags,
    ...deletionFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-replace'),
    ...filenameFlags,
    stringFlag('raw', 'Path of the server to PUT to, as it is.'),
    saveConfigFlag,
    stringFlag('subresource', 'Replace this subresource of the object.'),
    validateFlag,
  ],
  args: NOTHING,
  *run(invocation: Invocation): Steps {
    const { flags, args, session, streams } = invocation;
    const filenames = flags.strings('filename');
    if (filenames.length === 0 && !flags.string('kustomize')) throw new CommandError('must specify one of -f and -k');
    if (args.length > 0) throw misuse(invocation, `Unexpected args: [${args.join(' ')}]`);
    if (flags.int('grace-period') >= 0 && !flags.bool('force')) throw new CommandError('--grace-period must have --force specified');
    if (flags.duration('timeout') !== 0 && !flags.bool('force')) throw new CommandError('--timeout must have --force specified');
    if (flags.string('raw')) return yield* uploadRaw(invocation, 'PUT');
    const dryRun = dryRunOf(invocation);
    if (dryRun !== 'none' && flags.bool('force')) throw new CommandError('--dry-run can not be used when --force is set');
    const printer = changePrinter(invocation, `replaced${dryRunSuffix(dryRun)}`);
    const { infos, errors } = yield* readManifests(session, {
      args: [],
      filenames,
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      validate: validates(invocation),
    });
    if (flags.bool('force')) yield* deleteFirst(invocation, infos);
    for (const info of infos) {
      try {
        if (!info.name) throw new CommandError(`error when replacing ${JSON.stringify(info.source)}: resource name may not be empty`);
        const object = annotated(invocation, info);
        const query = writeQuery(invocation, dryRun);
        const result = dryRun === 'client' ? object : put(invocation, info, object, query);
        streams.out(printer.print(result));
      } catch (error) {
        if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
        errors.push(error instanceof StatusError ? withSource(error, 'replacing', info.source) : error);
      }
    }
    if (infos.length === 0 && errors.length === 0) throw new CommandError('no objects passed to replace');
    throwCollected(errors);
  },
};

/** The annotation of apply is kept up to date on objects that have it. */
function annotated({ flags, session }: Invocation, info: Info): KubeObject {
  if (flags.bool('save-config')) return withLastApplied(info.object!);
  return lastApplied(readOrUndefined(session, info)) === undefined ? info.object! : withLastApplied(info.object!);
}

function put({ flags, session }: Invocation, info: Info, object: KubeObject, query: Record<string, string>): KubeObject {
  if (flags.bool('force')) return session.send<KubeObject>({ method: 'POST', path: collectionPath(info), query, body: object });
  const path = pathOf({ ...info, subresource: flags.string('subresource') || undefined });
  return session.send<KubeObject>({ method: 'PUT', path, query, body: withVersion(object, readOrUndefined(session, info)) });
}

/** An object without a version replaces what is there now, whatever its version is (cli-runtime, resource.Helper.Replace). */
function withVersion(object: KubeObject, current: KubeObject | undefined): KubeObject {
  if (object.metadata.resourceVersion || !current) return object;
  return { ...object, metadata: { ...object.metadata, resourceVersion: current.metadata.resourceVersion } };
}

function* deleteFirst(invocation: Invocation, infos: readonly Info[]): Steps {
  const { flags, session, streams } = invocation;
  const timeout = flags.duration('timeout') || FORCE_TIMEOUT;
  for (const info of infos) {
    if (!readOrUndefined(session, info)) continue;
    const uid = sendDeletion(session, info, {
      gracePeriodSeconds: flags.int('grace-period'),
      propagationPolicy: propagationPolicy(invocation),
    });
    streams.out(`${groupKind(info.resource)} ${JSON.stringify(info.name)} deleted\n`);
    if (!(yield* waitUntilGone(session, info, uid, session.now + timeout))) throw new CommandError('timed out waiting for the condition');
  }
}
