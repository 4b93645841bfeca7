/** A program that a kubeconfig names for the credentials (client-go, plugin/pkg/client/auth/exec). */
import { encodeBase64, encodeUtf8, isRecord, parseYamlDocument } from '@drydock/apimachinery';
import { ConnectionError, type Client } from '@drydock/apiserver';
import { decodeUtf8, searchPath, type ByteString } from '@drydock/shell';
import type { Connector, RestConfig } from '../cluster/connector.ts';
import { CommandError } from '../command/command-error.ts';
import type { Steps, Streams } from '../command/streams.ts';
import { unregisteredKind } from '../resource/scheme.ts';
import { typeRefusal, type ExecConfig } from './kubeconfig.ts';

/** What a program said. `complaints`: its standard error, which is seen each time that it is asked. */
export type CredentialAnswer = { readonly complaints: string } & (
  { readonly credentials: Pick<RestConfig, 'bearerToken' | 'clientCertificate' | 'clientKey'> } | { readonly problem: string }
);

/** A request needs credentials that only a program knows, and it has not been asked yet. */
export class CredentialsWanted extends Error {
  readonly config: RestConfig;

  constructor(config: RestConfig) {
    super(`credentials of ${config.credentialProgram?.command} are wanted`);
    this.name = 'CredentialsWanted';
    this.config = config;
  }
}

/** The program that has to be asked: none where the kubeconfig or a flag has credentials itself. Throws for a version that there is not. */
export function neededProgram({ credentialProgram, bearerToken, username, clientCertificate }: RestConfig): ExecConfig | undefined {
  if (!credentialProgram) return undefined;
  const { apiVersion = '' } = credentialProgram;
  if (!VERSIONS.includes(apiVersion)) throw new CommandError(`exec plugin: invalid apiVersion ${JSON.stringify(apiVersion)}`);
  return bearerToken || username || clientCertificate ? undefined : credentialProgram;
}

const GROUP = 'client.authentication.k8s.io';
const VERSIONS = [`${GROUP}/v1`, `${GROUP}/v1beta1`];

/** A client with the credentials; without any it fails each request, in the words that follow `Get "…": `. */
export function connectWith(connector: Connector, config: RestConfig, answer: CredentialAnswer, streams: Streams): Client {
  if ('problem' in answer) {
    return {
      send: () => {
        streams.err(answer.complaints);
        throw new ConnectionError(answer.problem);
      },
    };
  }
  streams.err(answer.complaints);
  const client = connector.connect({ ...config, ...answer.credentials });
  let refused = false;
  return {
    send: (request) => {
      const response = client.send(request);
      // What was refused may be out of date: the program is asked again.
      if (response.code === UNAUTHORIZED && !refused) streams.err(answer.complaints);
      refused ||= response.code === UNAUTHORIZED;
      return response;
    },
  };
}

const UNAUTHORIZED = 401;

/** Runs the program to its end. */
export function* askForCredentials(config: RestConfig, streams: Streams): Steps<CredentialAnswer> {
  const program = config.credentialProgram!;
  const interactive = program.interactiveMode !== 'Never' && streams.process.isTerminal(0);
  if (program.interactiveMode === 'Always' && !interactive)
    return problem('exec plugin cannot support interactive mode: standard input is not a terminal');
  const ended = yield* run(program, infoFor(config, program, interactive), interactive, streams);
  if (typeof ended === 'string') return problem(`exec: ${ended}`);
  const complaints = decodeUtf8(ended.stderr);
  if (ended.status !== 0) return problem(`exec: executable ${program.command} failed with exit code ${ended.status}`, complaints);
  const read = readCredential(decodeUtf8(ended.stdout), program.apiVersion!);
  return typeof read === 'string' ? problem(read, complaints) : { complaints, credentials: read };
}

const problem = (text: string, complaints = ''): CredentialAnswer => ({ complaints, problem: `getting credentials: ${text}` });

/** KUBERNETES_EXEC_INFO. */
function infoFor(config: RestConfig, { apiVersion, provideClusterInfo }: ExecConfig, interactive: boolean): string {
  const { server, tlsServerName, insecureSkipTlsVerify, certificateAuthority } = config;
  const cluster = {
    server,
    'tls-server-name': tlsServerName || undefined,
    'insecure-skip-tls-verify': insecureSkipTlsVerify || undefined,
    'certificate-authority-data': certificateAuthority ? encodeBase64(encodeUtf8(certificateAuthority)) : undefined,
    config: null,
  };
  const spec = provideClusterInfo ? { cluster, interactive } : { interactive };
  return `${JSON.stringify({ kind: 'ExecCredential', apiVersion, spec })}\n`;
}

