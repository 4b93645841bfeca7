/** Servers that tell about the request or about themselves: what lessons about Services use. */
import { requestPath, textResponse, type HttpRequest } from '../http.ts';
import { answerAdmissionReview } from './admission.servers.ts';
import { flagValue, portOf, type ServerContext, type ServerProgram } from '../server-program.ts';

const httpOn = (...ports: readonly number[]) => ports.map((port) => ({ port, protocol: 'http' as const }));

/** hashicorp/http-echo: one text for every request. */
export const httpEcho: ServerProgram = {
  commands: ['/http-echo', 'http-echo'],
  start({ argv, env, now }) {
    const text = flagValue(argv, '-text', '--text') ?? env['ECHO_TEXT'];
    if (!text) return { exitCode: 127, log: ['Missing -text option!'] };
    const port = portOf(flagValue(argv, '-listen', '--listen')?.replace(/^.*:/, ''), 5678);
    return {
      listeners: httpOn(port),
      log: [`${new Date(now).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ')} [INFO] server is listening on :${port}`],
    };
  },
  stop: { exitCode: 0 },
  respond(request, { argv, env, now }) {
    if (requestPath(request) === '/health') return textResponse(200, '{"status":"ok"}\n', 'application/json; charset=utf-8');
    const text = flagValue(argv, '-text', '--text') ?? env['ECHO_TEXT'] ?? '';
    const stamp = new Date(now).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
    const line = `${stamp} ${request.host} ${request.client} "${request.method} ${request.path} HTTP/1.1" 200 ${text.length + 1} "${request.headers['user-agent'] ?? ''}" 0s`;
    return { ...textResponse(200, `${text}\n`), log: [line] };
  },
};

function requestAsJson({ method, path, host, headers, body, client }: HttpRequest, { hostname, env }: ServerContext): object {
  const url = path.split('?');
  return {
    host: { hostname: host.replace(/:\d+$/, ''), ip: `::ffff:${client}`, ips: [] },
    http: { method, baseUrl: '', originalUrl: path, protocol: 'http' },
    request: {
      params: { 0: url[0] },
      query: Object.fromEntries(
        new Map(
          (url[1] ?? '')
            .split('&')
            .filter(Boolean)
            .map((pair) => pair.split('=') as [string, string]),
        ),
      ),
      cookies: {},
      body: body || {},
      headers: { host, ...headers },
    },
    environment: { HOSTNAME: hostname, ...env },
  };
}

/** ealen/echo-server. */
export const ealenEcho: ServerProgram = {
  commands: ['node', '/bin/echo-server'],
  start({ env }) {
    const port = portOf(env['PORT'], 80);
    return { listeners: httpOn(port), log: [`{"host":"0.0.0.0","level":"info","message":"Listening on port ${port}."}`] };
  },
  stop: { exitCode: 0 },
  respond: (request, context) => textResponse(200, JSON.stringify(requestAsJson(request, context)), 'application/json; charset=utf-8'),
};

/** mendhak/http-https-echo. */
export const mendhakEcho: ServerProgram = {
  commands: ['node'],
  start({ env }) {
    const port = portOf(env['HTTP_PORT'], 8080);
    const secure = portOf(env['HTTPS_PORT'], 8443);
    return {
      listeners: [...httpOn(port), { port: secure, protocol: 'https' }],
      log: [`Listening on ports ${port} for http, and ${secure} for https.`],
    };
  },
  stop: { exitCode: 0 },
  respond({ method, path, host, headers, body, client }, { hostname }) {
    const report = {
      path: path.split('?')[0],
      headers: { host, ...headers },
      method,
      body,
      fresh: false,
      hostname: host.replace(/:\d+$/, ''),
      ip: `::ffff:${client}`,
      ips: [],
      protocol: 'http',
      query: {},
      subdomains: [],
      xhr: false,
      os: { hostname },
      connection: {},
    };
    return textResponse(200, JSON.stringify(report, undefined, 2), 'application/json; charset=utf-8');
  },
};

/** traefik/whoami and its like. */
export const whoami: ServerProgram = {
  commands: ['/whoami', 'whoami-server'],
  start({ argv, env, now }) {
    const port = portOf(flagValue(argv, '-port', '--port') ?? env['WHOAMI_PORT_NUMBER'], 80);
    return {
      listeners: httpOn(port),
      log: [`${new Date(now).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ')} Starting up on port ${port}`],
    };
  },
  stop: { exitCode: 2 },
  respond({ method, path, host, headers, client }, { hostname, address }) {
    const fields = Object.entries(headers).map(
      ([name, value]) => `${name.replace(/(^|-)\w/g, (letter) => letter.toUpperCase())}: ${value}\n`,
    );
    return textResponse(
      200,
      `Hostname: ${hostname}\nIP: 127.0.0.1\nIP: ${address}\nRemoteAddr: ${client}:40000\n${method} ${path} HTTP/1.1\nHost: ${host}\n${fields.join('')}\n`,
    );
  },
};

/** gcr.io/google-samples/hello-app and kubernetes-bootcamp. */
export function newHelloServer(
  commands: readonly string[],
  greeting: (hostname: string) => string,
  log: (port: number) => string,
): ServerProgram {
  return {
    commands,
    start: ({ env }) => ({ listeners: httpOn(portOf(env['PORT'], 8080)), log: [log(portOf(env['PORT'], 8080))] }),
    stop: { exitCode: 143 },
    respond: (_request, { hostname }) => textResponse(200, greeting(hostname)),
  };
}

/** agnhost's subcommands that serve; `pause` waits. */
export const agnhost: ServerProgram = {
  commands: ['/agnhost', 'agnhost'],
  start({ argv }) {
    const command = argv[1] ?? 'help';
    if (command === 'pause') return { listeners: [], log: ['Paused'] };
    const port = (fallback: number) => portOf(flagValue(argv, '--http-port', '--port'), fallback);
    if (command === 'netexec') {
      return {
        listeners: [...httpOn(port(8080)), { port: portOf(flagValue(argv, '--udp-port'), 8081), protocol: 'udp' }],
        log: [`Started HTTP server on port ${port(8080)}`],
      };
    }
    if (command === 'serve-hostname') return { listeners: httpOn(port(9376)), log: [`Serving on port ${port(9376)}.`] };
    if (command === 'test-webserver' || command === 'porter' || command === 'liveness')
      return { listeners: httpOn(port(command === 'liveness' ? 8080 : 80)), log: [] };
    if (command === 'webhook') return { listeners: [{ port: port(8443), protocol: 'https' }], log: [] };
    if (command === 'grpc-health-checking')
      return { listeners: [{ port: portOf(flagValue(argv, '--port'), 5000), protocol: 'grpc' }, ...httpOn(8080)], log: [] };
    if (command === 'help' || command === '--help') return { exitCode: 0, log: ['Usage:', '  app [command]'] };
    return { exitCode: 1, log: [`Error: unknown command "${command}" for "app"`] };
  },
  respond(request, { argv, hostname, now }) {
    const path = requestPath(request);
    if (argv[1] === 'webhook') return answerAdmissionReview(request);
    if (argv[1] === 'serve-hostname' || path === '/hostname') return textResponse(200, hostname);
    if (path === '/healthz' || path === '/clientip') return textResponse(200, path === '/clientip' ? `${request.client}:40000` : '');
    if (path === '/echo') return textResponse(200, decodeURIComponent(/[?&]msg=([^&]*)/.exec(request.path)?.[1] ?? ''));
    return textResponse(200, `NOW: ${new Date(now).toISOString()}`);
  },
};
