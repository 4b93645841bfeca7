/** Where objects come from, for the annotations that `buildMetadata` asks for (kustomize, api/resource/origin.go). */

/** A file that an object was read from, or a field of a kustomization that made or changed it. */
export type Origin = { readonly path: string } | { readonly configuredIn: string; readonly kind: string };

export function originText(origin: Origin): string {
  if ('path' in origin) return `path: ${origin.path}\n`;
  return `configuredIn: ${origin.configuredIn}\nconfiguredBy:\n  apiVersion: builtin\n  kind: ${origin.kind}\n`;
}

export function transformationsText(origins: readonly Origin[]): string {
  return origins.map((origin) => `- ${originText(origin).trimEnd().replaceAll('\n', '\n  ')}\n`).join('');
}

/** A path relative to the directory that is built, which `directory` is relative to. */
export function joined(directory: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${directory}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}
