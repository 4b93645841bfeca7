/** The output formats of `--write-out` (etcdctl/ctlv3/command, printer.go). */
import type { ByteString } from '@drydock/shell';
import type { Call } from '../cli/command.ts';
import { Exit, failure, ok, outBytes, type Result } from '../cli/result.ts';
import { fieldsPrinter } from './fields.printer.ts';
import { jsonPrinter } from './json.printer.ts';
import type {
  DeleteResponse,
  EndpointHash,
  EndpointHealth,
  EndpointStatus,
  Header,
  MemberListResponse,
  PutResponse,
  RangeResponse,
  WatchResponse,
} from './responses.ts';
import { simplePrinter } from './simple.printer.ts';
import { tablePrinter } from './table.printer.ts';

export interface PrinterOptions {
  hex: boolean;
  valueOnly: boolean;
}

/** What it cannot print it has no method for. */
export interface Printer {
  readonly format: string;
  get?(response: RangeResponse, options: PrinterOptions): ByteString;
  put?(response: PutResponse, options: PrinterOptions): ByteString;
  del?(response: DeleteResponse, options: PrinterOptions): ByteString;
  watch?(response: WatchResponse, options: PrinterOptions): ByteString;
  memberList?(response: MemberListResponse, options: PrinterOptions): ByteString;
  endpointHealth?(list: readonly EndpointHealth[], options: PrinterOptions): ByteString;
  endpointStatus?(list: readonly EndpointStatus[], options: PrinterOptions): ByteString;
  endpointHash?(list: readonly EndpointHash[], options: PrinterOptions): ByteString;
  /** There are never any. */
  alarms?(header: Header, options: PrinterOptions): ByteString;
}

type Method = Exclude<keyof Printer, 'format'>;
type Response<M extends Method> = Parameters<NonNullable<Printer[M]>>[0];

const PRINTERS: readonly Printer[] = [simplePrinter, tablePrinter, jsonPrinter, fieldsPrinter];

export function printerFor({ flags }: Call): Printer | Result {
  const format = flags.text('write-out');
  if (format === 'protobuf')
    return failure('--write-out=protobuf is not simulated: there are fields, json, simple and table', Exit.badFeature);
  return PRINTERS.find((each) => each.format === format) ?? failure('unsupported output format', Exit.badFeature);
}

/** The bytes, or why this printer has none. */
export function textOf<M extends Method>(printer: Printer, method: M, response: Response<M>, { flags }: Call): ByteString | Result {
  const options = { hex: flags.isOn('hex'), valueOnly: flags.isOn('print-value-only') };
  const print = printer[method] as ((response: Response<M>, options: PrinterOptions) => ByteString) | undefined;
  return print ? print(response, options) : failure(`${printer.format} not supported as output format`, Exit.badFeature);
}

/** Prints in the format that the command line asks for. */
export function printed<M extends Method>(call: Call, method: M, response: Response<M>): Result {
  const printer = printerFor(call);
  if ('steps' in printer) return printer;
  const text = textOf(printer, method, response, call);
  return typeof text === 'string' ? ok(outBytes(text)) : text;
}
