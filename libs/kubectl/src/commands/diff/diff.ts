import { isReason, printYaml, type KubeObject } from '@drydock/apimachinery';
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
import { prunable, prunedTypes } from '../apply/prune-candidates.ts';
import { threeWayPatch } from '../apply/three-way-patch.ts';
import { describeFailure } from '../../command/failure-text.ts';
import { runDiffProgram, type ComparedFile } from './diff-program.ts';

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
  if (flags.bool('prune') && flags.strings('prune-allowlist').length > 0) prunedTypes(invocation);
  const files = infos.map((info) => ({ name: fileName(info), ...versionsOf(invocation, info) }));
  return yield* runDiffProgram(invocation, flags.bool('prune') ? [...files, ...prunedFiles(invocation, infos)] : files);
}

/** What `apply --prune` would delete, secrets included as they are. */
function prunedFiles(invocation: Invocation, infos: readonly Info[]): ComparedFile[] {
  const pruned = prunedTypes(invocation).flatMap((resource) => prunable(invocation, resource, infos));
  return pruned.map((info) => ({ name: fileName(info), live: printYaml(info.object), merged: undefined }));
}

/** `apps.v1.Deployment.default.web` */
function fileName({ resource, namespace, name }: Info): string {
  return [resource.group, resource.version, resource.kind, namespace ?? '', name].filter((part, i) => part !== '' || i === 3).join('.');
}

/** How often an object is read anew that changes meanwhile, or whose fields others manage. */
const ATTEMPTS = 4;

function versionsOf(invocation: Invocation, info: Info): { live: string; merged: string } {
  const { flags, session } = invocation;
  const shown = (object: KubeObject | undefined): Dynamic => (flags.bool('show-managed-fields') ? object : withoutManagedFields(object));
  for (let attempt = 1; ; attempt++) {
    const live = liveVersion(invocation, info);
    const locked = attempt < ATTEMPTS;
    if (!locked) session.log('W', 'diff.go:723', `Object (${goKind(info)}: ${info.name}) keeps changing, diffing without lock`);
    try {
      const [before, after] = maskSecrets(shown(live), shown(mergedVersion(invocation, info, live, locked)));
      return { live: before ? printYaml(before) : '', merged: printYaml(after) };
    } catch (error) {
      if (!locked || !isReason(error, 'Conflict')) throw error;
    }
  }
}

const goKind = ({ resource: { group, version, kind } }: Info): string => `${group}/${version}, Kind=${kind}`;

function liveVersion({ session }: Invocation, info: Info): KubeObject | undefined {
  try {
    return session.send<KubeObject>({ method: 'GET', path: pathOf(info) });
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
    return undefined;
  }
}

/** @param locked the change is meant for what was just read, and for nothing newer */
function mergedVersion({ flags, session }: Invocation, info: Info, live: KubeObject | undefined, locked: boolean): KubeObject {
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
  const body = locked ? atVersionOf(live, patch.body) : patch.body;
  return session.send<KubeObject>({ method: 'PATCH', path: pathOf(info), query, ...patch, body });
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
