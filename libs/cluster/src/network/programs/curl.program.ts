import { print, printError, sleepUntil, write, type LoopbackSocket, type Process, type Program, type Wait } from '@drydock/shell';
import { reasonPhrase, type HttpRequest, type HttpResponse } from '../../containers/http.ts';
import { parseUrl, type NetworkClient, type Url } from '../network-client.ts';
import { connectLoopback, exchange } from '../loopback-exchange.ts';
import { RETRY_OPTIONS, withRetries } from './curl-retry.ts';
import { apiServerTls } from './curl-tls.ts';
import { readCurlData } from './curl-data.ts';
import { readOptions, type OptionTable, type OptionWords } from './option-words.ts';

const OPTIONS: OptionTable = {
  flags: 'sSfiIkLvgNO46G',
  values: 'oXdHmwAubeTE',
  long: {
    silent: { letter: 's', value: false },
    'show-error': { letter: 'S', value: false },
    fail: { letter: 'f', value: false },
    include: { letter: 'i', value: false },
    head: { letter: 'I', value: false },
    insecure: { letter: 'k', value: false },
    location: { letter: 'L', value: false },
    verbose: { letter: 'v', value: false },
    globoff: { letter: 'g', value: false },
    'no-buffer': { letter: 'N', value: false },
    ipv4: { letter: '4', value: false },
    compressed: { letter: 'compressed', value: false },
    'no-progress-meter': { letter: 'no-progress-meter', value: false },
    output: { letter: 'o', value: true },
    request: { letter: 'X', value: true },
    data: { letter: 'd', value: true },
    'data-raw': { letter: 'data-raw', value: true },
    'data-urlencode': { letter: 'data-urlencode', value: true },
    get: { letter: 'G', value: false },
    header: { letter: 'H', value: true },
    'max-time': { letter: 'm', value: true },
    'connect-timeout': { letter: 'connect-timeout', value: true },
    'write-out': { letter: 'w', value: true },
    'user-agent': { letter: 'A', value: true },
    user: { letter: 'u', value: true },
    cacert: { letter: 'cacert', value: true },
    cert: { letter: 'E', value: true },
    key: { letter: 'key', value: true },
    'data-binary': { letter: 'data-binary', value: true },
    'fail-with-body': { letter: 'fail-with-body', value: false },
    ...RETRY_OPTIONS,
    resolve: { letter: 'resolve', value: true },
  },
};

const DEFAULT_CONNECT_SECONDS = 130;
const MOST_REDIRECTS = 50;

interface CurlOptions extends OptionWords {
  /** What is sent in the body. */
  data: string | undefined;
}

interface Transfer {
  response: HttpResponse | undefined;
  url: Url;
  /** The server speaks HTTP/2, as API servers do over TLS. */
  http2?: boolean;
}

type Outcome = Transfer | { code: number; message: string };

export function newCurl(client: NetworkClient): Program {
  return {
    name: 'curl',
    summary: 'Transfer a URL',
    *run(process): Generator<Wait, number, void> {
      const options = readOptions(process.argv.slice(1), OPTIONS);
      if (options.problem) {
        const { option, missingValue } = options.problem;
        yield* printError(
          process,
          `curl: option ${option}: ${missingValue ? 'requires parameter' : 'is unknown'}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`,
        );
        return 2;
      }
      if (options.operands.length === 0) {
        yield* printError(process, "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n");
        return 2;
      }
      const read = readCurlData(process, options);
      if ('option' in read) {
        const { option, file } = read;
        const hint = "curl: try 'curl --help' or 'curl --manual' for more information";
        yield* printError(
          process,
          `curl: Failed to open ${file}\ncurl: option ${option}: error encountered when reading a file\n${hint}\n`,
        );
        return 26;
      }
      // With -G the data is part of the URL.
      const query = options.flags.has('G') ? read.data : undefined;
      const data = query === undefined ? read.data : undefined;
      let status = 0;
      for (const operand of options.operands) {
        const url = query === undefined ? operand : `${operand}${operand.includes('?') ? '&' : '?'}${query}`;
        status = yield* transferOne(process, client, { ...options, data }, url);
      }
      return status;
    },
  };
}

function* transferOne(process: Process, client: NetworkClient, options: CurlOptions, operand: string): Generator<Wait, number, void> {
  const outcome: Outcome = yield* withRetries(process, options, () => fetchUrl(process, client, options, operand));
  const quiet = options.flags.has('s') && !options.flags.has('S');
  if ('code' in outcome) {
    if (!options.flags.has('s')) yield* printMeter(process, options, 0);
    if (!quiet) yield* printError(process, `curl: (${outcome.code}) ${outcome.message}\n`);
    yield* writeOut(process, options, undefined);
    return outcome.code;
  }
  const response = outcome.response!;
  if (options.flags.has('f') && response.status >= 400) {
    if (!quiet) yield* printError(process, `curl: (22) The requested URL returned error: ${response.status}\n`);
    yield* writeOut(process, options, outcome);
    return 22;
  }
  if (options.flags.has('v')) yield* printError(process, dialogue(options, outcome));
  const status = yield* output(process, options, outcome);
  yield* writeOut(process, options, outcome);
  if (!options.flags.has('fail-with-body') || response.status < 400) return status;
  if (!quiet) yield* printError(process, `curl: (22) The requested URL returned error: ${response.status}\n`);
  return 22;
}

