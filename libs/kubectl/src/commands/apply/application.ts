/** One run of `kubectl apply` (apply/apply.go, patcher.go and prune.go). */
import { compactJson, isReason, StatusError, type KubeObject } from '@drydock/apimachinery';
import { PATCH_TYPES } from '@drydock/apiserver';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, dryRunSuffix, validates, writeQuery, type DryRun, type Query } from '../../options/dry-run.ts';
import { printerFor } from '../../printers/new-printer.ts';
import { NamePrinter } from '../../printers/structured-printers.ts';
import { readManifests } from '../../resource/manifests.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { collectionPath, pathOf, type Info } from '../../resource/info.ts';
import { withSource } from '../../resource/source-error.ts';
import { sendDeletion, waitUntilGone } from '../delete/delete-object.ts';
import { conflictFailure, patchFailure, patchFailureText, retrievalFailure } from './apply-errors.ts';
import { annotationOwners, takeoverPatch } from './client-side-owners.ts';
import { LAST_APPLIED, lastApplied, withLastApplied } from './last-applied.ts';
import { prune } from './prune.ts';
import { PatchCreationError, threeWayPatch, type ApplyPatch } from './three-way-patch.ts';
import { recorded } from '../../options/record.ts';

const SERVER_SIDE_MANAGER = 'kubectl';
const LAST_APPLIED_MANAGER = 'kubectl-last-applied';
const FORCE_WAIT = 60_000;

const LAST_APPLIED_FAILED = 'failed to migrate kubectl.kubernetes.io/last-applied-configuration for Server-Side Apply';
const MIGRATION_FAILED = 'server rejected managed fields migration to Server-Side Apply';
const REAPPLY_FAILED = 'failed to re-apply configuration after performing Server-Side Apply migration';

export class Application {
  readonly #invocation: Invocation;
  readonly #dryRun: DryRun;
  readonly #query: Query;
  readonly #serverSide: boolean;

