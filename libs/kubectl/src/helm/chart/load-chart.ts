/** Charts from directories and archives (helm.sh/helm/v3, pkg/chart/loader). */
import { CompressionError, decodeUtf8 as decodeBytes, gunzip, isGzip, isRecord, parseYamlDocument } from '@drydock/apimachinery';
import { failed, type Files } from '@drydock/shell';
import { HelmError } from '../command/helm-error.ts';
import type { Chart, ChartFile, ChartMetadata, Values } from './chart.ts';
import { IgnoreRules } from './ignore-rules.ts';
import { readTar } from './tar.ts';

/** A directory or an archive. Throws HelmError. */
export function loadChart(files: Files, path: string): Chart {
  if (files.isDirectory(path)) return chartFromFiles(readDirectory(files, path));
  const bytes = files.readFile(path);
  if (failed(bytes)) throw new HelmError(`stat ${path}: ${bytes.message.toLowerCase()}`);
  return chartFromArchive(
    Uint8Array.from(bytes, (char) => char.charCodeAt(0)),
    path,
  );
}

export function chartFromArchive(bytes: Uint8Array, path: string): Chart {
  if (!isGzip(bytes)) throw new HelmError(`file '${path}' does not appear to be a gzipped archive; got 'text/plain; charset=utf-8'`);
  return chartFromFiles(filesOfArchive(bytes));
}

/** The files of a packed chart, without the directory around them. */
export function filesOfArchive(bytes: Uint8Array): ChartFile[] {
  try {
    return readTar(gunzip(bytes)).map(({ name, bytes: content }) => ({
      name: name.slice(name.indexOf('/') + 1),
      text: decodeBytes(content),
    }));
  } catch (error) {
    if (error instanceof CompressionError) throw new HelmError(error.message);
    throw error;
  }
}

/** What of a directory belongs to the chart, names in order. */
export function readDirectory(files: Files, root: string): ChartFile[] {
  const ignore = files.readText(`${root}/.helmignore`);
  const rules = new IgnoreRules(failed(ignore) ? '' : ignore);
  const found: ChartFile[] = [];
  const walk = (relative: string): void => {
    const names = files.list(relative ? `${root}/${relative}` : root);
    if (failed(names)) return;
    for (const name of names) {
      const path = relative ? `${relative}/${name}` : name;
      const directory = files.isDirectory(`${root}/${path}`);
      if (rules.ignores(path, directory)) continue;
      if (directory) walk(path);
      else {
        const text = files.readText(`${root}/${path}`);
        if (!failed(text)) found.push({ name: path, text });
      }
    }
  };
  walk('');
  return found;
}

const OWN_FILES: ReadonlySet<string> = new Set(['Chart.yaml', 'Chart.lock', 'values.yaml', 'values.schema.json']);

export function chartFromFiles(raw: readonly ChartFile[]): Chart {
  const text = (name: string): string | undefined => raw.find((file) => file.name === name)?.text;
  const chartYaml = text('Chart.yaml');
  if (chartYaml === undefined) throw new HelmError('Chart.yaml file is missing');
  const inside = (folder: string): ChartFile[] => raw.filter(({ name }) => name.startsWith(folder));
  return {
    metadata: readMetadata(chartYaml),
    values: readValues(text('values.yaml') ?? '', 'values.yaml'),
    templates: inside('templates/'),
    files: raw.filter(({ name }) => !OWN_FILES.has(name) && !name.startsWith('templates/') && !name.startsWith('charts/')),
    raw,
    subcharts: subchartsOf(inside('charts/')),
  };
}

function readMetadata(text: string): ChartMetadata {
  const { value, error } = parseYamlDocument(text);
  if (error !== undefined) throw new HelmError(`cannot load Chart.yaml: ${error}`);
  const metadata = (isRecord(value) ? value : {}) as ChartMetadata;
  return { apiVersion: 'v1', ...metadata };
}

/** A file of values; an empty one has none. Throws HelmError. */
export function readValues(text: string, name: string): Values {
  const { value, error } = parseYamlDocument(text);
  const problem = error ?? (value !== null && !isRecord(value) ? notAMap(value) : undefined);
  if (problem !== undefined)
    throw new HelmError(name === 'values.yaml' ? `cannot load values.yaml: ${problem}` : `failed to parse ${name}: ${problem}`);
  return (value ?? {}) as Values;
}

function notAMap(value: unknown): string {
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
}

function subchartsOf(files: readonly ChartFile[]): Chart[] {
  const byFolder = new Map<string, ChartFile[]>();
  for (const { name, text } of files) {
    const [folder = '', ...rest] = name.slice('charts/'.length).split('/');
    if (rest.length === 0 || /^[._]/.test(folder)) continue;
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), { name: rest.join('/'), text }]);
  }
  return [...byFolder.values()].filter((each) => each.some(({ name }) => name === 'Chart.yaml')).map(chartFromFiles);
}

/** Puts a packed dependency among a chart's files. */
export function asSubchartFiles(chart: Chart): ChartFile[] {
  return chart.raw.map(({ name, text }) => ({ name: `charts/${chart.metadata.name ?? ''}/${name}`, text }));
}
