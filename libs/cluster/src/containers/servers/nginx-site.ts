/** How nginx answers a request: which server, which location, which file (nginx.org, "How nginx processes a request"). */
import { contentTypeOf, requestPath, textResponse, type HttpRequest, type HttpResponse } from '../http.ts';
import type { ServerContext } from '../server-program.ts';
import type { Directive } from './nginx-config.ts';

export interface Site {
  ports: readonly number[];
  names: readonly string[];
  directives: readonly Directive[];
}

const DEFAULT_PORT = 80;
const MOST_REDIRECTS = 10;

const known = new WeakMap<readonly Directive[], readonly Site[]>();

export function sitesOf(config: readonly Directive[]): readonly Site[] {
  let sites = known.get(config);
  if (!sites) known.set(config, (sites = readSites(config)));
  return sites;
}

function readSites(config: readonly Directive[]): Site[] {
  const servers = config
    .filter(({ name }) => name === 'http')
    .flatMap(({ block }) => (block ?? []).filter(({ name }) => name === 'server'));
  return servers.map(({ block = [] }) => ({ ports: portsOf(block), names: valuesOf(block, 'server_name'), directives: block }));
}

function portsOf(server: readonly Directive[]): number[] {
  const listens = server
    .filter(({ name }) => name === 'listen')
    .map(({ words }) => Number(/(\d+)$/.exec(words[0] ?? '')?.[1] ?? DEFAULT_PORT));
  return listens.length > 0 ? [...new Set(listens)] : [DEFAULT_PORT];
}

function valuesOf(directives: readonly Directive[], name: string): string[] {
  return directives.filter((each) => each.name === name).flatMap(({ words }) => words);
}

function valueOf(directives: readonly Directive[], name: string): string | undefined {
  return directives.find((each) => each.name === name)?.words[0];
}

/** The site for a request: the one with its name, else the first that listens on the port. */
export function chooseSite(sites: readonly Site[], port: number, host: string): Site | undefined {
  const listening = sites.filter(({ ports }) => ports.includes(port));
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return listening.find(({ names }) => names.includes(name)) ?? listening[0];
}

export function answerSite(site: Site, request: HttpRequest, context: ServerContext): HttpResponse {
  return answerAt(site, requestPath(request), request, context, 0);
}

function answerAt(site: Site, path: string, request: HttpRequest, context: ServerContext, redirects: number): HttpResponse {
  if (redirects > MOST_REDIRECTS) return errorPage(context, 500);
  const location = chooseLocation(site.directives, path);
  const scope = [...(location?.block ?? []), ...site.directives.filter(({ name }) => name !== 'location')];
  const returned = scope.find(({ name }) => name === 'return');
  if (returned) return answerReturn(returned.words, scope, request, context);
  const upstream = valueOf(scope, 'proxy_pass');
  if (upstream !== undefined) return proxy(upstream, location, path, request, context);
  if (request.method !== 'GET' && request.method !== 'HEAD') return errorPage(context, 405);
  return answerFile(site, scope, location, path, request, context, redirects);
}

function answerReturn(words: readonly string[], scope: readonly Directive[], request: HttpRequest, context: ServerContext): HttpResponse {
  const code = Number(words[0]);
  const text = expand(words[1] ?? '', request, context);
  if (Number.isNaN(code)) return redirect(context, 302, expand(words[0]!, request, context));
  if (code >= 300 && code < 400 && text) return redirect(context, code, text);
  if (words[1] === undefined) return code >= 400 ? errorPage(context, code) : textResponse(code, '', 'text/html');
  const type = valueOf(scope, 'default_type') ?? 'application/octet-stream';
  return textResponse(code, text, type);
}

function redirect(context: ServerContext, code: number, location: string): HttpResponse {
  const page = errorPage(context, code);
  return { ...page, headers: { ...page.headers, location } };
}

/** The variables that texts in configurations use most. */
function expand(text: string, { method, path, host, client, scheme }: HttpRequest, { hostname, address, now }: ServerContext): string {
  const [uri = '', args = ''] = path.split('?');
  const values: Record<string, string> = {
    host: host.replace(/:\d+$/, ''),
    http_host: host,
    hostname,
    uri,
    request_uri: path,
    args,
    request_method: method,
    remote_addr: client,
    server_addr: address,
    scheme,
    time_iso8601: new Date(now).toISOString().replace(/\.\d{3}Z$/, '+00:00'),
  };
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, bare?: string) => {
    const name = (braced ?? bare)!;
    return Object.hasOwn(values, name) ? values[name]! : '';
  });
}

function proxy(
  upstream: string,
  location: Directive | undefined,
  path: string,
  request: HttpRequest,
  context: ServerContext,
): HttpResponse {
  const target = /^(https?:\/\/[^/]+)(\/.*)?$/.exec(upstream);
  if (!target) return errorPage(context, 500);
  const prefix = location?.words.at(-1) ?? '/';
  const query = request.path.includes('?') ? request.path.slice(request.path.indexOf('?')) : '';
  const rest = target[2] === undefined ? path : target[2] + path.slice(prefix.length);
  const response = context.fetch?.(target[1]! + rest + query, request);
  return response ?? errorPage(context, 502);
}