  constructor(invocation: Invocation) {
    this.#invocation = invocation;
    this.#serverSide = invocation.flags.bool('server-side');
    this.#checkFlags();
    this.#dryRun = dryRunOf(invocation);
    if (this.#serverSide && this.#dryRun === 'client') {
      throw new CommandError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
    }
    if (this.#dryRun === 'server' && invocation.flags.bool('force')) throw new CommandError('--dry-run=server cannot be used with --force');
    this.#query = writeQuery(invocation, this.#dryRun);
    if (this.#serverSide) {
      if (!invocation.flags.changed('field-manager')) this.#query.fieldManager = SERVER_SIDE_MANAGER;
      this.#query.force = String(invocation.flags.bool('force-conflicts'));
    }
  }

  #checkFlags(): void {
    const { flags, args } = this.#invocation;
    if (args.length > 0) throw misuse(this.#invocation, `Unexpected args: [${args.join(' ')}]`);
    const [filenames, kustomize] = [flags.strings('filename'), flags.string('kustomize')];
    if (filenames.length === 0 && !kustomize) throw new CommandError('must specify one of -f and -k');
    if (filenames.length > 0 && kustomize) throw new CommandError('only one of -f or -k can be specified');
    if (flags.bool('force-conflicts') && !this.#serverSide) throw new CommandError('--force-conflicts only works with --server-side');
    if (this.#serverSide && flags.bool('prune')) {
      throw new CommandError("--prune is in alpha and doesn't currently work on objects created by server-side apply");
    }
    if (this.#serverSide && flags.bool('force')) throw new CommandError('--force cannot be used with --server-side');
    if (flags.bool('force') && flags.int('grace-period') > 0)
      throw new CommandError('--force and --grace-period greater than 0 cannot be specified together');
    if (flags.string('selector') && flags.bool('all')) throw new CommandError('cannot set --all and --selector at the same time');
    if (flags.bool('prune') && !flags.bool('all') && !flags.string('selector')) {
      throw new CommandError(
        'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
      );
    }
  }

  *run(): Steps {
    const { session, streams, flags } = this.#invocation;
    const printer = printerFor(this.#invocation);
    const { infos, errors } = yield* readManifests(session, {
      args: [],
      filenames: flags.strings('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      selector: flags.string('selector'),
      validate: validates(this.#invocation),
    });
    if (infos.length === 0 && errors.length === 0) throw new CommandError('no objects passed to apply');
    const results: KubeObject[] = [];
    for (const info of infos) {
      try {
        const { object, operation } = this.#serverSide ? this.#applyServerSide(info) : yield* this.#applyClientSide(info);
        results.push(object);
        if (!printer) streams.out(new NamePrinter(`${operation}${dryRunSuffix(this.#dryRun)}`).print(object));
      } catch (error) {
        if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
        errors.push(error);
      }
    }
    if (printer && results.length > 0) this.#printResults(printer, results);
    throwCollected(errors);
    session.trace(4, 'apply.go:548', 'Running apply post-processor function');
    if (flags.bool('prune')) prune(this.#invocation, infos, this.#dryRun);
  }

  #printResults(printer: { print(object: KubeObject): string }, results: readonly KubeObject[]): void {
    const { streams } = this.#invocation;
    if (results.length === 1 || printer instanceof NamePrinter) {
      for (const object of results) streams.out(printer.print(object));
      return;
    }
    const list: Dynamic = { apiVersion: 'v1', items: results, kind: 'List', metadata: {} };
    streams.out(printer.print(list));
  }

  #applyServerSide(info: Info): { object: KubeObject; operation: string } {
    checkNamed(info);
    const path = pathOf({ ...info, subresource: this.#invocation.flags.string('subresource') || undefined });
    try {
      const applied = this.#sendApply(path, info.object!, this.#query);
      this.#warnIfDeleting(applied);
      const tookOver = this.#attempt(MIGRATION_FAILED, () => this.#takeOver(path, applied)) ?? false;
      const again = tookOver ? this.#attempt(REAPPLY_FAILED, () => this.#sendApply(path, info.object!, this.#query)) : undefined;
      return { object: again ?? applied, operation: 'serverside-applied' };
    } catch (error) {
      throw isReason(error, 'Conflict') ? conflictFailure(error) : error;
    }
  }

  #sendApply(path: string, body: object, query: Query): KubeObject {
    return this.#invocation.session.send<KubeObject>({ method: 'PATCH', path, query, body, contentType: PATCH_TYPES.apply });
  }

  /** What comes after the object was applied: a failure is told, and undefined. */
  #attempt<T>(what: string, step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const text = `Warning: ${what}. This is non-fatal and will be retried next time you apply. Error: ${error.message}\n`;
      this.#invocation.streams.err(text);
      return undefined;
    }
  }

  /** What was applied from the client so far is the server-side manager's from now on. False when there was nothing like that. */
  #takeOver(path: string, applied: KubeObject): boolean {
    if (this.#dryRun !== 'none') return false;
    const kept = this.#attempt(LAST_APPLIED_FAILED, () => this.#keepLastApplied(path, applied));
    if (!kept) return false;
    const patch = takeoverPatch(kept, annotationOwners(kept, 'Update'), this.#query.fieldManager!);
    if (!patch) return false;
    const query = { ...this.#query };
    delete query.force;
    this.#invocation.session.send({ method: 'PATCH', path, query, body: patch, contentType: PATCH_TYPES.json });
    return true;
  }

  /** A manager of its own keeps the annotation, which would be lost with its client-side owner (saveLastApplyAnnotationIfNecessary). */
  #keepLastApplied(path: string, applied: KubeObject): KubeObject {
    const text = lastApplied(applied);
    if (this.#query.fieldManager !== SERVER_SIDE_MANAGER || text === undefined || annotationOwners(applied, 'Apply').length > 0)
      return applied;
    const { apiVersion, kind, metadata } = applied;
    const { name, namespace } = metadata;
    const bare = { apiVersion, kind, metadata: { annotations: { [LAST_APPLIED]: text }, name, ...(namespace ? { namespace } : {}) } };
    return this.#sendApply(path, bare, { ...this.#query, fieldManager: LAST_APPLIED_MANAGER });
  }

  *#applyClientSide(info: Info): Steps<{ object: KubeObject; operation: string }> {
    checkNamed(info);
    const modified = withLastApplied(recorded(this.#invocation, info.object!));
    const current = this.#readCurrent(info);
    if (!current) return { object: this.#create(info, modified), operation: 'created' };
    this.#warnIfUnmanaged(info, current);
    const patch = this.#patchFor(info, modified, current);
    // Without a server nobody looks whether there is anything to change.
    if (this.#dryRun === 'client') return { object: current, operation: 'configured' };
    if (isEmpty(patch.body)) return { object: current, operation: 'unchanged' };
    const object = yield* this.#patch(info, modified, patch);
    this.#warnIfDeleting(object);
    return { object, operation: 'configured' };
  }

  #readCurrent(info: Info): KubeObject | undefined {
    try {
      if (!info.name) throw new CommandError('resource name may not be empty');
      return this.#invocation.session.send<KubeObject>({ method: 'GET', path: pathOf(info) });
    } catch (error) {
      if (isReason(error, 'NotFound')) return undefined;
      throw error instanceof StatusError || error instanceof CommandError ? retrievalFailure(error, info) : error;
    }
  }

  #create(info: Info, object: KubeObject): KubeObject {
    if (this.#dryRun === 'client') return object;
    try {
      return this.#invocation.session.send<KubeObject>({ method: 'POST', path: collectionPath(info), query: this.#query, body: object });
    } catch (error) {
      throw error instanceof StatusError ? withSource(error, 'creating', info.source) : error;
    }
  }

  /** The two ways that go by the server's schema are tried before the one that goes by kubectl's own types, each with a warning. */
  #patchFor(info: Info, modified: KubeObject, current: KubeObject): ApplyPatch {
    try {
      return threeWayPatch(info.resource, modified, current);
    } catch (error) {
      if (!(error instanceof PatchCreationError)) throw error;
      if (error.isTyped) {
        for (const schema of ['openapi v3', 'openapi'])
          this.#invocation.streams.err(`warning: error calculating patch from ${schema} spec: ${error.reason}\n`);
      }
      throw new CommandError(patchFailureText(error.message, info, ''));
    }
  }

  *#patch(info: Info, modified: KubeObject, patch: { body: Dynamic; contentType: string }): Steps<KubeObject> {
    const { session, flags } = this.#invocation;
    try {
      return session.send<KubeObject>({ method: 'PATCH', path: pathOf(info), query: this.#query, ...patch });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const replaceable = error.reason === 'Conflict' || error.reason === 'Invalid';
      if (flags.bool('force') && replaceable) return yield* this.#replace(info, modified);
      throw patchFailure(error, info, compactJson(patch.body));
    }
  }

  /** `--force`: what cannot be changed is deleted and made anew. */
  *#replace(info: Info, modified: KubeObject): Steps<KubeObject> {
    const { session, flags } = this.#invocation;
    const uid = sendDeletion(session, info, {
      gracePeriodSeconds: Math.max(0, flags.int('grace-period')),
      propagationPolicy: 'Background',
    });
    if (!(yield* waitUntilGone(session, info, uid, session.now + FORCE_WAIT)))
      throw new CommandError('timed out waiting for the condition');
    return this.#create(info, modified);
  }

  #warnIfUnmanaged({ resource, name }: Info, current: KubeObject): void {
    if (lastApplied(current) !== undefined) return;
    this.#invocation.streams.err(
      `Warning: resource ${resource.plural}/${name} is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    );
  }

  #warnIfDeleting({ metadata }: KubeObject): void {
    if (!metadata.deletionTimestamp) return;
    this.#invocation.streams.err(`Warning: Detected changes to resource ${metadata.name} which is currently being deleted.\n`);
  }
}

/** Apply needs a name to look for. */
function checkNamed({ name, object }: Info): void {
  const { generateName } = object!.metadata;
  if (!name && generateName) throw new CommandError(`from ${generateName}: cannot use generate name with apply`);
}

function isEmpty(body: Dynamic): boolean {
  return Object.keys(body).length === 0;
}
