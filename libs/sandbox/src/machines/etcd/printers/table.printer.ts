/** `--write-out=table` (printer_table.go): for members and endpoints alone. */
import { encodeUtf8 } from '@drydock/shell';
import { drawTable } from './draw-table.ts';
import type { Printer } from './printer.ts';
import { endpointHashTable, endpointHealthTable, endpointStatusTable, memberListTable, type TableData } from './tables.ts';

const drawn = (data: TableData): string => encodeUtf8(drawTable(data));

export const tablePrinter: Printer = {
  format: 'table',
  memberList: ({ members }) => drawn(memberListTable(members)),
  endpointHealth: (list) => drawn(endpointHealthTable(list)),
  endpointStatus: (list) => drawn(endpointStatusTable(list)),
  endpointHash: (list) => drawn(endpointHashTable(list)),
};
