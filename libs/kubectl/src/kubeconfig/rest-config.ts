/** From a kubeconfig and the global flags to what a connection needs (client-go, clientcmd/client_config.go and validation.go). */
import { decodeBase64, decodeUtf8 } from '@drydock/apimachinery';
import { failed } from '@drydock/shell';
import { CommandError } from '../command/command-error.ts';
import type { FlagSet } from '../command/flag-set.ts';
import type { ImpersonationConfig, RestConfig } from '../cluster/connector.ts';
import type { ConfigEnvironment } from './config-access.ts';
import { inClusterConfig } from './in-cluster.ts';
import { PATH_FIELDS, type AuthInfo, type Cluster, type Context, type ExecConfig, type KubeConfig, type Section } from './kubeconfig.ts';

const DEFAULT_SERVER = 'http://localhost:8080';

/** The context that is in force: that of `--context`, else the current one. Unknown ones throw. */
export function effectiveContext(config: KubeConfig, flags: FlagSet): Context {
  const name = flags.string('context') || config.currentContext;
  const context = config.contexts.get(name);
  if (name !== '' && !context) {
    throw new CommandError(`Error in configuration: context was not found for specified context: ${name}`, { bare: true });
  }
  if (context && !flags.changesAny(['cluster', 'user'])) return context;
  return {
    ...context,
    ...(flags.string('cluster') ? { cluster: flags.string('cluster') } : {}),
    ...(flags.string('user') ? { user: flags.string('user') } : {}),
  };
}

interface Located {
  readonly name: string;
  readonly errors: string[];
  readonly process: ConfigEnvironment;
}

/** The flags that say how to connect, or as whom. */
const CONNECTION_FLAGS = [
  'context', 'cluster', 'user', 'server', 'tls-server-name', 'certificate-authority', 'insecure-skip-tls-verify', 'client-certificate', 'client-key',
  'token', 'username', 'password', 'as', 'as-uid', 'as-group',
] as const; // prettier-ignore

/** What configurations say that name no files, when no flag says otherwise. A configuration that was loaded does not change. */
const saidAlone = new WeakMap<KubeConfig, RestConfig>();

