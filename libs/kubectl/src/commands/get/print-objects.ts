import type { KubeObject } from '@drydock/apimachinery';
import { throwAggregate } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import type { Printer } from '../../printers/printer.ts';
import { NamePrinter } from '../../printers/structured-printers.ts';
import { select } from '../../resource/builder.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { selectionOptions, withoutIgnored } from './get-options.ts';
import { sortObjects } from './sorting.ts';

/** Everything but tables: one object as itself, several as a List (get.printGeneric). */
export function* printObjects(invocation: Invocation, printer: Printer): Steps {
  const { session, streams, flags } = invocation;
  const { infos, errors, plural } = yield* select(session, selectionOptions(invocation));
  const failures = withoutIgnored(invocation, errors);
  let objects = infos.map(({ object }) => object!);
  const isAlone = !plural && objects.length === 1;
  if (flags.string('sort-by') && !isAlone) objects = sortObjects(invocation, objects);
  if (isAlone) streams.out(printer.print(objects[0]!));
  else if (objects.length > 0 || (failures.length === 0 && errors.length === 0)) printAll(invocation, printer, objects);
  throwAggregate(failures);
}

function printAll({ streams }: Invocation, printer: Printer, objects: readonly KubeObject[]): void {
  if (printer instanceof NamePrinter) {
    for (const object of objects) streams.out(printer.print(object));
    return;
  }
  const list: Dynamic = { apiVersion: 'v1', items: objects, kind: 'List', metadata: { resourceVersion: '' } };
  streams.out(printer.print(list));
}
