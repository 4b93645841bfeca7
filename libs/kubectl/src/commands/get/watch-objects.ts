import { newFailure, StatusError, type KubeObject, type Status } from '@drydock/apimachinery';
import { resourcePath, type ClientRequest, type Table, type WatchEvent, type WatchStream } from '@drydock/apiserver';
import type { ApiResource } from '../../cluster/rest-mapper.ts';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { orderedJson, sortedByKey } from '../../printers/go-field-order.ts';
import type { Printer } from '../../printers/printer.ts';
import { TablePrinter } from '../../printers/table.printer.ts';
import { resolveTargets, select } from '../../resource/builder.ts';
import type { BuilderOptions } from '../../resource/builder-options.ts';
import { itemsOf, type Dynamic } from '../../resource/dynamic-object.ts';
import { collectionPath } from '../../resource/info.ts';
import { selectionOptions, tableOptions } from './get-options.ts';
import { nextEvent } from '../../cluster/next-event.ts';

/** `get -w`: the list, then every change as a line or a document of its own (get.watch). */
export function* watchObjects(invocation: Invocation, printer: Printer | undefined): Steps {
  const { flags, session, streams } = invocation;
  const { resource, request, named, tooMany } = yield* watchedRequest(invocation, printer);
  const show = showWith(invocation, resource, printer);
  if (named.length > 1) {
    if (!flags.bool('watch-only')) for (const each of named) show(each, 'ADDED');
    throw new CommandError(tooMany);
  }
  const list = session.send<Dynamic>(request);
  if (!flags.bool('watch-only')) show(list, 'ADDED');
  yield* streams.flush();
  const query = { ...request.query, resourceVersion: String(list.metadata?.resourceVersion ?? '') };
  const stream = session.watch({ ...request, query });
  try {
    yield* followEvents(invocation, stream, show);
  } finally {
    stream.close();
  }
}

type Show = (object: Dynamic, event: string) => void;

interface Watched {
  readonly resource: ApiResource;
  readonly request: ClientRequest;
  /** The objects that the command names, in the form that is printed. */
  readonly named: readonly Dynamic[];
  /** What is said of several. */
  readonly tooMany: string;
}

const SINGLE = 'watch is only supported on individual resources and resource collections';
const ONE_AT_A_TIME = 'you may only watch a single resource or type of resource at a time';

function* watchedRequest(invocation: Invocation, printer: Printer | undefined): Steps<Watched> {
  const { session } = invocation;
  const options = selectionOptions(invocation);
  if (options.filenames?.length || options.kustomize) return yield* watchedFiles(invocation, options, printer);
  const targets = resolveTargets(session, options);
  const resources = new Set(targets.map(({ resource }) => resource));
  if (resources.size > 1) throw new CommandError('you may only specify a single resource type');
  const namespace = targets[0]!.resource.namespaced && !options.allNamespaces ? session.namespace.name : undefined;
  const accept = acceptOf(printer);
  const named = targets.flatMap((each) =>
    each.by === 'name' ? [session.send<Dynamic>({ method: 'GET', path: resourcePath(each.resource, namespace, each.name), accept })] : [],
  );
  const [target] = targets;
  const { resource } = target!;
  const query: Record<string, string> = {};
  if (options.selector) query.labelSelector = options.selector;
  if (options.fieldSelector) query.fieldSelector = options.fieldSelector;
  if (target!.by === 'name') query.fieldSelector = `metadata.name=${target!.name}`;
  return { resource, request: { method: 'GET', path: resourcePath(resource, namespace), query, accept }, named, tooMany: ONE_AT_A_TIME };
}

const acceptOf = (printer: Printer | undefined): 'object' | 'table' => (printer ? 'object' : 'table');

/** The object of a file; several of one kind are shown, but not followed. */
function* watchedFiles(invocation: Invocation, options: BuilderOptions, printer: Printer | undefined): Steps<Watched> {
  const { session } = invocation;
  const accept = acceptOf(printer);
  const { infos, errors } = yield* select(session, { ...options, request: { accept } });
  throwCollected(errors);
  const [info] = infos;
  if (!info) throw new CommandError(`${SINGLE} - 0 resources were found`);
  if (infos.some(({ resource }) => resource.kind !== info.resource.kind))
    throw new CommandError(`${SINGLE} - more than 1 resource was found`);
  const query = { fieldSelector: `metadata.name=${info.name}` };
  return {
    resource: info.resource,
    request: { method: 'GET', path: collectionPath(info), query, accept },
    named: infos.map(({ object }) => object!),
    tooMany: (options.filenames?.length ?? 1) > 1 ? ONE_AT_A_TIME : `${SINGLE} - ${infos.length} resources were found`,
  };
}

function showWith(invocation: Invocation, resource: ApiResource, printer: Printer | undefined): Show {
  const { flags, streams } = invocation;
  const withEvents = flags.bool('output-watch-events');
  if (!printer) {
    const tables = new TablePrinter(tableOptions(invocation, resource));
    return (table: Table, event) => streams.out(tables.print(table, withEvents ? table.rows.map(() => event) : undefined));
  }
  const output = flags.string('output');
  // The printer of names looks into the event, the one of JSON writes all of it on a line.
  const print = (object: KubeObject, type: string): string => {
    if (!withEvents || output === 'name') return printer.print(object);
    return output === 'json' ? `${orderedJson({ type, object: sortedByKey(object) }, '')}\n` : printer.print({ type, object } as Dynamic);
  };
  return (object, event) => {
    for (const each of Array.isArray(object.items) ? itemsOf(object) : [object]) streams.out(print(each, event));
  };
}

function* followEvents({ session, streams }: Invocation, stream: WatchStream, show: Show): Steps {
  for (;;) {
    const event: WatchEvent | undefined = yield* nextEvent(session, stream);
    if (!event) return;
    if (event.type === 'BOOKMARK') continue;
    if (event.type === 'ERROR') throw watchFailure(event.object);
    show(event.object, event.type);
    yield* streams.flush();
  }
}

function watchFailure(object: KubeObject): StatusError {
  const status = object as unknown as Status;
  return status.kind === 'Status'
    ? new StatusError(status)
    : newFailure(500, 'InternalError', 'unable to decode an event from the watch stream');
}
