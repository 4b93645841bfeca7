import { isReason, printYaml, StatusError, type KubeObject } from '@drydock/apimachinery';
import { PATCH_TYPES } from '@drydock/apiserver';
import { CommandError, Exit, usageError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { arrayFlag, boolFlag, intFlag } from '../../command/flag.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { fieldManagerFlag, filenameFlags, selectorFlag } from '../../options/shared-flags.ts';
import { readManifests } from '../../resource/manifests.ts';
import { withoutManagedFields, type Dynamic } from '../../resource/dynamic-object.ts';
import { collectionPath, pathOf, type Info } from '../../resource/info.ts';
import { withoutLastApplied } from '../apply/last-applied.ts';
import { threeWayPatch } from '../apply/three-way-patch.ts';
import { describeFailure } from '../../command/failure-text.ts';
import { runDiffProgram } from './diff-program.ts';

const TROUBLE = 2;

export const diff: Command = {
  name: 'diff',
  use: 'diff -f FILENAME',
  short: 'Diff the live version against a would-be applied version',
  long: `Show what apply would change.

The comparison is in YAML, made by 'diff -u -N', or by the program that KUBECTL_EXTERNAL_DIFF names.

Exit status: 0 without differences, 1 with differences, more than 1 for trouble.`,
  examples: `# What would a file change?
kubectl diff -f web.yaml

# What would standard input change?
cat web.yaml | kubectl diff -f -`,
  flags: [
    intFlag('concurrency', 'How many objects to compare at once.', { default: 1 }),
    fieldManagerFlag('kubectl-client-side-apply'),
    ...filenameFlags,
    boolFlag('force-conflicts', 'With server-side apply: take over fields that others manage.'),
    boolFlag('prune', 'Include objects that would be pruned.'),
    arrayFlag('prune-allowlist', 'Type that may be pruned, as <group/version/kind>.'),
    selectorFlag,
    boolFlag('server-side', 'If true, the server works out the change.'),
    boolFlag('show-managed-fields', 'If true, managedFields are compared too.'),
  ],
  flagError: (path, message) => new CommandError(`error: ${usageError(path, message).message}`, { exitCode: TROUBLE, bare: true }),
  *run(invocation: Invocation): Steps {
    try {
      if (yield* compare(invocation)) throw new Exit(1);
    } catch (error) {
      if (error instanceof Exit) throw error;
      const { text } = describeFailure(error, () => invocation.session.restConfig.server);
      throw new CommandError(text, { exitCode: TROUBLE, bare: true });
    }
  },
};

/** True when there are differences. */
function* compare(invocation: Invocation): Steps<boolean> {
  const { flags, args, session } = invocation;
  const filenames = flags.strings('filename');
  if (flags.bool('force-conflicts') && !flags.bool('server-side'))
    throw new CommandError('--force-conflicts only works with --server-side');
  if (args.length > 0) throw misuse(invocation, `Unexpected args: [${args.join(' ')}]`);
  if (filenames.length === 0 && !flags.string('kustomize')) throw new CommandError('must specify one of -f and -k');
  const { infos, errors } = yield* readManifests(session, {
    args: [],
    filenames,
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    selector: flags.string('selector'),
  });
  if (errors[0]) throw errors[0];
  const files = infos.map((info) => ({ name: fileName(info), ...versionsOf(invocation, info) }));
  return yield* runDiffProgram(invocation, files);
}

/** `apps.v1.Deployment.default.web` */
function fileName({ resource, namespace, name }: Info): string {
  return [resource.group, resource.version, resource.kind, namespace ?? '', name].filter((part, i) => part !== '' || i === 3).join('.');
}

function versionsOf(invocation: Invocation, info: Info): { live: string; merged: string } {
  const { flags, session } = invocation;
  let live: KubeObject | undefined;
  try {
    live = session.send<KubeObject>({ method: 'GET', path: pathOf(info) });
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
  const merged = mergedVersion(invocation, info, live);
  const shown = (object: KubeObject | undefined): Dynamic => (flags.bool('show-managed-fields') ? object : withoutManagedFields(object));
  const [before, after] = maskSecrets(shown(live), shown(merged));
  return { live: before ? printYaml(before) : '', merged: printYaml(after) };
}

function mergedVersion({ flags, session }: Invocation, info: Info, live: KubeObject | undefined): KubeObject {
  const query: Record<string, string> = { dryRun: 'All' };
  if (flags.bool('server-side')) {
    query.fieldManager = flags.changed('field-manager') ? flags.string('field-manager') : 'kubectl';
    query.force = String(flags.bool('force-conflicts'));
    return session.send<KubeObject>({ method: 'PATCH', path: pathOf(info), query, body: info.object, contentType: PATCH_TYPES.apply });
  }
  query.fieldManager = flags.string('field-manager');
  // Unlike apply, the annotation with what was applied is no part of the change (diff.go, InfoObject.Merged).
  if (!live) return session.send<KubeObject>({ method: 'POST', path: collectionPath(info), query, body: info.object });
  const patch = threeWayPatch(info.resource, withoutLastApplied(info.object!), live);
  try {
    return session.send<KubeObject>({ method: 'PATCH', path: pathOf(info), query, ...patch, body: atVersionOf(live, patch.body) });
  } catch (error) {
    throw error instanceof StatusError && error.reason === 'Conflict' ? new CommandError(error.message) : error;
  }
}

/** The change is meant for what was just read, whatever version the file names (apply's Patcher, addResourceVersion). */
function atVersionOf(live: KubeObject, patch: Dynamic): Dynamic {
  return { ...patch, metadata: { ...patch.metadata, resourceVersion: live.metadata.resourceVersion } };
}

const MASK = '***';
const BEFORE = '*** (before)';
const AFTER = '*** (after)';

/** The values of secrets are not shown, only whether they differ (diff.Masker). */
function maskSecrets(live: Dynamic, merged: Dynamic): [Dynamic, Dynamic] {
  if ((merged ?? live)?.kind !== 'Secret' || (merged ?? live).apiVersion !== 'v1') return [live, merged];
  const [from, to] = [live?.data ?? {}, merged?.data ?? {}];
  const mask = (own: Dynamic, other: Dynamic, word: string): Dynamic =>
    Object.fromEntries(Object.keys(own).map((key) => [key, Object.hasOwn(other, key) && other[key] !== own[key] ? word : MASK]));
  const masked = (object: Dynamic, data: Dynamic): Dynamic => (object?.data ? { ...object, data } : object);
  return [masked(live, mask(from, to, BEFORE)), masked(merged, mask(to, from, AFTER))];
}
