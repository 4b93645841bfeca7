/** The objects of a release in tables, kind by kind, and the pods that belong to them (pkg/kube, Client.Get). */
import { pathOf, type Info } from '../../resource/info.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { TablePrinter } from '../../printers/table.printer.ts';
import type { Release } from '../release/release.ts';
import type { HelmContext } from './context.ts';
import { buildObjects, readLive } from './kube-objects.ts';

const PLAIN = { wide: false, noHeaders: false, withNamespace: false, showLabels: false, labelColumns: [] } as const;

export function resourceTables(context: HelmContext, release: Release): string {
  const infos = buildObjects(context.session, release.manifest, release.namespace);
  const groups = new Map<string, Info[]>();
  for (const info of infos) {
    const title = `${info.resource.version}/${info.resource.kind}`;
    groups.set(title, [...(groups.get(title) ?? []), info]);
  }
  let text = '';
  for (const [title, members] of groups) text += `==> ${title}\n${tableOf(context, members.map(pathOf))}\n`;
  const pods = infos.flatMap((info) => podPaths(context, info));
  if (pods.length > 0) text += `==> v1/Pod(related)\n${tableOf(context, [...new Set(pods)])}\n`;
  return text;
}

function tableOf({ session }: HelmContext, paths: readonly string[]): string {
  const tables = paths.map((path) => session.client.send({ method: 'GET', path, accept: 'table' })).filter(({ code }) => code < 400);
  if (tables.length === 0) return '';
  const [first, ...others] = tables.map(({ body }) => body as Dynamic);
  const rows = [...first.rows, ...others.flatMap(({ rows: more }) => more)];
  return new TablePrinter(PLAIN).print({ ...first, rows });
}

function podPaths({ session }: HelmContext, info: Info): string[] {
  const labels = (readLive(session, info) as Dynamic)?.spec?.selector?.matchLabels as Record<string, string> | undefined;
  if (!labels) return [];
  const base = `/api/v1/namespaces/${info.namespace}/pods`;
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const { items } = session.send<{ items: { metadata: { name: string } }[] }>({ method: 'GET', path: base, query: { labelSelector } });
  return items.map(({ metadata }) => `${base}/${metadata.name}`);
}
