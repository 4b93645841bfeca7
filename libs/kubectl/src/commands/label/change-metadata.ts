/** label and annotate: the same command over two maps of metadata. */
import { copyMetadata, deepEqual, isReason, setOwn, StatusError, type KubeObject } from '@drydock/apimachinery';
import { PATCH_TYPES } from '@drydock/apiserver';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import { boolFlag, stringFlag, type FlagDefinition } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, dryRunSuffix, writeQuery } from '../../options/dry-run.ts';
import { printFlags } from '../../options/print-flags.ts';
import {
  allFlag,
  allNamespacesFlag,
  dryRunFlag,
  fieldManagerFlag,
  fieldSelectorFlag,
  filenameFlags,
  localFlag,
  recordFlag,
  selectorFlag,
} from '../../options/shared-flags.ts';
import { changePrinter, printerFor } from '../../printers/new-printer.ts';
import { select } from '../../resource/builder.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { pathOf } from '../../resource/info.ts';
import { recorded } from '../../options/record.ts';

export interface MetadataChange {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

/** In what label and annotate differ. */
export interface MetadataKind {
  readonly field: 'labels' | 'annotations';
  /** `label`, `annotation`. */
  readonly word: string;
  readonly manager: string;
  /** How a file may be given, in the refusal of `--local` without one. */
  readonly localExample: string;
  checkValue(pair: string, value: string): void;
  /** Throws when a value is there that may not be overwritten. */
  checkConflicts(existing: Readonly<Record<string, string>>, change: MetadataChange): void;
  /** `labeled`, `unlabeled`, `not labeled`, `annotated`. */
  describe(before: KubeObject, after: KubeObject, overwrite: boolean): string;
}

export function metadataFlags(kind: MetadataKind): readonly FlagDefinition[] {
  return [
    ...printFlags,
    allFlag,
    allNamespacesFlag,
    dryRunFlag,
    fieldManagerFlag(kind.manager),
    fieldSelectorFlag,
    ...filenameFlags,
    boolFlag('list', `If true, show the ${kind.field} of the objects.`),
    localFlag,
    boolFlag('overwrite', `If true, ${kind.field} that exist may be changed.`),
    recordFlag,
    stringFlag('resource-version', 'Change the object only when this is its version. For a single object.'),
    selectorFlag,
  ];
}

/** Splits `TYPE NAME … key=value key-` into resources and pairs (cmdutil.GetResourcesAndPairs). */
function splitArguments(args: readonly string[], word: string): { resources: string[]; pairs: string[] } {
  const resources: string[] = [];
  const pairs: string[] = [];
  for (const arg of args) {
    const isPair = (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg !== '-');
    if (pairs.length === 0 && !isPair) resources.push(arg);
    else if (isPair) pairs.push(arg);
    else throw new CommandError(`all resources must be specified before ${word} changes: ${arg}`);
  }
  return { resources, pairs };
}

function parseChange(pairs: readonly string[], kind: MetadataKind): MetadataChange {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const pair of pairs) {
    if (pair.includes('=')) {
      const equals = pair.indexOf('=');
      kind.checkValue(pair, pair.slice(equals + 1));
      set[pair.slice(0, equals)] = pair.slice(equals + 1);
    } else {
      remove.push(pair.slice(0, -1));
    }
  }
  const both = remove.filter((key) => Object.hasOwn(set, key));
  if (both.length > 0) {
    const [what, which] = kind.field === 'labels' ? ['a label', ''] : ['the following annotation(s)', `: ${both.join(', ')}`];
    throw new CommandError(`can not both modify and remove ${what} in the same command${which}`);
  }
  return { set, remove };
}

