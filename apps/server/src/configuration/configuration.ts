import path from 'node:path';
import { z } from 'zod';
import { StartProblem } from './start-problem.ts';

export interface Configuration {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** Where kubectl reaches the sandboxes; undefined: nowhere. */
  readonly kubernetes: KubernetesConfiguration | undefined;
  /** Undefined: the embedded database. */
  readonly databaseUrl: string | undefined;
  /** An absolute path. */
  readonly dataFolder: string;
  /** An absolute path; undefined: the curriculum. */
  readonly scenariosFolder: string | undefined;
  /** Lessons are being written: the pages say what is wrong with them. */
  readonly isPreview: boolean;
  /** Addresses and networks whose `X-Forwarded-…` headers are believed. */
  readonly trustedProxies: readonly string[];
}

export interface KubernetesConfiguration {
  /** 0: any free port. */
  readonly port: number;
  /** What kubeconfigs say instead of this machine's name and port, without a slash at its end. */
  readonly url: string | undefined;
}

const PORT_RULE = 'must be a whole number from 0 to 65535; leave it out for 3000';
const KUBERNETES_PORT_RULE = 'must be a whole number from 0 to 65535, or off; leave it out for PORT + 443';
const PREVIEW_RULE = 'must be on or off; leave it out for off';
const KUBERNETES_URL_RULE = 'must look like https://HOST:PORT; leave it out for https://localhost with KUBERNETES_PORT';
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
  KUBERNETES_PORT: z
    .string()
    .refine((text) => text === 'off' || (/^\d{1,5}$/.test(text) && Number(text) <= 65_535), KUBERNETES_PORT_RULE)
    .optional(),
  KUBERNETES_URL: z.string().refine(isHttpsUrl, KUBERNETES_URL_RULE).optional(),
  DATABASE_URL: z.string().refine(isPostgresUrl, URL_RULE).optional(),
  DRYDOCK_DATA: z.string().default('.drydock'),
  DRYDOCK_SCENARIOS: z.string().optional(),
  DRYDOCK_PREVIEW: z.enum(['on', 'off'], PREVIEW_RULE).default('off'),
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
    kubernetes: kubernetesOf(data),
    databaseUrl: data.DATABASE_URL,
    dataFolder: path.resolve(data.DRYDOCK_DATA),
    scenariosFolder: data.DRYDOCK_SCENARIOS === undefined ? undefined : path.resolve(data.DRYDOCK_SCENARIOS),
    isPreview: data.DRYDOCK_PREVIEW === 'on',
    trustedProxies: data.TRUSTED_PROXIES.split(',').map((each) => each.trim()),
  };
}

/** Beside the web app's port, so that several servers on one machine do not get in each other's way. */
function kubernetesOf({
  PORT: port,
  KUBERNETES_PORT: own,
  KUBERNETES_URL: url,
}: z.infer<typeof environment>): KubernetesConfiguration | undefined {
  if (own === 'off') return undefined;
  const beside = port === 0 ? 0 : port + 443 <= 65_535 ? port + 443 : port - 443;
  return { port: own === undefined ? beside : Number(own), url: url?.replace(/\/+$/, '') };
}

function isHttpsUrl(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:';
}

function isPostgresUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return ['postgres:', 'postgresql:'].includes(url.protocol) && url.hostname !== '';
}