function* output(process: Process, options: CurlOptions, transfer: Transfer): Generator<Wait, number, void> {
  const response = transfer.response!;
  const { flags, values } = options;
  const head = flags.has('i') || flags.has('I') ? headText(transfer) : '';
  const data = head + (flags.has('I') ? '' : response.body);
  const file = values.get('o')?.[0];
  yield* printMeter(process, options, response.body.length);
  if (file === undefined || file === '-') {
    yield* write(process, 1, data);
    if (response.stream) yield* follow(process, response.stream, values);
    return 0;
  }
  const error = process.files.writeFile(file, data);
  if (!error || file === '/dev/null') return 0;
  yield* printError(
    process,
    `Warning: Failed to open the file ${file}: ${error.message}\ncurl: (23) client returned ERROR on write, ${data.length} bytes\n`,
  );
  return 23;
}

/** A watch or a log that goes on: until it ends, the time is over, or somebody interrupts. */
function* follow(
  process: Process,
  stream: NonNullable<HttpResponse['stream']>,
  values: OptionWords['values'],
): Generator<Wait, void, void> {
  const seconds = Number(values.get('m')?.[0] ?? Infinity);
  const until = process.clock.now() + seconds * 1000;
  const change: Wait = { on: 'notice', subscribe: (wake) => stream.onChange(wake) };
  try {
    for (;;) {
      yield* write(process, 1, stream.read());
      if (stream.ended || process.clock.now() >= until) return;
      yield until === Infinity ? change : { on: 'any', any: [change, { on: 'time', until }] };
    }
  } finally {
    stream.close();
  }
}

function* fetchUrl(process: Process, client: NetworkClient, options: CurlOptions, operand: string): Generator<Wait, Outcome, void> {
  let text = operand;
  for (let redirects = 0; ; redirects++) {
    const url = parseUrl(text);
    if (!url) return { code: 3, message: `URL rejected: Malformed input to a URL function` };
    const outcome = yield* fetchOnce(process, client, options, url);
    if ('code' in outcome) return outcome;
    const location = outcome.response!.headers.location;
    if (!options.flags.has('L') || location === undefined || outcome.response!.status >= 400) return outcome;
    if (redirects >= MOST_REDIRECTS) return { code: 47, message: `Maximum (${MOST_REDIRECTS}) redirects followed` };
    text = location.includes('://') ? location : `${url.scheme}://${url.authority}${location}`;
  }
}

function* fetchOnce(process: Process, client: NetworkClient, options: CurlOptions, url: Url): Generator<Wait, Outcome, void> {
  const limit = Number(options.values.get('connect-timeout')?.[0] ?? options.values.get('m')?.[0] ?? DEFAULT_CONNECT_SECONDS);
  const host = client.resolve(process.files, url.host);
  if ('failure' in host) {
    if (host.failure === 'timeout') {
      const seconds = Math.min(limit, 10);
      yield* sleepUntil(process, process.clock.now() + seconds * 1000);
      return {
        code: limit < 10 ? 28 : 6,
        message: limit < 10 ? `Resolving timed out after ${seconds * 1000} milliseconds` : `Could not resolve host: ${url.host}`,
      };
    }
    return { code: 6, message: `Could not resolve host: ${url.host}` };
  }
  const request = newRequest(client, options, url);
  const socket = connectLoopback(process, host.addresses[0]!, url.port, client.address);
  if (socket) return yield* transferLocally(process, socket, options, url, request);
  const connection = client.connect(host.addresses[0]!, url.port);
  if ('failure' in connection) {
    if (connection.failure === 'refused') {
      return { code: 7, message: `Failed to connect to ${url.host} port ${url.port} after 0 ms: Could not connect to server` };
    }
    yield* sleepUntil(process, process.clock.now() + limit * 1000);
    if (limit < DEFAULT_CONNECT_SECONDS)
      return { code: 28, message: `Connection timed out after ${Math.round(limit * 1000)} milliseconds` };
    return {
      code: 28,
      message: `Failed to connect to ${url.host} port ${url.port} after ${DEFAULT_CONNECT_SECONDS * 1000} ms: Could not connect to server`,
    };
  }
  const tls =
    'apiServer' in connection && url.scheme === 'https' ? apiServerTls(process, client.tls(connection.address), options, url) : undefined;
  if (tls && 'code' in tls) return tls;
  const response = client.request(connection, { ...request, ...tls });
  if (!response)
    return url.scheme === 'https'
      ? { code: 35, message: 'TLS connect error: error:0A00010B:SSL routines::wrong version number' }
      : { code: 52, message: 'Empty reply from server' };
  return { response, url, http2: 'apiServer' in connection && url.scheme === 'https' };
}

