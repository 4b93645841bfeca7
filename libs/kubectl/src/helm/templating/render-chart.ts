/** Renders the templates of a chart and its subcharts (helm.sh/helm/v3, pkg/engine). */
import { TemplateSet, type Clock, type Rng } from '@drydock/apimachinery';
import type { Chart, ChartMetadata, Values } from '../chart/chart.ts';
import { coalesceValues } from '../chart/chart-values.ts';
import { checkValues } from '../chart/values-schema.ts';
import { HelmError } from '../command/helm-error.ts';
import { newChartFunctions } from './all-functions.ts';
import { capabilitiesObject, type Capabilities } from './capabilities.ts';
import { filesObject } from './chart-files.ts';
import { formatValue } from './format-value.ts';
import { WARNING_END, WARNING_START } from './helm.functions.ts';

export interface ReleaseFacts {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  readonly isUpgrade: boolean;
}

export interface RenderOptions {
  readonly release: ReleaseFacts;
  readonly capabilities: Capabilities;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly lenient?: boolean;
  /** Whether values are taken as they are, whatever the chart's schema says. */
  readonly skipSchemaValidation?: boolean;
  lookup?(apiVersion: string, kind: string, namespace: string, name: string): unknown;
}

interface Template {
  /** `web/charts/redis/templates/service.yaml`. */
  readonly name: string;
  readonly text: string;
  readonly basePath: string;
  readonly data: Record<string, unknown>;
}

/** How much all templates of a chart may do together. */
const MOST_STEPS = 2_000_000;

/** The output of each template that is not a part of others, by name. Throws HelmError. */
export function renderChart(chart: Chart, given: Values, options: RenderOptions): Map<string, string> {
  const values = coalesceValues(chart, given);
  if (!options.skipSchemaValidation) checkValues(chart, values);
  const templates = collectTemplates(chart, values, chart.metadata.name ?? '', sharedData(options));
  const functions = newChartFunctions({
    templates: () => set,
    lookup: options.lookup ?? (() => ({})),
    lenient: options.lenient ?? false,
    clock: options.clock,
    rng: options.rng,
  });
  const set = new TemplateSet(functions, formatValue);
  // A chart's definitions replace those of its subcharts, which are deeper.
  const depth = ({ name }: Template): number => name.split('/').length;
  const ordered = [...templates].sort((a, b) => depth(b) - depth(a) || (a.name < b.name ? -1 : 1));
  for (const { name, text } of ordered) {
    const problem = set.parse(name, text);
    if (problem !== undefined) throw new HelmError(`parse error at (${name}:${problem.replace(/^template: .*?:(\d+): /, '$1): ')}`);
  }
  return new Map(templates.filter(({ name }) => !isPartial(name)).map((template) => [template.name, execute(set, template)]));
}

function isPartial(name: string): boolean {
  return name.slice(name.lastIndexOf('/') + 1).startsWith('_');
}

function execute(set: TemplateSet, { name, basePath, data }: Template): string {
  const { value, error } = set.execute(name, { ...data, Template: { Name: name, BasePath: basePath } }, MOST_STEPS);
  if (error !== undefined) throw new HelmError(cleanError(name, error));
  return value!.replaceAll('<no value>', '');
}

/** A failure on purpose is told without the way that Go went to it (cleanupExecError). */
function cleanError(name: string, error: string): string {
  const start = error.lastIndexOf(WARNING_START);
  if (start < 0) return error;
  const words = error.slice(start + WARNING_START.length, error.indexOf(WARNING_END, start));
  const [, place = name] = /^template: (\S+:\d+:\d+): /.exec(error) ?? [];
  return `execution error at (${place}): ${words}`;
}

type SharedData = (chart: Chart, values: Values) => Record<string, unknown>;

function sharedData({ release, capabilities }: RenderOptions): SharedData {
  const { name, namespace, revision, isUpgrade } = release;
  return (chart, values) => ({
    Values: values,
    Chart: chartObject(chart.metadata),
    Files: filesObject(chart.files),
    Capabilities: capabilitiesObject(capabilities),
    Release: { Name: name, Namespace: namespace, Revision: BigInt(revision), IsUpgrade: isUpgrade, IsInstall: !isUpgrade, Service: 'Helm' },
  });
}

function collectTemplates(chart: Chart, values: Values, path: string, dataFor: SharedData): Template[] {
  const inner = chart.subcharts.map((subchart) => {
    const name = subchart.metadata.name ?? '';
    return {
      name,
      templates: collectTemplates(subchart, (values[name] ?? {}) as Values, `${path}/charts/${name}`, dataFor),
      values: values[name],
      subchart,
    };
  });
  const data = dataFor(chart, values);
  data.Subcharts = Object.fromEntries(inner.map(({ name, values: own, subchart }) => [name, dataFor(subchart, (own ?? {}) as Values)]));
  const visible = chart.metadata.type === 'library' ? chart.templates.filter(({ name }) => isPartial(name)) : chart.templates;
  const own = visible.map(({ name, text }) => ({ name: `${path}/${name}`, text, basePath: `${path}/templates`, data }));
  return [...inner.flatMap(({ templates }) => templates), ...own];
}

function chartObject(metadata: ChartMetadata): Record<string, unknown> {
  const {
    name = '',
    version = '',
    appVersion = '',
    apiVersion = '',
    description = '',
    type = '',
    icon = '',
    home = '',
    kubeVersion = '',
  } = metadata;
  return {
    Name: name,
    Version: version,
    AppVersion: String(appVersion),
    APIVersion: apiVersion,
    Description: description,
    Type: type,
    Icon: icon,
    Home: home,
    KubeVersion: kubeVersion,
    Keywords: metadata.keywords ?? [],
    Sources: metadata.sources ?? [],
    Annotations: metadata.annotations ?? {},
    Maintainers: (metadata.maintainers ?? []).map((each) => ({ Name: each.name ?? '', Email: each.email ?? '', URL: each.url ?? '' })),
    Dependencies: metadata.dependencies ?? [],
    IsRoot: () => true,
  };
}
