/** `--write-out=simple` (printer_simple.go). Keys and values are printed as they are. */
import { encodeUtf8, type ByteString } from '@drydock/shell';
import type { KeyValue } from '../keys/key-value.ts';
import type { Printer, PrinterOptions } from './printer.ts';
import { endpointHashTable, endpointStatusTable, memberListTable, type TableData } from './tables.ts';

const hexOf = (bytes: ByteString): string => [...bytes].map((byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');

function keyValue({ key, value }: KeyValue, { hex, valueOnly }: PrinterOptions): ByteString {
  const [shownKey, shownValue] = hex ? [hexOf(key), hexOf(value)] : [key, value];
  return valueOnly ? `${shownValue}\n` : `${shownKey}\n${shownValue}\n`;
}

const keyValues = (list: readonly KeyValue[], options: PrinterOptions): ByteString => list.map((each) => keyValue(each, options)).join('');
const lines = ({ rows }: TableData): ByteString => encodeUtf8(rows.map((row) => `${row.join(', ')}\n`).join(''));

export const simplePrinter: Printer = {
  format: 'simple',
  get: ({ kvs }, options) => keyValues(kvs, options),
  put: ({ prevKv }, options) => `OK\n${prevKv ? keyValue(prevKv, options) : ''}`,
  del: ({ deleted, prevKvs }, options) => `${deleted}\n${keyValues(prevKvs, options)}`,
  watch: ({ events }, options) =>
    events.map(({ type, kv, prevKv }) => `${type}\n${prevKv ? keyValue(prevKv, options) : ''}${keyValue(kv, options)}`).join(''),
  memberList: ({ members }) => lines(memberListTable(members)),
  endpointHealth: (list) =>
    list
      .filter(({ health }) => health)
      .map(({ endpoint, took }) => `${encodeUtf8(endpoint)} is healthy: successfully committed proposal: took = ${took}\n`)
      .join(''),
  endpointStatus: (list) => lines(endpointStatusTable(list)),
  endpointHash: (list) => lines(endpointHashTable(list)),
  alarms: () => '',
};
