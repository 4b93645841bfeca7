/** What may be wrong with a chart (pkg/lint/rules). */
import { parseYamlDocument } from '@drydock/apimachinery';
import type { HelmContext } from '../actions/context.ts';
import { HelmError } from '../command/helm-error.ts';
import { sortManifests, splitDocuments } from '../release/manifests.ts';
import { offlineCapabilities } from '../templating/capabilities.ts';
import { renderChart } from '../templating/render-chart.ts';
import { parseVersion } from '../templating/semver.ts';
import type { Chart, ChartFile, ChartMetadata, Values } from './chart.ts';
import { coalesceValues, enabledChart } from './chart-values.ts';
import { chartFromFiles, readDirectory } from './load-chart.ts';
import { missingDependencies, validateChart } from './validate-chart.ts';
import { schemaProblems } from './values-schema.ts';

export interface LintMessage {
  readonly severity: 'INFO' | 'WARNING' | 'ERROR';
  readonly path: string;
  readonly text: string;
}

const OBJECT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export function lintChart(context: HelmContext, path: string, values: Values): LintMessage[] {
  const files = readDirectory(context.files, path);
  const messages = [...lintMetadata(files), ...lintValues(files)];
  const loaded = load(files);
  if (typeof loaded === 'string') {
    messages.push(
      { severity: 'ERROR', path: 'templates/', text: loaded },
      { severity: 'ERROR', path: '', text: `unable to load chart\n\t${loaded}` },
    );
    return messages;
  }
  messages.push(...lintAgainstSchema(loaded, values), ...lintTemplates(context, loaded, values));
  const missing = missingDependencies(loaded);
  if (missing.length > 0)
    messages.push({
      severity: 'WARNING',
      path: context.files.absolute(path),
      text: `chart directory is missing these dependencies: ${missing.join(',')}`,
    });
  return messages;
}

function load(files: readonly ChartFile[]): Chart | string {
  try {
    const chart = chartFromFiles(files);
    const problem = validateChart(chart);
    return problem === undefined ? chart : `validation: ${problem}`;
  } catch (error) {
    if (error instanceof HelmError) return error.message;
    throw error;
  }
}

function lintMetadata(files: readonly ChartFile[]): LintMessage[] {
  const { value, error } = parseYamlDocument(files.find(({ name }) => name === 'Chart.yaml')?.text ?? '');
  const say = (severity: LintMessage['severity'], text: string): LintMessage => ({ severity, path: 'Chart.yaml', text });
  if (error !== undefined) return [say('ERROR', `unable to parse YAML\n\t${error}`)];
  const { name, apiVersion, version, type, icon, appVersion, dependencies } = (value ?? {}) as ChartMetadata;
  const messages: LintMessage[] = [];
  if (!name) messages.push(say('ERROR', 'name is required'));
  if (!apiVersion) messages.push(say('ERROR', 'apiVersion is required. The value must be either "v1" or "v2"'));
  else if (apiVersion !== 'v1' && apiVersion !== 'v2')
    messages.push(say('ERROR', `apiVersion '${apiVersion}' is not valid. The value must be either "v1" or "v2"`));
  if (!version) messages.push(say('ERROR', 'version is required'));
  else if (typeof version !== 'string') messages.push(say('ERROR', "version should be of type string but it's of type float64"));
  else if (!parseVersion(version)) messages.push(say('ERROR', `version '${version}' is not a valid SemVer`));
  if (appVersion !== undefined && typeof appVersion !== 'string')
    messages.push(say('ERROR', "appVersion should be of type string but it's of type float64"));
  if (!icon) messages.push(say('INFO', 'icon is recommended'));
  if (apiVersion === 'v1' && type)
    messages.push(say('ERROR', `chart type is not valid in apiVersion 'v1'. It is valid in apiVersion 'v2'`));
  if (apiVersion === 'v1' && dependencies)
    messages.push(say('ERROR', `dependencies are not valid in the Chart file with apiVersion 'v1'. They are valid in apiVersion 'v2'`));
  return messages;
}

function lintValues(files: readonly ChartFile[]): LintMessage[] {
  const file = files.find(({ name }) => name === 'values.yaml');
  if (!file) return [{ severity: 'INFO', path: 'values.yaml', text: 'file does not exist' }];
  const { error } = parseYamlDocument(file.text);
  return error === undefined ? [] : [{ severity: 'ERROR', path: 'values.yaml', text: `unable to parse YAML: ${error}` }];
}

function lintAgainstSchema(chart: Chart, values: Values): LintMessage[] {
  const text = schemaProblems(chart, coalesceValues(chart, values));
  return text ? [{ severity: 'ERROR', path: 'values.yaml', text }] : [];
}

function lintTemplates(context: HelmContext, chart: Chart, values: Values): LintMessage[] {
  const say = (path: string, text: string): LintMessage => ({ severity: 'ERROR', path, text });
  if (chart.templates.length === 0) return [{ severity: 'WARNING', path: 'templates/', text: 'directory not found' }];
  const { rng, clock } = context.streams.process;
  let rendered: Map<string, string>;
  try {
    const release = { name: 'test-release', namespace: context.namespace, revision: 1, isUpgrade: false };
    rendered = renderChart(enabledChart(chart, values), values, {
      release,
      capabilities: offlineCapabilities(),
      clock,
      rng,
      lenient: true,
    });
  } catch (error) {
    if (error instanceof HelmError) return [say('templates/', error.message)];
    throw error;
  }
  const root = `${chart.metadata.name}/`;
  return [...rendered]
    .filter(([name]) => name.startsWith(`${root}templates/`) && /\.ya?ml$/.test(name))
    .flatMap(([name, text]) =>
      splitDocuments(text).flatMap((document) => lintDocument(name, document).map((problem) => say(name.slice(root.length), problem))),
    );
}

function lintDocument(name: string, document: string): string[] {
  const { value, error } = parseYamlDocument(document);
  if (error !== undefined) return [`unable to parse YAML: ${error}`];
  try {
    sortManifests(new Map([[name, document]]));
  } catch (problem) {
    if (problem instanceof HelmError) return [problem.message];
    throw problem;
  }
  const objectName = (value as { metadata?: { name?: unknown } } | null)?.metadata?.name;
  if (typeof objectName !== 'string' || objectName === '' || OBJECT_NAME.test(objectName)) return [];
  return [`object name does not conform to Kubernetes naming requirements: ${JSON.stringify(objectName)}`];
}
