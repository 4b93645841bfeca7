/** Which backend an Ingress means for a request (kubernetes-sigs' ingress-nginx; networking.k8s.io, "Path types" and "Hostname wildcards"). Pure. */
import { INGRESS_CLASS_ANNOTATION, type Ingress, type IngressBackend, type IngressClass, type IngressPath } from '@drydock/kinds';

export const CONTROLLER = 'k8s.io/ingress-nginx';
const CLASS = 'nginx';
const ANNOTATION = 'nginx.ingress.kubernetes.io/';

/** Where a request goes. */
export interface Route {
  ingress: Ingress;
  backend: IngressBackend;
  /** The path to ask the backend for. */
  path: string;
}

/** Whether the controller looks after an Ingress. */
export function isServed({ spec, metadata }: Ingress, classes: readonly IngressClass[]): boolean {
  const annotated = metadata.annotations?.[INGRESS_CLASS_ANNOTATION];
  if (spec.ingressClassName === undefined) return annotated === CLASS;
  const named = classes.find((each) => each.metadata.name === spec.ingressClassName);
  return named?.spec.controller === CONTROLLER;
}

export function annotationOf({ metadata }: Ingress, name: string): string | undefined {
  return metadata.annotations?.[ANNOTATION + name];
}

interface Candidate extends Route {
  /** The better ones sort first: by host, by kind of path, by its length. */
  rank: readonly number[];
}

/** `path` is without its query. The oldest Ingress wins among equals. */
export function findRoute(ingresses: readonly Ingress[], host: string, path: string): Route | undefined {
  const byAge = [...ingresses].sort((a, b) => ((a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1));
  const candidates = byAge.flatMap((ingress) => candidatesOf(ingress, host, path));
  const [best] = candidates.sort((a, b) => compareRanks(a.rank, b.rank));
  if (best) return best;
  const fallback = byAge.find(({ spec }) => spec.defaultBackend !== undefined);
  return fallback && { ingress: fallback, backend: fallback.spec.defaultBackend!, path };
}

function candidatesOf(ingress: Ingress, host: string, path: string): Candidate[] {
  return (ingress.spec.rules ?? []).flatMap((rule) => {
    const hostRank = rankOfHost(rule.host, host);
    if (hostRank === undefined) return [];
    return (rule.http?.paths ?? []).flatMap((each) => {
      const match = matchPath(ingress, each, path);
      return match ? [{ ingress, backend: each.backend, path: match.path, rank: [hostRank, ...match.rank] }] : [];
    });
  });
}

/** The same name, a wildcard for its first label, or any. */
function rankOfHost(wanted: string | undefined, host: string): number | undefined {
  if (!wanted) return 2;
  if (wanted === host) return 0;
  return wanted.startsWith('*.') && host.slice(host.indexOf('.') + 1) === wanted.slice(2) && host.includes('.') ? 1 : undefined;
}

function matchPath(
  ingress: Ingress,
  { path: wanted = '/', pathType }: IngressPath,
  path: string,
): { path: string; rank: number[] } | undefined {
  const target = annotationOf(ingress, 'rewrite-target');
  const isPattern = annotationOf(ingress, 'use-regex') === 'true' || (target !== undefined && pathType === 'ImplementationSpecific');
  const length = -wanted.length;
  if (isPattern) {
    const groups = patternOf(wanted)?.exec(path);
    return groups ? { path: rewritten(target, path, groups), rank: [1, length] } : undefined;
  }
  if (pathType === 'Exact') return wanted === path ? { path: rewritten(target, path), rank: [0, length] } : undefined;
  const prefix = wanted.endsWith('/') ? wanted : `${wanted}/`;
  return path === wanted || `${path}/`.startsWith(prefix) ? { path: rewritten(target, path), rank: [1, length] } : undefined;
}

function patternOf(text: string): RegExp | undefined {
  try {
    return new RegExp(`^${text}`, 'i');
  } catch {
    return undefined;
  }
}

/** `rewrite-target` with `$1` and so on from the groups of the path. */
function rewritten(target: string | undefined, path: string, groups: readonly (string | undefined)[] = []): string {
  if (target === undefined) return path;
  const text = target.replace(/\$(\d)/g, (_, digit: string) => groups[Number(digit)] ?? '');
  return text.startsWith('/') ? text : `/${text}`;
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((rank, i) => rank !== b[i]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}