/** Throws a CommandError that lists everything that is wrong with the configuration. */
export function newRestConfig(config: KubeConfig, flags: FlagSet, process: ConfigEnvironment, timeout: number): RestConfig {
  const isPlain = !flags.changesAny(CONNECTION_FLAGS);
  const known = isPlain ? saidAlone.get(config) : undefined;
  if (known) return known.timeout === timeout ? known : { ...known, timeout };
  const context = effectiveContext(config, flags);
  const cluster = withClusterFlags(config.clusters.get(context.cluster ?? '') ?? {}, flags);
  const user = withUserFlags(config.users.get(context.user ?? '') ?? {}, flags);
  const errors: string[] = [];
  const chosenUser = flags.string('user');
  if (chosenUser && !config.users.has(chosenUser)) throw new CommandError(`auth info ${JSON.stringify(chosenUser)} does not exist`);
  const userPart = readUser(user, { name: context.user ?? '', errors, process });
  const clusterPart = readCluster(cluster, { name: context.cluster ?? '', errors, process }, flags.string('cluster') !== '');
  if (errors.length === 1) throw new CommandError(errors[0]!);
  if (errors.length > 1)
    throw new CommandError(`Error in configuration: \n${errors.map((each) => `* ${each}`).join('\n')}`, { bare: true });
  // What nobody has configured is that of the pod that kubectl is in.
  const own = clusterPart.server === DEFAULT_SERVER && !canIdentifyUser(userPart) ? inClusterConfig(process) : undefined;
  const said = { ...clusterPart, ...userPart, ...own, userAgent: 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0', timeout };
  const isAlone = clusterPart.server !== DEFAULT_SERVER && !namesFiles('clusters', cluster) && !namesFiles('users', user);
  if (isPlain && isAlone) saidAlone.set(config, said);
  return said;
}

function namesFiles(section: Section, entry: Cluster | AuthInfo): boolean {
  return PATH_FIELDS[section].some((field) => entry[field]);
}

function withClusterFlags(cluster: Cluster, flags: FlagSet): Cluster {
  const changed: Cluster = { ...cluster };
  if (flags.string('server')) changed.server = flags.string('server');
  if (flags.string('tls-server-name')) changed['tls-server-name'] = flags.string('tls-server-name');
  if (flags.string('certificate-authority')) {
    changed['certificate-authority'] = flags.string('certificate-authority');
    delete changed['certificate-authority-data'];
  }
  if (flags.changed('insecure-skip-tls-verify')) {
    changed['insecure-skip-tls-verify'] = flags.bool('insecure-skip-tls-verify');
    if (flags.bool('insecure-skip-tls-verify') && !flags.string('certificate-authority')) {
      delete changed['certificate-authority'];
      delete changed['certificate-authority-data'];
    }
  }
  return changed;
}

function withUserFlags(user: AuthInfo, flags: FlagSet): AuthInfo {
  const changed: AuthInfo = { ...user };
  const given = (name: string, field: string, data?: string): void => {
    if (!flags.string(name)) return;
    changed[field] = flags.string(name);
    if (data) delete changed[data];
  };
  given('client-certificate', 'client-certificate');
  given('client-key', 'client-key');
  given('token', 'token', 'tokenFile');
  given('username', 'username');
  given('password', 'password');
  given('as', 'as');
  given('as-uid', 'as-uid');
  if (flags.strings('as-group').length) changed['as-groups'] = [...flags.strings('as-group')];
  return changed;
}

function readCluster(
  cluster: Cluster,
  place: Located,
  named: boolean,
): Pick<RestConfig, 'server' | 'tlsServerName' | 'insecureSkipTlsVerify' | 'certificateAuthority'> {
  const insecureSkipTlsVerify = cluster['insecure-skip-tls-verify'] ?? false;
  if (named && !cluster.server) place.errors.push(`no server found for cluster "${place.name}"`);
  const file = cluster['certificate-authority'];
  if (insecureSkipTlsVerify && file) {
    place.errors.push(
      `certificate-authority-data and certificate-authority are both specified for ${place.name}. certificate-authority-data will override.`,
    );
  }
  const certificateAuthority = readPem(cluster['certificate-authority-data'], file, 'certificate-authority', place);
  return {
    server: normalizeServer(cluster.server),
    tlsServerName: cluster['tls-server-name'],
    insecureSkipTlsVerify,
    certificateAuthority,
  };
}

/** A scheme is added and the final slash removed (rest.DefaultServerURL). */
function normalizeServer(server: string | undefined): string {
  if (!server) return DEFAULT_SERVER;
  const withScheme = server.includes('://') ? server : `http://${server}`;
  return withScheme.replace(/\/+$/, '');
}

type UserPart = Pick<
  RestConfig,
  'clientCertificate' | 'clientKey' | 'bearerToken' | 'username' | 'password' | 'impersonate' | 'credentialProgram' | 'authProvider'
>;

/** What contradicts itself is told in upstream's order (validateAuthInfo). */
function readUser(user: AuthInfo, place: Located): UserPart {
  const certificates = readClientCertificate(user, place);
  if (user.exec) checkExec(user, user.exec, place);
  const { username, password } = user;
  if (user.token && (username || password))
    place.errors.push(`more than one authentication method found for ${place.name}; found [token basicAuth], only one is allowed`);
  const impersonate = readImpersonation(user, place);
  return {
    ...certificates,
    bearerToken: readToken(user, place),
    username,
    password,
    impersonate,
    credentialProgram: user.exec,
    authProvider: user['auth-provider']?.name,
  };
}

/** A key alone is nothing. */
function readClientCertificate(user: AuthInfo, place: Located): Pick<RestConfig, 'clientCertificate' | 'clientKey'> {
  const { errors, name } = place;
  const [certificate, key] = [user['client-certificate'], user['client-key']];
  const [certificateData, keyData] = [user['client-certificate-data'], user['client-key-data']];
  if (!certificate && !certificateData) return {};
  if (certificate && certificateData)
    errors.push(`client-cert-data and client-cert are both specified for ${name}. client-cert-data will override.`);
  if (key && keyData) errors.push(`client-key-data and client-key are both specified for ${name}; client-key-data will override`);
  if (!key && !keyData)
    errors.push(`client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`);
  // Files must be there even where the data wins.
  const read = (data: string | undefined, path: string | undefined, what: string): string | undefined => {
    const text = readPem(undefined, path, what, place);
    return data ? readPem(data, undefined, what, place) : text;
  };
  return { clientCertificate: read(certificateData, certificate, 'client-cert'), clientKey: read(keyData, key, 'client-key') };
}

const INTERACTIVE_MODES = ['Never', 'IfAvailable', 'Always'];

function checkExec(user: AuthInfo, { command, apiVersion, env, interactiveMode }: ExecConfig, { errors, name }: Located): void {
  const need = (what: string): number => errors.push(`${what} must be specified for ${name} to use exec authentication plugin`);
  if (user['auth-provider']) errors.push(`authProvider cannot be provided in combination with an exec plugin for ${name}`);
  if (!command) need('command');
  if (!apiVersion) need('apiVersion');
  for (const variable of env ?? []) if (!variable.name) need('env variable name');
  if (!interactiveMode) need('interactiveMode');
  else if (!INTERACTIVE_MODES.includes(interactiveMode))
    errors.push(`invalid interactiveMode for ${name}: ${JSON.stringify(interactiveMode)}`);
}

function readToken(user: AuthInfo, place: Located): string | undefined {
  if (user.token) return user.token;
  if (!user.tokenFile) return undefined;
  const text = place.process.files.readText(user.tokenFile);
  if (!failed(text)) return text.trim();
  place.errors.push(`open ${user.tokenFile}: ${text.message.toLowerCase()}`);
  return undefined;
}

function readImpersonation(user: AuthInfo, place: Located): ImpersonationConfig | undefined {
  const groups = user['as-groups'];
  if (!user.as) {
    if (user['as-uid'] || groups?.length) {
      place.errors.push(`requesting uid, groups or user-extra for ${place.name} without impersonating a user`);
    }
    return undefined;
  }
  return { user: user.as, uid: user['as-uid'], groups };
}

function readPem(data: string | undefined, path: string | undefined, what: string, { errors, name, process }: Located): string | undefined {
  if (data) {
    const decoded = decodeData(data);
    if (typeof decoded === 'string') return decoded;
    errors.push(`illegal base64 data at input byte ${decoded}`);
    return undefined;
  }
  if (!path) return undefined;
  const text = process.files.readText(path);
  if (!failed(text)) return text;
  errors.push(`unable to read ${what} ${path} for ${name} due to open ${path}: ${text.message.toLowerCase()}`);
  return undefined;
}

/** What was decoded before: every kubectl reads the same certificates again. */
const decoded = new Map<string, string>();
const MOST_DECODED = 64;

/** The text, or the byte at which the base64 is none. */
function decodeData(data: string): string | number {
  const before = decoded.get(data);
  if (before !== undefined) return before;
  const bytes = decodeBase64(data);
  if (typeof bytes === 'number') return bytes;
  const text = decodeUtf8(bytes);
  if (decoded.size >= MOST_DECODED) decoded.clear();
  decoded.set(data, text);
  return text;
}

/** Whether anything says who the user is; without it kubectl asks for a name (clientcmd, canIdentifyUser). */
export function canIdentifyUser({ username, clientCertificate, bearerToken, credentialProgram, authProvider }: UserPart): boolean {
  return Boolean(username || clientCertificate || bearerToken || credentialProgram || authProvider);
}
