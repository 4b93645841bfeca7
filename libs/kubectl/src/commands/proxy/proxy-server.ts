/** What answers behind `kubectl proxy`: a filter, files of a directory, and the API (kubectl, pkg/proxy). */
import { answerHttp, ConnectionError, type HttpAnswer, type HttpRequestMessage } from '@drydock/apiserver';
import { failed, type Files } from '@drydock/shell';
import type { Session } from '../../cluster/session.ts';

export interface ProxyFilter {
  acceptHosts: readonly RegExp[];
  acceptPaths: readonly RegExp[];
  rejectPaths: readonly RegExp[];
  rejectMethods: readonly RegExp[];
}

export interface ProxyServerOptions {
  session: Session;
  files: Files;
  /** undefined: everything may be asked for. */
  filter: ProxyFilter | undefined;
  /** Both with a slash at the end. */
  apiPrefix: string;
  www: { directory: string; prefix: string } | undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  txt: 'text/plain; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
};

export function answerProxy(options: ProxyServerOptions, request: HttpRequestMessage): HttpAnswer {
  const { session, files, filter, apiPrefix, www } = options;
  const path = request.target.split('?')[0]!;
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (filter && !accepts(filter, request.method, path, host)) return plain(403, 'Forbidden\n');
  if (www && path.startsWith(www.prefix)) return answerFile(files, www.directory, path.slice(www.prefix.length));
  if (!path.startsWith(apiPrefix)) {
    if (`${path}/` === apiPrefix) return { status: 301, headers: { location: apiPrefix }, body: '' };
    return plain(404, '404 page not found\n');
  }
  const target = /\/api\/$/.test(apiPrefix) ? request.target : request.target.slice(apiPrefix.length - 1);
  try {
    return answerHttp(({ credentials: _, ...rest }) => session.client.send(rest), { ...request, target });
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    session.log('E', 'proxy_server.go:147', `Error while proxying request: ${error.message}`);
    return plain(500, `${error.message}\n`);
  }
}

function accepts(
  { acceptHosts, acceptPaths, rejectPaths, rejectMethods }: ProxyFilter,
  method: string,
  path: string,
  host: string,
): boolean {
  const matches = (patterns: readonly RegExp[], text: string) => patterns.some((pattern) => pattern.test(text));
  if (matches(rejectPaths, path) || matches(rejectMethods, method)) return false;
  return matches(acceptPaths, path) && matches(acceptHosts, host);
}

function answerFile(files: Files, directory: string, name: string): HttpAnswer {
  // Nothing above the directory: what climbs is cut off, as net/http's Dir does.
  const parts = name.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  const path = [directory.replace(/\/+$/, ''), ...parts].join('/');
  const names = files.list(path);
  if (!failed(names)) {
    const index = files.readFile(`${path}/index.html`);
    if (!failed(index)) return { status: 200, headers: { 'content-type': TYPES.html! }, body: index };
    const links = [...names].sort().map((each) => {
      const shown = failed(files.list(`${path}/${each}`)) ? each : `${each}/`;
      return `<a href="${shown}">${shown}</a>\n`;
    });
    const body = `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${links.join('')}</pre>\n`;
    return { status: 200, headers: { 'content-type': TYPES.html! }, body };
  }
  const content = files.readFile(path);
  if (failed(content)) return plain(404, '404 page not found\n');
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return { status: 200, headers: { 'content-type': TYPES[extension] ?? 'application/octet-stream' }, body: content };
}

function plain(status: number, body: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }, body };
}
