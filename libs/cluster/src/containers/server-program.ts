/** Programs that serve for ever, as data and pure functions: they cost nothing while nobody asks them. */
import type { LogStreamOfContainer } from '../addons/logging/collected-logs.ts';
import type { ResourceClaim } from './container-work.ts';
import type { DnsWorld } from '../network/coredns/resolve.ts';
import type { DnsAnswer, DnsQuestion } from '../network/dns.ts';
import type { HttpRequest, HttpResponse } from './http.ts';

export interface ServerProgram {
  /** By what the program is called: `nginx`, `/usr/sbin/nginx`, `httpd-foreground`. */
  commands: readonly string[];
  /** What happens when it is run. */
  start(context: ServerContext): ServerStart;
  /** What it says instead of starting, when one of these flags asks for its version. */
  version?: { flags: readonly string[]; text(context: ServerContext): readonly string[]; toStandardError?: true };
  /** What SIGTERM does; absent: the program does not handle it, and as process 1 it lives until it is killed. */
  stop?: { exitCode: number; log?(context: ServerContext): readonly string[] };
  /** The kubelet has changed files in its volumes while it ran; undefined: it takes no notice. */
  reload?(context: ServerContext): ServerReload | undefined;
  /** Answers questions for names on its UDP listener. */
  resolve?(question: DnsQuestion, context: ServerContext, world: DnsWorld): { answer: DnsAnswer; log?: readonly string[] };
  /** Answers HTTP on its listeners; absent: it speaks another protocol. */
  respond?(request: HttpRequest, context: ServerContext): ServerAnswer;
}

export interface Listener {
  port: number;
  protocol: 'http' | 'https' | 'tcp' | 'grpc' | 'udp';
  /** Only the loopback address. */
  local?: boolean;
  /** The one address that it is bound to, for those who look; connections do not ask. */
  bound?: string;
}

export type ServerStart =
  | {
      listeners: readonly Listener[];
      /** What it says at its start; a function where nobody but a reader of the log needs it. */
      log: readonly string[] | (() => readonly string[]);
      /** What it has read and goes by until it reads again. Its first lines are then kept as they are. */
      settings?: ServerSettings;
      exitCode?: undefined;
    }
  /** It gives up, or was asked for nothing more than an answer, which goes to standard output. */
  | { listeners?: undefined; log: readonly string[]; exitCode: number; isAnswer?: boolean };

export type ServerSettings = Readonly<Record<string, string>>;

export interface ServerReload {
  settings: ServerSettings;
  log: readonly string[];
}

export interface ServerAnswer extends HttpResponse {
  /** Lines for standard output. */
  log?: readonly string[];
  /** What the request makes it use from now on. */
  claim?: ResourceClaim;
}

/** What a server sees of its container. */
export interface ServerContext {
  /** The command as it was resolved, wrappers left out. */
  argv: readonly string[];
  env: Readonly<Record<string, string>>;
  hostname: string;
  /** The pod's address. */
  address: string;
  /** Milliseconds of virtual time. */
  now: number;
  /** Ports that the container declares. */
  declaredPorts: readonly number[];
  workingDir: string;
  /** Names the files when they are just those of an image, so that what was worked out from them can be kept. */
  unchangedFiles: string | undefined;
  /** Bytes of a file; undefined when it cannot be read. */
  readFile(path: string): string | undefined;
  /** `13: Permission denied`, `30: Read-only file system`; undefined when the container may write there. */
  obstacleToWriting(path: string): string | undefined;
  /** Names in a directory; undefined when there is none. */
  listDirectory(path: string): readonly string[] | undefined;
  /** What it has read when it started, or last reloaded. */
  settings?: ServerSettings | undefined;
  /** Removes what kube-proxies have left behind in the kernel of the node. */
  cleanUpProxyRules?(): void;
  /** Whether something on the host's network of the same node listens on a port. */
  hostListens?(port: number): boolean;
  /** With which the pod's service account is known to the API server; undefined when none is mounted. */
  serviceAccountToken?(): string | undefined;
  /** What the collectors of all nodes have sent, for the store of logs. */
  collectedLogs?(): readonly LogStreamOfContainer[];
  /** A whole number from 0 to below `below`; 0 when that is 0. */
  random?(below: number): number;
  /** A request to another server, as a proxy makes it; undefined when nobody answers. */
  fetch?(url: string, request: HttpRequest): HttpResponse | undefined;
}

/** What happens when a program is run: it serves, or says its version. */
export function startServer(program: ServerProgram, context: ServerContext): ServerStart {
  const { version } = program;
  if (version && context.argv.slice(1).some((word) => version.flags.includes(word)))
    return { exitCode: 0, log: version.text(context), isAnswer: !version.toStandardError };
  return program.start(context);
}

/** What a program says at its start. */
export function startLines({ log }: ServerStart): readonly string[] {
  return typeof log === 'function' ? log() : log;
}

/** The value after a flag: `--port 80`, `--port=80`, `-p 80`, `-p80`. */
export function flagValue(argv: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [i, word] of argv.entries()) {
    for (const name of names) {
      if (word === name) return argv[i + 1];
      if (word.startsWith(`${name}=`)) return word.slice(name.length + 1);
      if (/^-\w$/.test(name) && word.startsWith(name) && word.length > 2) return word.slice(2);
    }
  }
  return undefined;
}

/** A port from text; the fallback when it is not one. */
export function portOf(text: string | undefined, fallback: number): number {
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : fallback;
}