function answerFile(
  site: Site,
  scope: readonly Directive[],
  location: Directive | undefined,
  path: string,
  request: HttpRequest,
  context: ServerContext,
  redirects: number,
): HttpResponse {
  const files = { root: valueOf(scope, 'root') ?? '/usr/share/nginx/html', alias: valueOf(location?.block ?? [], 'alias') };
  const onDisk = (uri: string) => (files.alias === undefined ? files.root + uri : files.alias + uri.slice(location!.words.at(-1)!.length));
  const tries = scope.find(({ name }) => name === 'try_files')?.words;
  if (tries) {
    for (const candidate of tries.slice(0, -1)) {
      const found = serveFile(onDisk(expand(candidate.replaceAll('$uri', path), request, context)), context);
      if (found) return found;
    }
    const last = tries.at(-1)!;
    if (last.startsWith('=')) return errorPage(context, Number(last.slice(1)));
    return answerAt(site, expand(last.replaceAll('$uri', path), request, context), request, context, redirects + 1);
  }
  if (path.endsWith('/')) return answerIndex(scope, path, onDisk, context);
  const found = serveFile(onDisk(path), context);
  if (found) return found;
  if (context.listDirectory(onDisk(path))) return redirect(context, 301, `${request.scheme}://${request.host}${path}/`);
  return errorPage(context, 404);
}

function answerIndex(scope: readonly Directive[], path: string, onDisk: (uri: string) => string, context: ServerContext): HttpResponse {
  const given = valuesOf(scope, 'index');
  for (const name of given.length > 0 ? given : ['index.html']) {
    const found = serveFile(onDisk(path + name), context);
    if (found) return found;
  }
  if (valueOf(scope, 'autoindex') === 'on') return listing(path, context.listDirectory(onDisk(path)) ?? []);
  return context.listDirectory(onDisk(path)) ? errorPage(context, 403) : errorPage(context, 404);
}

function listing(path: string, names: readonly string[]): HttpResponse {
  const rows = names.map((name) => `<a href="${name}">${name}</a>\r\n`).join('');
  const body = `<html>\r\n<head><title>Index of ${path}</title></head>\r\n<body>\r\n<h1>Index of ${path}</h1><hr><pre><a href="../">../</a>\r\n${rows}</pre><hr></body>\r\n</html>\r\n`;
  return textResponse(200, body, 'text/html');
}

function serveFile(path: string, { readFile }: ServerContext): HttpResponse | undefined {
  const content = path.endsWith('/') ? undefined : readFile(path);
  return content === undefined ? undefined : textResponse(200, content, contentTypeOf(path));
}

/** Exact names first, then the longest `^~`, then regular expressions in order, then the longest prefix. */
function chooseLocation(server: readonly Directive[], path: string): Directive | undefined {
  const locations = server.filter(({ name }) => name === 'location');
  const kindOf = ({ words }: Directive) => (words.length > 1 ? words[0]! : '');
  const exact = locations.find((each) => kindOf(each) === '=' && each.words[1] === path);
  if (exact) return exact;
  const prefixes = locations.filter((each) => ['', '^~'].includes(kindOf(each)) && path.startsWith(each.words.at(-1) ?? '/'));
  const longest = prefixes.sort((a, b) => b.words.at(-1)!.length - a.words.at(-1)!.length)[0];
  if (longest && kindOf(longest) === '^~') return longest;
  const matching = locations.find((each) => kindOf(each).startsWith('~') && matchesExpression(each.words[1]!, kindOf(each) === '~*', path));
  return matching ?? longest;
}

/** Only expressions without repetition of groups are tried, so that none can take for ever; others never match. */
function matchesExpression(expression: string, ignoreCase: boolean, path: string): boolean {
  if (/[+*}]\)?[+*{]|\)[+*{]/.test(expression) || path.length > 2048) return false;
  try {
    return new RegExp(expression, ignoreCase ? 'i' : '').test(path);
  } catch {
    return false;
  }
}

const ERROR_TITLES: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Authorization Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
};

export function nginxVersion({ env }: ServerContext): string {
  return env['NGINX_VERSION'] ?? '1.29.0';
}

/** nginx's own page. */
export function errorPage(context: ServerContext, status: number): HttpResponse {
  const title = ERROR_TITLES[status] ?? '';
  const heading = `${status} ${title}`.trim();
  const body = `<html>\r\n<head><title>${heading}</title></head>\r\n<body>\r\n<center><h1>${heading}</h1></center>\r\n<hr><center>nginx/${nginxVersion(context)}</center>\r\n</body>\r\n</html>\r\n`;
  return textResponse(status, body, 'text/html');
}
