import { parseTime, type KubeObject } from '@drydock/apimachinery';
import { resourcePath } from '@drydock/apiserver';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, sliceFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { nextEvent } from '../../cluster/next-event.ts';
import { eventAge } from '../../describe/events.ts';
import { outputFlag, PRINT_FORMATS, templateFlags } from '../../options/print-flags.ts';
import { allNamespacesFlag, chunkSizeFlag } from '../../options/shared-flags.ts';
import { ColumnWriter } from '../../printers/column-writer.ts';
import { typedPrinter } from '../../printers/generated.printer.ts';
import { itemsOf, type Dynamic } from '../../resource/dynamic-object.ts';

export const events: Command = {
  name: 'events',
  use: `events [(-o|--output=)${PRINT_FORMATS.join('|')}] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]`,
  short: 'List events',
  long: `Show what has happened, the oldest first.

Events can be narrowed to those of an object and to types, and followed as they come.`,
  examples: `# Of the namespace
kubectl events

# Of everything
kubectl events --all-namespaces

# Of a pod, as they come
kubectl events --for pod/web --watch

# Only warnings
kubectl events --types=Warning`,
  flags: [
    allNamespacesFlag,
    chunkSizeFlag,
    stringFlag('for', 'Only events of this object (TYPE/NAME).'),
    boolFlag('no-headers', 'Print no header line.'),
    outputFlag(PRINT_FORMATS),
    ...templateFlags,
    sliceFlag('types', 'Only events of these types: Normal, Warning.', { completion: { of: 'values', values: ['Normal', 'Warning'] } }),
    boolFlag('watch', 'Go on with events as they come.', { shorthand: 'w' }),
  ],
  args: { of: 'nothing' },
  *run(invocation: Invocation): Steps {
    const { flags, session, streams } = invocation;
    const types = flags.strings('types');
    if (types.some((type) => !['normal', 'warning'].includes(type.toLowerCase())))
      throw new CommandError('valid --types are Normal or Warning');
    const printer = typedPrinter(invocation);
    const namespace = flags.bool('all-namespaces') ? undefined : session.namespace.name;
    const path = resourcePath({ group: '', version: 'v1', plural: 'events' }, namespace);
    const query: Record<string, string> = flags.int('chunk-size') ? { limit: String(flags.int('chunk-size')) } : {};
    const fieldSelector = involvedSelector(invocation);
    if (fieldSelector) query.fieldSelector = fieldSelector;
    const list = session.send<Dynamic>({ method: 'GET', path, query });
    const isWanted = (event: Dynamic): boolean =>
      types.length === 0 || types.some((type) => type.toLowerCase() === String(event.type).toLowerCase());
    const found: Dynamic[] = itemsOf(list)
      .filter(isWanted)
      .sort((a, b) => lastTime(a) - lastTime(b));
    const table = new EventTable(namespace === undefined, flags.bool('no-headers'), () => session.now);
    if (!flags.bool('watch') && found.length === 0) {
      return streams.err(namespace === undefined ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`);
    }
    if (!printer) streams.out(table.print(found));
    // The printer of names refuses lists of structs, and nobody hears of it.
    else if (flags.string('output') !== 'name') streams.out(printer.print({ ...list, kind: 'EventList', items: found }));
    if (!flags.bool('watch')) return;
    const stream = session.watch({
      method: 'GET',
      path,
      query: { ...query, resourceVersion: String(list.metadata?.resourceVersion ?? '') },
    });
    try {
      for (;;) {
        const change = yield* nextEvent(session, stream);
        if (!change || change.type === 'ERROR') return;
        if (change.type === 'BOOKMARK' || change.type === 'DELETED' || !isWanted(change.object)) continue;
        streams.out(printer ? printer.print(change.object) : table.print([change.object]));
        yield* streams.flush();
      }
    } finally {
      stream.close();
    }
  },
};

/** `involvedObject.kind=Pod,involvedObject.apiVersion=v1,involvedObject.name=web`; nothing without a name. */
function involvedSelector({ flags, session }: Invocation): string {
  const target = flags.string('for');
  if (!target) return '';
  const parts = target.split('/');
  if (parts.length > 2) throw new CommandError('arguments in resource/name form may not have more than one slash');
  if (parts.length !== 2) throw new CommandError('--for must be in resource/name form');
  const [type, name] = parts as [string, string];
  if (!type) throw new CommandError('a resource must be present, got: /, Resource=');
  const found = session.mapper.lookUp(type.toLowerCase());
  if (!found) throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(type)}`, { bare: true });
  const { group, version, kind } = found;
  if (!name) return '';
  const apiVersion = group ? `${group}/${version}` : version;
  return `involvedObject.kind=${kind},involvedObject.apiVersion=${apiVersion},involvedObject.name=${name}`;
}

function lastTime(event: Dynamic): number {
  return parseTime(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp) ?? 0;
}

class EventTable {
  readonly #withNamespace: boolean;
  readonly #now: () => number;
  readonly #writer = new ColumnWriter();
  #needsHeader: boolean;

  constructor(withNamespace: boolean, noHeaders: boolean, now: () => number) {
    this.#withNamespace = withNamespace;
    this.#needsHeader = !noHeaders;
    this.#now = now;
  }

  print(list: readonly KubeObject[]): string {
    const rows = list.map((event: Dynamic) => [
      ...(this.#withNamespace ? [event.metadata.namespace ?? ''] : []),
      eventAge(event, this.#now()),
      event.type,
      event.reason,
      `${event.involvedObject.kind}/${event.involvedObject.name}`,
      String(event.message ?? '').trim(),
    ]);
    const header = [...(this.#withNamespace ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];
    const lines = this.#needsHeader ? [header, ...rows] : rows;
    this.#needsHeader = false;
    return this.#writer.format(lines);
  }
}
