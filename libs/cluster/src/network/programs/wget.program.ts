import { LoopbackSocket, printError, sleepUntil, write, type Process, type Program, type Wait } from '@drydock/shell';
import { reasonPhrase, type HttpRequest, type HttpResponse } from '../../containers/http.ts';
import { connectLoopback, exchange } from '../loopback-exchange.ts';
import { parseUrl, type NetworkClient, type Url } from '../network-client.ts';
import { readOptions, type OptionTable, type OptionWords } from './option-words.ts';

/** BusyBox's applet. */
const OPTIONS: OptionTable = {
  flags: 'qcS',
  values: 'OPTUYt',
  long: {
    quiet: { letter: 'q', value: false },
    'server-response': { letter: 'S', value: false },
    spider: { letter: 'spider', value: false },
    'no-check-certificate': { letter: 'no-check-certificate', value: false },
    'output-document': { letter: 'O', value: true },
    'directory-prefix': { letter: 'P', value: true },
    timeout: { letter: 'T', value: true },
    tries: { letter: 't', value: true },
    'user-agent': { letter: 'U', value: true },
    header: { letter: 'header', value: true },
    'post-data': { letter: 'post-data', value: true },
  },
};

const DEFAULT_TIMEOUT_SECONDS = 900;

type Outcome = { response: HttpResponse; address: string } | { error: string };

export function newWget(client: NetworkClient): Program {
  return {
    name: 'wget',
    summary: 'Retrieve files over HTTP',
    *run(process): Generator<Wait, number, void> {
      const options = readOptions(process.argv.slice(1), OPTIONS);
      const url = options.operands[0] === undefined ? undefined : parseUrl(options.operands[0]);
      if (options.problem || !url) {
        const why = options.problem
          ? `wget: unrecognized option: ${options.problem.option.replace(/^-+/, '')}\n`
          : options.operands[0]
            ? `wget: not an http or ftp url: ${options.operands[0]}\n`
            : '';
        yield* printError(process, why || 'Usage: wget [-cqS] [--spider] [-O FILE] [-T SEC] URL...\n');
        return 1;
      }
      const outcome = yield* retrieve(process, client, options, url);
      if ('error' in outcome) {
        yield* printError(process, `wget: ${outcome.error}\n`);
        return 1;
      }
      return yield* deliver(process, options, url, outcome.response);
    },
  };
}

function* retrieve(process: Process, client: NetworkClient, { flags, values }: OptionWords, url: Url): Generator<Wait, Outcome, void> {
  const seconds = Number(values.get('T')?.[0] ?? DEFAULT_TIMEOUT_SECONDS);
  const host = client.resolve(process.files, url.host);
  if ('failure' in host) {
    if (host.failure === 'timeout') yield* sleepUntil(process, process.clock.now() + Math.min(seconds, 10) * 1000);
    return { error: `bad address '${url.host}'` };
  }
  const address = host.addresses[0]!;
  if (!flags.has('q')) yield* printError(process, `Connecting to ${url.authority} (${address}:${url.port})\n`);
  const socket = connectLoopback(process, address, url.port, client.address);
  const connection = socket ?? client.connect(address, url.port);
  if ('failure' in connection) {
    if (connection.failure === 'refused') return { error: `can't connect to remote host (${address}): Connection refused` };
    yield* sleepUntil(process, process.clock.now() + seconds * 1000);
    return { error: values.has('T') ? 'download timed out' : `can't connect to remote host (${address}): Connection timed out` };
  }
  const body = values.get('post-data')?.[0];
  const extra = (values.get('header') ?? []).map((line) => [
    line.slice(0, Math.max(line.indexOf(':'), 0)).toLowerCase(),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  const { host: name = url.authority, ...headers } = {
    'user-agent': values.get('U')?.[0] ?? 'Wget',
    ...Object.fromEntries(extra),
  } as Record<string, string>;
  const request: HttpRequest = {
    method: body === undefined ? (flags.has('spider') ? 'HEAD' : 'GET') : 'POST',
    path: url.path,
    host: name,
    port: url.port,
    scheme: url.scheme,
    headers,
    body: body ?? '',
    client: client.address,
  };
  const answer = connection instanceof LoopbackSocket ? yield* exchange(process, connection, request) : client.request(connection, request);
  const response = typeof answer === 'string' ? undefined : answer;
  if (!response) return { error: url.scheme === 'https' ? 'error getting response: Connection reset by peer' : 'error getting response' };
  if (flags.has('S')) yield* printError(process, `  HTTP/1.1 ${response.status} ${reasonPhrase(response.status)}\n`);
  if (response.status >= 400) return { error: `server returned error: HTTP/1.1 ${response.status} ${reasonPhrase(response.status)}` };
  return { response, address };
}

function* deliver(process: Process, { flags, values }: OptionWords, url: Url, { body }: HttpResponse): Generator<Wait, number, void> {
  const quiet = flags.has('q');
  if (flags.has('spider')) {
    if (!quiet) yield* printError(process, 'remote file exists\n');
    return 0;
  }
  const name = values.get('O')?.[0] ?? (url.path.split('?')[0]!.split('/').at(-1) || 'index.html');
  const toOutput = name === '-';
  if (!quiet) yield* printError(process, toOutput ? 'writing to stdout\n' : `saving to '${name}'\n`);
  if (toOutput) yield* write(process, 1, body);
  else {
    const error = process.files.writeFile(name, body);
    if (error && name !== '/dev/null') {
      yield* printError(process, `wget: can't open '${name}': ${error.message}\n`);
      return 1;
    }
  }
  if (quiet) return 0;
  const shown = toOutput ? '-' : name;
  yield* printError(
    process,
    `${shown.slice(0, 20).padEnd(20)} 100% |********************************| ${String(body.length).padStart(5)}  0:00:00 ETA\n`,
  );
  yield* printError(process, toOutput ? 'written to stdout\n' : `'${name}' saved\n`);
  return 0;
}