interface Ended {
  readonly status: number;
  readonly stdout: ByteString;
  readonly stderr: ByteString;
}

/** A text when there is nothing to run. */
function* run(program: ExecConfig, info: string, interactive: boolean, streams: Streams): Steps<Ended | string> {
  const { process } = streams;
  const { command = '', args, env } = program;
  const path = command.includes('/')
    ? command
    : searchPath(process.files, process.env.PATH, command).find((each) => process.files.access(each, 'x'));
  if (path === undefined) return notFound(program);
  const [output, errors] = [process.pipe(), process.pipe()];
  const input = interactive ? 0 : process.open('/dev/null', 'read');
  const given = Object.fromEntries((env ?? []).map(({ name, value }) => [name, value]));
  const outputs: Record<number, number> = { 1: output.write, 2: errors.write };
  const pid = process.spawn({
    argv: [command, ...(args ?? [])],
    path,
    env: { ...process.env, ...given, KUBERNETES_EXEC_INFO: info },
    fds: typeof input === 'number' ? { 0: input, ...outputs } : outputs,
  });
  for (const fd of [output.write, errors.write]) process.close(fd);
  if (!interactive && typeof input === 'number') process.close(input);
  const stdout = typeof pid === 'number' ? yield* streams.readDescriptor(output.read) : '';
  const stderr = typeof pid === 'number' ? yield* streams.readDescriptor(errors.read) : '';
  for (const fd of [output.read, errors.read]) process.close(fd);
  if (typeof pid !== 'number') return `fork/exec ${path}: ${FAILURES[pid.failure] ?? 'no such file or directory'}`;
  for (;;) {
    const report = process.reap(pid);
    if (report?.state === 'exited') return { status: report.status, stdout, stderr };
    yield { on: 'exit', pid };
  }
}

const FAILURES: Readonly<Record<string, string>> = {
  'not-executable': 'permission denied',
  'is-a-directory': 'permission denied',
  'bad-format': 'exec format error',
};

const HINT = [
  'It looks like you are trying to use a client-go credential plugin that is not installed.',
  'To learn more about this feature, consult the documentation available at:',
  '      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins',
];

function notFound({ command, installHint }: ExecConfig): string {
  const [what, where, address] = HINT;
  const hint = installHint ? `\n\n${installHint}` : '';
  return `executable ${command} not found\n\n${what}\n\n${where}\n${address}${hint}`;
}

/** A text when it is no credential. */
function readCredential(text: string, wanted: string): Pick<RestConfig, 'bearerToken' | 'clientCertificate' | 'clientKey'> | string {
  const { value, error } = parseYamlDocument(text);
  if (error !== undefined) return `decoding stdout: couldn't get version/kind; json parse error: ${error}`;
  const refusal = value === undefined || value === null ? undefined : typeRefusal(value);
  if (refusal) return `decoding stdout: ${refusal}`;
  const { apiVersion, kind, status } = (value ?? {}) as { apiVersion?: string; kind?: string; status?: unknown };
  const version = apiVersion || `${GROUP}/__internal`;
  if (kind && (kind !== 'ExecCredential' || ![...VERSIONS, `${GROUP}/__internal`].includes(version)))
    return `decoding stdout: ${unregisteredKind(kind, version, 'pkg/client/auth/exec/exec.go:62')}`;
  if (version !== wanted) return `exec plugin is configured to use API version ${wanted}, plugin returned version ${version}`;
  if (!isRecord(status)) return "exec plugin didn't return a status field";
  const [token, certificate, key] = [status.token, status.clientCertificateData, status.clientKeyData].map(
    (each) => (each || undefined) as string | undefined,
  );
  if (!token && !certificate && !key) return "exec plugin didn't return a token or cert/key pair";
  if (!certificate !== !key) return 'exec plugin returned only certificate or key, not both';
  const unreadable = [certificate && !hasPem(certificate) && 'certificate', key && !hasPem(key) && 'key'].find(Boolean);
  if (unreadable) return `failed parsing client key/certificate: tls: failed to find any PEM data in ${unreadable} input`;
  return { bearerToken: token, clientCertificate: certificate, clientKey: key };
}

const hasPem = (text: string): boolean => /-----BEGIN [^-]+-----[^]*-----END [^-]+-----/.test(text);
