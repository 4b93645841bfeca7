import { StatusError, type KubeObject } from '@drydock/apimachinery';
import { resourcePath, type ClientRequest, type Table } from '@drydock/apiserver';
import { groupKind, type ApiResource } from '../../cluster/rest-mapper.ts';
import type { Session } from '../../cluster/session.ts';
import { CommandError, throwAggregate } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { TablePrinter } from '../../printers/table.printer.ts';
import { listAll, listPages, resolveTargets, type Target } from '../../resource/builder.ts';
import { readManifests } from '../../resource/manifests.ts';
import { selectionOptions, tableOptions, withoutIgnored } from './get-options.ts';
import { localTable } from './local-table.ts';
import { sortObjects, sortRows } from './sorting.ts';

/** The tables of one type, one for each request. */
interface Fetched {
  readonly resource: ApiResource;
  readonly table: Table;
}

/** Tables as the server makes them, one block a type (get.GetOptions.Run). */
export function* printTables(invocation: Invocation): Steps {
  const { flags, session, streams } = invocation;
  const errors: Error[] = [];
  const fetched = yield* fetchTables(invocation, errors);
  // As objects the tables of several requests have nothing to go by.
  if (flags.string('sort-by') && fetched.length > 1)
    sortObjects(
      invocation,
      fetched.map(({ table }) => table as unknown as KubeObject),
    );
  const failures = withoutIgnored(invocation, errors);
  const types = new Set(fetched.map(({ resource }) => resource));
  const showKind = flags.bool('show-kind') || types.size > 1 || isSeveralTypes(invocation);
  let printedAny = false;
  for (const block of blocksOf(fetched)) {
    const { resource } = block[0]!;
    const text = printBlock(invocation, block, showKind ? `${groupKind(resource)}/` : '');
    if (text === '') continue;
    if (printedAny && !flags.bool('no-headers')) streams.out('\n');
    printedAny = true;
    streams.out(text);
  }
  if (!printedAny && failures.length === 0 && !flags.bool('ignore-not-found')) tellEmpty(invocation, session, [...types]);
  throwAggregate(failures);
}

function isSeveralTypes({ args }: Invocation): boolean {
  const types = new Set(args.filter((arg) => arg.includes('/')).map((arg) => arg.split('/')[0]));
  const first = args[0] ?? '';
  return types.size > 1 || (!first.includes('/') && (first.includes(',') || first === 'all'));
}

function tellEmpty({ flags, streams }: Invocation, session: Session, types: readonly ApiResource[]): void {
  const everywhere = flags.bool('all-namespaces') || types.some(({ namespaced }) => !namespaced);
  streams.err(everywhere ? 'No resources found\n' : `No resources found in ${session.namespace.name} namespace.\n`);
}

/** Neighbours of the same type share a header. */
function blocksOf(fetched: readonly Fetched[]): Fetched[][] {
  const blocks: Fetched[][] = [];
  for (const each of fetched.filter(({ table }) => table.rows.length > 0)) {
    const last = blocks.at(-1);
    if (last?.[0]!.resource === each.resource) last.push(each);
    else blocks.push([each]);
  }
  return blocks;
}

function printBlock(invocation: Invocation, block: readonly Fetched[], kindPrefix: string): string {
  const { table, resource } = block[0]!;
  const rows = block.flatMap((each) => each.table.rows);
  const sorted = invocation.flags.string('sort-by') ? sortRows(invocation, rows) : rows;
  return sorted ? new TablePrinter(tableOptions(invocation, resource), kindPrefix).print({ ...table, rows: sorted }) : '';
}

function* fetchTables(invocation: Invocation, errors: Error[]): Steps<Fetched[]> {
  const { flags, session } = invocation;
  const options = selectionOptions(invocation);
  const request: Partial<ClientRequest> = {
    accept: 'table',
    query: flags.string('sort-by') ? { includeObject: 'Object' } : {},
  };
  const collect = (read: () => Fetched[]): Fetched[] => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
      errors.push(error);
      return [];
    }
  };
  if (options.filenames?.length || options.kustomize) {
    const manifests = yield* readManifests(session, options);
    errors.push(...manifests.errors);
    return manifests.infos.flatMap(({ resource, namespace, name }) =>
      collect(() => [
        { resource, table: session.send<Table>({ method: 'GET', path: resourcePath(resource, namespace, name), ...request }) },
      ]),
    );
  }
  return resolveTargets(session, options).flatMap((target) => collect(() => fetchTarget(invocation, target, request)));
}

function fetchTarget(invocation: Invocation, target: Target, request: Partial<ClientRequest>): Fetched[] {
  const { session } = invocation;
  const options = selectionOptions(invocation);
  const { resource } = target;
  const namespace = resource.namespaced && !options.allNamespaces ? session.namespace.name : undefined;
  if (!invocation.flags.bool('server-print')) return [{ resource, table: localTable(readObjects(invocation, target), session.clock) }];
  if (target.by === 'type') {
    return listPages(session, resource, namespace, { ...options, request }).map((table: Table) => ({ resource, table }));
  }
  const path = resourcePath(resource, namespace, target.name, options.subresource);
  return [{ resource, table: session.send<Table>({ method: 'GET', path, ...request }) }];
}

function readObjects(invocation: Invocation, target: Target): KubeObject[] {
  const { session } = invocation;
  const options = selectionOptions(invocation);
  const { resource } = target;
  const namespace = resource.namespaced && !options.allNamespaces ? session.namespace.name : undefined;
  if (target.by === 'type') return listAll(session, resource, namespace, options);
  return [session.send<KubeObject>({ method: 'GET', path: resourcePath(resource, namespace, target.name, options.subresource) })];
}