export function* changeMetadata(invocation: Invocation, kind: MetadataKind): Steps {
  const { flags, args, session, streams } = invocation;
  const { resources, pairs } = splitArguments(args, kind.word);
  const filenames = flags.strings('filename');
  const list = flags.bool('list');
  if (list && flags.string('output')) throw new CommandError('--list and --output may not be specified together');
  if (resources.length === 0 && filenames.length === 0 && !flags.string('kustomize')) {
    throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  }
  if (flags.bool('all') && flags.string('selector')) throw new CommandError('cannot set --all and --selector at the same time');
  if (flags.bool('all') && flags.string('field-selector')) throw new CommandError('cannot set --all and --field-selector at the same time');
  if (flags.bool('local') && filenames.length === 0)
    throw new CommandError(`can only use local files by ${kind.localExample} when --local=true is set`);
  const change = parseChange(pairs, kind);
  if (pairs.length === 0 && !list) throw new CommandError(`at least one ${kind.word} update is required`);
  const dryRun = dryRunOf(invocation);
  printerFor(invocation);
  const local = flags.bool('local');
  const { infos, errors, plural } = yield* select(session, {
    args: resources,
    filenames,
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    allNamespaces: flags.bool('all-namespaces'),
    selectAll: flags.bool('all'),
    local,
    latest: !local,
  });
  if (flags.string('resource-version') && plural) throw new CommandError('--resource-version may only be used with a single resource');
  for (const info of infos) {
    try {
      const before = info.object!;
      const after = changed(invocation, before, kind, change);
      const operation = kind.describe(before, after, flags.bool('overwrite'));
      const result =
        local || list || dryRun === 'client' || deepEqual(changeable(before), changeable(after))
          ? after
          : send(invocation, pathOf(info), before, after, writeQuery(invocation, dryRun));
      if (list) listMetadata(invocation, result, kind, plural);
      else streams.out(changePrinter(invocation, `${operation}${dryRunSuffix(dryRun)}`).print(result));
    } catch (error) {
      if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
      errors.push(error);
    }
  }
  const told = errors.filter((error) => !(isReason(error, 'NotFound') && flags.bool('all')));
  if (told.length > 0 && infos.length > 0 && told.every((error) => error instanceof CommandError)) throw told[0]!;
  throwCollected(told);
}

/** What the command can change of an object. */
export type Changeable = Pick<KubeObject['metadata'], 'labels' | 'annotations' | 'resourceVersion'>;

export function changeable({ metadata: { labels, annotations, resourceVersion } }: KubeObject): Changeable {
  return { labels, annotations, resourceVersion };
}

function changed(invocation: Invocation, object: KubeObject, kind: MetadataKind, change: MetadataChange): KubeObject {
  const { flags, streams } = invocation;
  const existing = object.metadata[kind.field] ?? {};
  if (!flags.bool('overwrite')) kind.checkConflicts(existing, change);
  const next: Dynamic = { ...object, metadata: copyMetadata(object.metadata) };
  const map: Record<string, string> = { ...existing, ...change.set };
  for (const key of change.remove) {
    if (!Object.hasOwn(map, key) && kind.field === 'labels') streams.out(`label ${JSON.stringify(key)} not found.\n`);
    delete map[key];
  }
  next.metadata[kind.field] = map;
  if (Object.keys(map).length === 0) delete next.metadata[kind.field];
  if (flags.string('resource-version')) next.metadata.resourceVersion = flags.string('resource-version');
  return recorded(invocation, next as KubeObject);
}

function send({ session }: Invocation, path: string, before: KubeObject, after: KubeObject, query: Record<string, string>): KubeObject {
  const metadata: Dynamic = {};
  for (const field of ['labels', 'annotations'] as const) {
    const [old, next] = [before.metadata[field] ?? {}, after.metadata[field] ?? {}];
    const changes = changesBetween(old, next);
    if (Object.keys(changes).length > 0) metadata[field] = Object.keys(next).length > 0 ? changes : null;
  }
  if (after.metadata.resourceVersion !== before.metadata.resourceVersion) metadata.resourceVersion = after.metadata.resourceVersion;
  return session.send<KubeObject>({ method: 'PATCH', path, query, contentType: PATCH_TYPES.merge, body: { metadata } });
}

/** As a merge patch; null removes. */
function changesBetween(old: Readonly<Record<string, string>>, next: Readonly<Record<string, string>>): Record<string, string | null> {
  const changes: Record<string, string | null> = {};
  for (const key of Object.keys(next)) if (old[key] !== next[key]) setOwn(changes, key, next[key]);
  for (const key of Object.keys(old)) if (!Object.hasOwn(next, key)) setOwn(changes, key, null);
  return changes;
}

function listMetadata({ streams }: Invocation, object: KubeObject, kind: MetadataKind, several: boolean): void {
  const indent = several ? ' ' : '';
  if (several)
    streams.out(
      `Listing ${kind.field} for ${object.kind}.${object.apiVersion?.includes('/') ? object.apiVersion.split('/')[0] : ''}/${object.metadata.name}:\n`,
    );
  for (const [key, value] of Object.entries(object.metadata[kind.field] ?? {})) streams.out(`${indent}${key}=${value}\n`);
}
