import { newFailure, StatusError, type KubeObject, type Status } from '@drydock/apimachinery';
import { resourcePath, type ClientRequest, type Table, type WatchEvent, type WatchStream } from '@drydock/apiserver';
import type { ApiResource } from '../../cluster/rest-mapper.ts';
import { CommandError } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { orderedJson, sortedByKey } from '../../printers/go-field-order.ts';
import type { Printer } from '../../printers/printer.ts';
import { TablePrinter } from '../../printers/table.printer.ts';
import { resolveTargets } from '../../resource/builder.ts';
import { itemsOf, type Dynamic } from '../../resource/dynamic-object.ts';
import { selectionOptions, tableOptions } from './get-options.ts';
import { nextEvent } from '../../cluster/next-event.ts';

/** `get -w`: the list, then every change as a line or a document of its own (get.watch). */
export function* watchObjects(invocation: Invocation, printer: Printer | undefined): Steps {
  const { flags, session, streams } = invocation;
  const { resource, request, named } = watchedRequest(invocation, printer);
  const show = showWith(invocation, resource, printer);
  if (named.length > 1) {
    if (!flags.bool('watch-only')) for (const each of named) show(each, 'ADDED');
    throw new CommandError('you may only watch a single resource or type of resource at a time');
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
}

function watchedRequest(invocation: Invocation, printer: Printer | undefined): Watched {
  const { session } = invocation;
  const options = selectionOptions(invocation);
  if (options.filenames?.length || options.kustomize)
    throw new CommandError('watch is only supported on individual resources and resource collections');
  const targets = resolveTargets(session, options);
  const resources = new Set(targets.map(({ resource }) => resource));
  if (resources.size > 1) throw new CommandError('you may only specify a single resource type');
  const namespace = targets[0]!.resource.namespaced && !options.allNamespaces ? session.namespace.name : undefined;
  const accept = printer ? 'object' : 'table';
  const named = targets.flatMap((each) =>
    each.by === 'name' ? [session.send<Dynamic>({ method: 'GET', path: resourcePath(each.resource, namespace, each.name), accept })] : [],
  );
  const [target] = targets;
  const { resource } = target!;
  const query: Record<string, string> = {};
  if (options.selector) query.labelSelector = options.selector;
  if (options.fieldSelector) query.fieldSelector = options.fieldSelector;
  if (target!.by === 'name') query.fieldSelector = `metadata.name=${target!.name}`;
  return { resource, request: { method: 'GET', path: resourcePath(resource, namespace), query, accept }, named };
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
