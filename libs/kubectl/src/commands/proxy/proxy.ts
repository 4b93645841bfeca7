import { HttpRequestReader, MalformedHttp, responseBytes, type HttpAnswer } from '@drydock/apiserver';
import type { LoopbackListener, LoopbackSocket } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, durationFlag, intFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { hostPort } from './forwarded-ports.ts';
import { anyChange, listen } from './local-listeners.ts';
import { answerProxy, type ProxyFilter, type ProxyServerOptions } from './proxy-server.ts';

export const proxy: Command = {
  name: 'proxy',
  use: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  short: 'Run a proxy to the Kubernetes API server',
  long: `Listen on a port of this machine and pass requests on to the API server, as the user of your kubeconfig. Files of a directory can be served beside it.`,
  examples: `# On the usual port; then: curl localhost:8001/api/v1/namespaces
kubectl proxy

# On a free port
kubectl proxy --port=0

# The API under another prefix
kubectl proxy --api-prefix=/cluster/

# The API, and files of a directory
kubectl proxy --www=./site --www-prefix=/site/`,
  flags: [
    stringFlag('accept-hosts', 'Hosts that may ask, as a regular expression.', { default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$' }),
    stringFlag('accept-paths', 'Paths that may be asked for, as a regular expression.', { default: '^.*' }),
    stringFlag('address', 'Address to listen on.', { default: '127.0.0.1' }),
    stringFlag('api-prefix', 'Prefix of the API.', { default: '/' }),
    boolFlag('append-server-path', "Append the path of the server's address."),
    boolFlag('disable-filter', 'If true, accept everything. Dangerous.'),
    durationFlag('keepalive', 'How long to keep connections alive.'),
    intFlag('port', 'Port to listen on; 0 for any.', { shorthand: 'p', default: 8001 }),
    stringFlag('reject-methods', 'Methods to refuse, as a regular expression.', { default: '^$' }),
    stringFlag('reject-paths', 'Paths to refuse, as a regular expression.', { default: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach' }),
    stringFlag('unix-socket', 'Socket to listen on.', { shorthand: 'u' }),
    stringFlag('www', 'Directory with files to serve.', { shorthand: 'w' }),
    stringFlag('www-prefix', 'Prefix of those files.', { shorthand: 'P', default: '/static/' }),
  ],
  args: { of: 'nothing' },
  *run(invocation: Invocation): Steps {
    const { flags, streams, session } = invocation;
    const { process } = streams;
    if (flags.string('unix-socket')) throw new CommandError('unix sockets are not supported on this machine: use --port');
    const options = optionsOf(invocation);
    void session.restConfig;
    const listener = listen(process, 'tcp', flags.string('address'), flags.int('port'));
    if ('problem' in listener) throw new CommandError(listener.problem);
    const connections = new Set<Connection>();
    try {
      streams.out(`Starting to serve on ${hostPort(listener.address, listener.port)}\n`);
      yield* serve(invocation, listener, connections, options);
    } finally {
      listener.close();
      for (const connection of connections) connection.close();
    }
  },
};

function* serve({ streams }: Invocation, listener: LoopbackListener, connections: Set<Connection>, options: ProxyServerOptions): Steps {
  for (;;) {
    for (let socket = listener.accept(); socket; socket = listener.accept()) connections.add(new Connection(socket, options));
    for (const connection of connections) if (connection.pump() === 'closed') connections.delete(connection);
    yield* streams.wait(anyChange([listener, ...[...connections].flatMap((connection) => connection.sources)]));
  }
}

function optionsOf({ flags, streams, session }: Invocation): ProxyServerOptions {
  if (flags.bool('disable-filter')) streams.err('Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious\n');
  const filter: ProxyFilter = {
    acceptHosts: patterns(flags.string('accept-hosts')),
    acceptPaths: patterns(flags.string('accept-paths')),
    rejectPaths: patterns(flags.string('reject-paths')),
    rejectMethods: patterns(flags.string('reject-methods')),
  };
  const www = flags.string('www');
  return {
    session,
    files: streams.process.files,
    filter: flags.bool('disable-filter') ? undefined : filter,
    apiPrefix: withSlash(flags.string('api-prefix')),
    www: www === '' ? undefined : { directory: www, prefix: withSlash(flags.string('www-prefix')) },
  };
}

function withSlash(prefix: string): string {
  return prefix.endsWith('/') ? prefix : `${prefix}/`;
}

/** Comma-separated. What is no regular expression ends the command, as Go's regexp.MustCompile does not let it start. */
function patterns(text: string): RegExp[] {
  return text.split(',').map((each) => {
    try {
      return new RegExp(each);
    } catch {
      throw new CommandError(`error parsing regexp: ${JSON.stringify(each)}`);
    }
  });
}

/** One client: requests in turn, and a watch for as long as it likes. */
class Connection {
  readonly #socket: LoopbackSocket;
  readonly #options: ProxyServerOptions;
  readonly #reader = new HttpRequestReader();
  #stream: HttpAnswer['stream'];

  constructor(socket: LoopbackSocket, options: ProxyServerOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  get sources() {
    return this.#stream ? [this.#socket, this.#stream] : [this.#socket];
  }

  pump(): 'open' | 'closed' {
    try {
      this.#reader.feed(this.#socket.read());
      while (!this.#flow()) {
        const request = this.#reader.next();
        if (!request) break;
        const answer = answerProxy(this.#options, request);
        this.#stream = answer.stream;
        if (answer.stream) this.#socket.write(streamHead(answer));
        else this.#socket.write(responseBytes(answer, { bodyless: request.method === 'HEAD' }));
      }
    } catch (error) {
      if (!(error instanceof MalformedHttp)) throw error;
      this.#socket.write('HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request');
      this.close();
    }
    if (!this.#socket.broken && !(this.#socket.ended && !this.#stream)) return 'open';
    this.close();
    return 'closed';
  }

  /** Passes on what has come of a stream; true while there is one. */
  #flow(): boolean {
    if (!this.#stream) return false;
    const data = this.#stream.read();
    if (data !== '') this.#socket.write(`${data.length.toString(16)}\r\n${data}\r\n`);
    if (!this.#stream.ended) return true;
    this.#socket.write('0\r\n\r\n');
    this.#stream.close();
    this.#stream = undefined;
    return false;
  }

  close(): void {
    this.#stream?.close();
    this.#stream = undefined;
    this.#socket.close();
  }
}

/** Its body comes in chunks, as time goes on. */
function streamHead({ status, headers }: HttpAnswer): string {
  return responseBytes({ status, headers: { ...headers, 'transfer-encoding': 'chunked', 'content-length': '' }, body: '' }).replace(
    /Content-Length: \r\n/,
    '',
  );
}
