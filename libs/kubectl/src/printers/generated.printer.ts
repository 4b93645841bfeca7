import type { KubeObject } from '@drydock/apimachinery';
import type { Invocation } from '../command/invocation.ts';
import type { DryRun } from '../options/dry-run.ts';
import { inGoOrder, orderedJson } from './go-field-order.ts';
import { changePrinter, printerFor } from './new-printer.ts';
import type { Printer } from './printer.ts';
import { JsonPrinter } from './structured-printers.ts';

const inOrder = (value: unknown): string => orderedJson(inGoOrder(value), '    ');

/** The printer for objects that kubectl built itself and has not sent: its JSON has the fields in the order of Go's structs. */
export function generatedPrinter(invocation: Invocation, operation: string, dryRun: DryRun): Printer {
  const printer = changePrinter(invocation, operation);
  if (dryRun !== 'client' || invocation.flags.string('output') !== 'json') return printer;
  return { print: (object: KubeObject) => `${inOrder(object)}\n` };
}

/** The printer that `-o` names, for objects that kubectl has read into Go's structs. */
export function typedPrinter(invocation: Invocation): Printer | undefined {
  const printer = printerFor(invocation);
  return printer instanceof JsonPrinter ? printer.writingWith(inOrder) : printer;
}
