import { contentTypeOf, requestPath, textResponse, type HttpRequest, type HttpResponse } from '../http.ts';
import type { ServerContext } from '../server-program.ts';

/** Answers from a directory: files, `index.html` for directories, else `notFound`. */
export function serveDirectory(root: string, request: HttpRequest, context: ServerContext, notFound: HttpResponse): HttpResponse {
  const path = root.replace(/\/+$/, '') + requestPath(request);
  const isDirectory = path.endsWith('/') || context.listDirectory(path) !== undefined;
  const file = isDirectory ? `${path.replace(/\/+$/, '')}/index.html` : path;
  const content = context.readFile(file);
  return content === undefined ? notFound : textResponse(200, content, contentTypeOf(file));
}

/** A page that lists a directory, for servers that do so. */
export function directoryPage(path: string, names: readonly string[]): HttpResponse {
  const items = names.map((name) => `<li><a href="${encodeURIComponent(name)}">${name}</a></li>\n`).join('');
  const body = `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Directory listing for ${path}</title>\n</head>\n<body>\n<h1>Directory listing for ${path}</h1>\n<hr>\n<ul>\n${items}</ul>\n<hr>\n</body>\n</html>\n`;
  return textResponse(200, body, 'text/html; charset=utf-8');
}
