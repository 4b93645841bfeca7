import path from 'node:path';

export type DatabaseConfig =
  | { readonly kind: 'server'; readonly url: string }
  /** PostgreSQL inside this process; its files are in `folder`. */
  | { readonly kind: 'embedded'; readonly folder: string };

/** A database server when its URL is given, otherwise the embedded database in the data folder. */
export function databaseConfig(settings: { readonly databaseUrl: string | undefined; readonly dataFolder: string }): DatabaseConfig {
  if (settings.databaseUrl !== undefined) return { kind: 'server', url: settings.databaseUrl };
  return { kind: 'embedded', folder: path.resolve(settings.dataFolder, 'db') };
}
