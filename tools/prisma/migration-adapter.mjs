import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';

/** Object identifiers of pg_type, and what Prisma's engine calls those types. The catalogue of a database uses no others. */
const COLUMN_TYPES = new Map([
  [16, ColumnTypeEnum.Boolean],
  [18, ColumnTypeEnum.Character],
  [20, ColumnTypeEnum.Int64],
  [21, ColumnTypeEnum.Int32],
  [23, ColumnTypeEnum.Int32],
  [26, ColumnTypeEnum.Int64],
  [1002, ColumnTypeEnum.CharacterArray],
  [1003, ColumnTypeEnum.TextArray],
  [1005, ColumnTypeEnum.Int32Array],
  [1009, ColumnTypeEnum.TextArray],
]);

/** An embedded database as Prisma's schema engine wants to see one. It only reads the catalogue. */
export function migrationAdapter(database) {
  return {
    provider: 'postgres',
    adapterName: 'pglite',
    async queryRaw({ sql, args }) {
      const { fields, rows } = await database.query(sql, args, { rowMode: 'array', parsers: { 20: String, 26: String } });
      return {
        columnNames: fields.map(({ name }) => name),
        columnTypes: fields.map(({ dataTypeID }) => COLUMN_TYPES.get(dataTypeID) ?? ColumnTypeEnum.Text),
        rows,
      };
    },
    executeRaw: async ({ sql, args }) => (await database.query(sql, args)).affectedRows ?? 0,
    executeScript: (sql) => database.exec(sql),
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: false }),
    startTransaction: () => Promise.reject(new Error('a comparison needs no transaction')),
    dispose: async () => {},
  };
}
