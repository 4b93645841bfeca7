import path from 'node:path';
import { z } from 'zod';
import { StartProblem } from './start-problem.ts';

export interface Configuration {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** Undefined: the embedded database. */
  readonly databaseUrl: string | undefined;
  /** An absolute path. */
  readonly dataFolder: string;
  /** Addresses and networks whose `X-Forwarded-…` headers are believed. */
  readonly trustedProxies: readonly string[];
}

const PORT_RULE = 'must be a whole number from 0 to 65535; leave it out for 3000';
const URL_RULE = 'must look like postgresql://USER:PASSWORD@HOST:5432/DATABASE; leave it out for the embedded database';

const environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, PORT_RULE)
    .transform(Number)
    .refine((port) => port <= 65_535, PORT_RULE)
    .default(3000),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be an address or a host name; leave it out for 127.0.0.1')
    .default('127.0.0.1'),
  DATABASE_URL: z.string().refine(isPostgresUrl, URL_RULE).optional(),
  DRYDOCK_DATA: z.string().default('.drydock'),
  TRUSTED_PROXIES: z.string().default('loopback'),
});

/**
 * Reads the environment; a variable that is empty counts as absent.
 *
 * @throws StartProblem with one line for each variable that is wrong
 */
export function readConfiguration(variables: NodeJS.ProcessEnv): Configuration {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const { success, data, error } = environment.safeParse(given);
  if (!success)
    throw new StartProblem(error.issues.map(({ path: [name], message }) => `${String(name)}=${given[String(name)]} ${message}.`));
  return {
    port: data.PORT,
    host: data.HOST,
    databaseUrl: data.DATABASE_URL,
    dataFolder: path.resolve(data.DRYDOCK_DATA),
    trustedProxies: data.TRUSTED_PROXIES.split(',').map((each) => each.trim()),
  };
}

function isPostgresUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return ['postgres:', 'postgresql:'].includes(url.protocol) && url.hostname !== '';
}
