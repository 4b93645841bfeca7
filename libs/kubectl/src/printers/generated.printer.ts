import type { KubeObject } from '@drydock/apimachinery';
import type { Invocation } from '../command/invocation.ts';
import type { DryRun } from '../options/dry-run.ts';
import { inGoOrder, orderedJson } from './go-field-order.ts';
import { changePrinter } from './new-printer.ts';
import type { Printer } from './printer.ts';

/** The printer for objects that kubectl built itself and has not sent: its JSON has the fields in the order of Go's structs. */
export function generatedPrinter(invocation: Invocation, operation: string, dryRun: DryRun): Printer {
  const printer = changePrinter(invocation, operation);
  if (dryRun !== 'client' || invocation.flags.string('output') !== 'json') return printer;
  return { print: (object: KubeObject) => `${orderedJson(inGoOrder(object), '    ')}\n` };
}
