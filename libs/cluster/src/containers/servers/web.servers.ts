/** Apache, the HTTP servers of languages, and a stand-in for applications whose inside nobody knows. */
import { requestPath, textResponse } from '../http.ts';
import { flagValue, portOf, type ServerProgram } from '../server-program.ts';
import { commonLogLine } from './access-log.ts';
import { directoryPage, serveDirectory } from './static-files.ts';

function apacheError(status: number, title: string, detail: string) {
  const body = `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${detail}</p>\n</body></html>\n`;
  return textResponse(status, body, 'text/html; charset=iso-8859-1');
}

export function newApacheServer(commands: readonly string[], root: string): ServerProgram {
  return {
    commands,
    version: {
      flags: ['-v', '-V'],
      text: ({ env }) => [`Server version: Apache/${env['HTTPD_VERSION'] ?? '2.4.65'} (Unix)`, 'Server built:   Jul 21 2025 22:00:00'],
    },
    start({ address, now, env }) {
      const stamp = new Date(now).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/, '$1 $3 $2 $5.000000 $4');
      const name = `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${address}. Set the 'ServerName' directive globally to suppress this message`;
      const version = env['HTTPD_VERSION'] ?? '2.4.65';
      return {
        listeners: [{ port: 80, protocol: 'http' }],
        log: [
          name,
          name,
          `[${stamp}] [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/${version} (Unix) configured -- resuming normal operations`,
          `[${stamp}] [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'`,
        ],
      };
    },
    stop: { exitCode: 0 },
    respond(request, context) {
      const missing = apacheError(404, 'Not Found', 'The requested URL was not found on this server.');
      const response = serveDirectory(root, request, context, missing);
      const server = `Apache/${context.env['HTTPD_VERSION'] ?? '2.4.65'} (Unix)`;
      return {
        ...response,
        headers: { date: new Date(context.now).toUTCString(), server, ...response.headers },
        log: [commonLogLine(request, response, context.now)],
      };
    },
  };
}

/** `python -m http.server [port] [--directory D]`; other arguments are an application of the learner's that nobody knows. */
export const pythonServer: ServerProgram = {
  commands: ['python', 'python3'],
  start({ argv, declaredPorts }) {
    const module = flagValue(argv, '-m');
    if (module === 'http.server') {
      const port = portOf(
        argv.slice(argv.indexOf(module) + 1).find((word) => /^\d+$/.test(word)),
        8000,
      );
      return { listeners: [{ port, protocol: 'http' }], log: [`Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...`] };
    }
    if (argv.length === 1) return { exitCode: 0, log: [] };
    return { listeners: declaredPorts.map((port) => ({ port, protocol: 'http' })), log: [] };
  },
  respond(request, context) {
    const { argv, workingDir, listDirectory, now } = context;
    const root = flagValue(argv, '--directory', '-d') ?? (workingDir || '/');
    const path = requestPath(request);
    const names = listDirectory(root.replace(/\/+$/, '') + path);
    const missing = textResponse(
      404,
      '<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: 404</p>\n        <p>Message: File not found.</p>\n    </body>\n</html>\n',
      'text/html;charset=utf-8',
    );
    const response = serveDirectory(root, request, context, names ? directoryPage(path, names) : missing);
    return { ...response, log: [`${commonLogLine(request, response, now).replace(/ \d+$/, '')} -`] };
  },
};

/** Node, Go and the like with a program of the learner's; without arguments they want a terminal and end. */
export function newInterpreterServer(commands: readonly string[], needsArguments: boolean): ServerProgram {
  return {
    commands,
    start({ argv, declaredPorts, env }) {
      if (needsArguments && argv.length === 1) return { exitCode: 0, log: [] };
      const ports = declaredPorts.length > 0 ? declaredPorts : [portOf(env['PORT'], 8080)];
      return { listeners: ports.map((port) => ({ port, protocol: 'http' })), log: [] };
    },
    stop: { exitCode: 143 },
    respond: (request, { hostname }) => textResponse(200, `Hello from ${hostname}\nYou asked for ${request.path}\n`),
  };
}

/** The main program of an image that is not in the catalogue. */
export const unknownServer: ServerProgram = { ...newInterpreterServer(['/app'], false), stop: { exitCode: 0 } };