/** From a program of this machine. */
function* transferLocally(
  process: Process,
  socket: LoopbackSocket,
  { values }: CurlOptions,
  url: Url,
  request: HttpRequest,
): Generator<Wait, Outcome, void> {
  if (url.scheme === 'https') {
    socket.close();
    return { code: 35, message: 'TLS connect error: error:0A00010B:SSL routines::wrong version number' };
  }
  const limit = Number(values.get('m')?.[0] ?? Infinity);
  const response = yield* exchange(process, socket, request, process.clock.now() + limit * 1000);
  if (response === 'timeout')
    return { code: 28, message: `Operation timed out after ${Math.round(limit * 1000)} milliseconds with 0 bytes received` };
  if (response === 'malformed') return { code: 1, message: 'Received HTTP/0.9 when not allowed' };
  return response === 'empty' ? { code: 52, message: 'Empty reply from server' } : { response, url };
}

function newRequest(client: NetworkClient, { flags, values, data }: CurlOptions, url: Url): HttpRequest {
  const given = (values.get('H') ?? []).map((line): [string, string] => [
    line
      .slice(0, Math.max(line.indexOf(':'), 0))
      .trim()
      .toLowerCase(),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  const headers: Record<string, string> = {
    'user-agent': values.get('A')?.[0] ?? 'curl/8.15.0',
    accept: '*/*',
    ...(data === undefined ? {} : { 'content-length': `${data.length}`, 'content-type': 'application/x-www-form-urlencoded' }),
    ...joined(given),
  };
  const { host = url.authority, ...rest } = headers;
  const method = values.get('X')?.[0] ?? (flags.has('I') ? 'HEAD' : data === undefined ? 'GET' : 'POST');
  return { method, path: url.path, host, port: url.port, scheme: url.scheme, headers: rest, body: data ?? '', client: client.address };
}

/** What is given several times is one list of values. */
function joined(pairs: readonly [string, string][]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of pairs) headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value;
  return headers;
}

/** HTTP/2 has no reason phrases, and names of headers in lower case. */
function headText({ response, http2 }: Transfer): string {
  const { status, headers } = response!;
  const lines = Object.entries(headers).map(([name, value]) => `${http2 ? name : headerName(name)}: ${value}\r\n`);
  return `${http2 ? `HTTP/2 ${status} ` : `HTTP/1.1 ${status} ${reasonPhrase(status)}`}\r\n${lines.join('')}\r\n`;
}

const headerName = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

function dialogue(options: CurlOptions, transfer: Transfer): string {
  const { url, http2 } = transfer;
  const method = options.values.get('X')?.[0] ?? (options.data === undefined ? 'GET' : 'POST');
  const sent = [
    `${method} ${url.path} HTTP/${http2 ? '2' : '1.1'}`,
    `Host: ${url.authority}`,
    'User-Agent: curl/8.15.0',
    'Accept: */*',
    '',
  ].map((line) => `> ${line}\r\n`);
  const received = headText(transfer)
    .split('\r\n')
    .slice(0, -1)
    .map((line) => `< ${line}\r\n`);
  return `* Connected to ${url.host} (${url.host}) port ${url.port}\n${sent.join('')}${received.join('')}`;
}

/** What curl shows on standard error when its output does not go to a terminal. */
function* printMeter(process: Process, { flags, values }: CurlOptions, size: number): Generator<Wait, void, void> {
  const shown = !flags.has('s') && !flags.has('no-progress-meter') && (!process.isTerminal(1) || values.has('o'));
  if (!shown) return;
  const width = (value: number) => String(value).padStart(5);
  const line = `${size ? 100 : '  0'} ${width(size)}${size ? '  100' : '    0'} ${width(size)}    0     0  ${width(size)}      0 --:--:-- --:--:-- --:--:-- ${width(size)}\n`;
  yield* printError(
    process,
    `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n${line}`,
  );
}

function* writeOut(process: Process, { values }: CurlOptions, transfer: Transfer | undefined): Generator<Wait, void, void> {
  const format = values.get('w')?.[0];
  if (format === undefined) return;
  const { response, url } = transfer ?? { response: undefined, url: undefined };
  const variables: Record<string, string> = {
    http_code: String(response?.status ?? 0).padStart(3, '0'),
    response_code: String(response?.status ?? 0).padStart(3, '0'),
    size_download: `${response?.body.length ?? 0}`,
    time_total: '0.000512',
    time_connect: '0.000113',
    http_version: transfer?.http2 ? '2' : '1.1',
    content_type: response?.headers['content-type'] ?? '',
    url_effective: url ? `${url.scheme}://${url.authority}${url.path}` : '',
    remote_ip: url?.host ?? '',
  };
  const escapes: Record<string, string> = { '\\n': '\n', '\\t': '\t', '\\r': '\r' };
  const text = format.replace(/%\{(\w+)\}|\\[ntr]|%%/g, (whole, name?: string) =>
    name === undefined ? (escapes[whole] ?? '%') : Object.hasOwn(variables, name) ? variables[name]! : '',
  );
  yield* print(process, text);
}
