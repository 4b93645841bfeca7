/** The fields that a JSONPath template, a Go template, custom columns, a field selector or a sort key names. */

/** Paths of names, without indexes and filters: `{.spec.containers[0].image}` names spec, containers, image. */
export function fieldPathsIn(text: string): string[][] {
  const selector = /^[a-zA-Z][\w.]*(?:!=|==?)/.test(text) ? text.replace(/(^|,)([a-zA-Z])/g, '$1.$2') : text;
  const paths = [...selector.matchAll(/\.[A-Za-z_][\w-]*(?:\[[^\]]*\])?(?:\.[A-Za-z_][\w-]*(?:\[[^\]]*\])?)*/g)];
  const names = paths.map(([path]) =>
    path
      .replaceAll(/\[[^\]]*\]/g, '')
      .split('.')
      .filter(Boolean),
  );
  const seen = new Set<string>();
  return names
    .map((path) => (path[0] === 'items' ? path.slice(1) : path))
    .filter((path) => path.length && !seen.has(path.join('.')) && seen.add(path.join('.')));
}
