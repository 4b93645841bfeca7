/** Which values a chart and its subcharts see (helm.sh/helm/v3, pkg/chartutil: CoalesceValues and ToRenderValues). */
import { getOwn, isRecord, setOwn } from '@drydock/apimachinery';
import type { Chart, Values } from './chart.ts';

const GLOBAL = 'global';

/** Given values over the chart's own, down through its subcharts. A null takes a default away. */
export function coalesceValues(chart: Chart, given: Values): Values {
  const values = overDefaults(copyOf(given) as Values, chart.values);
  for (const subchart of chart.subcharts) {
    const name = subchart.metadata.name ?? '';
    const own = getOwn(values, name);
    const inner = isRecord(own) ? own : {};
    const global = { ...record(getOwn(inner, GLOBAL)), ...record(getOwn(values, GLOBAL)) };
    const merged = coalesceValues(subchart, { ...inner, global });
    setOwn(values, name, merged);
  }
  return values;
}

/** Lists are replaced, maps are merged; nulls are gone afterwards. */
function overDefaults(given: Values, defaults: Values): Values {
  for (const [key, standard] of Object.entries(defaults)) {
    const value = getOwn(given, key);
    if (value === undefined) setOwn(given, key, copyOf(standard));
    else if (value === null) delete given[key];
    else if (isRecord(value) && isRecord(standard)) overDefaults(value, standard);
  }
  return given;
}

/** The later wins; maps are merged, all else is replaced. */
export function mergeValues(below: Values, above: Values): Values {
  const merged: Values = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const existing = getOwn(merged, key);
    setOwn(merged, key, isRecord(existing) && isRecord(value) ? mergeValues(existing, value) : value);
  }
  return merged;
}

function record(value: unknown): Values {
  return isRecord(value) ? value : {};
}

export function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copyOf(each)])) : value;
}

/** The chart without subcharts that conditions and tags switch off, those with an alias renamed (ProcessDependencies). */
export function enabledChart(chart: Chart, values: Values): Chart {
  const wanted = chart.metadata.dependencies ?? [];
  const all = coalesceValues(chart, values);
  const subcharts = chart.subcharts.flatMap((subchart) => {
    const entries = wanted.filter(({ name }) => name === subchart.metadata.name);
    if (entries.length === 0) return [enabledChart(subchart, record(all[subchart.metadata.name ?? '']))];
    return entries
      .filter((entry) => isEnabled(entry, all))
      .map(({ alias, name }) => {
        const called = alias ?? name;
        return enabledChart({ ...subchart, metadata: { ...subchart.metadata, name: called } }, record(all[called]));
      });
  });
  return { ...chart, subcharts };
}

function isEnabled({ condition, tags }: { readonly condition?: string; readonly tags?: readonly string[] }, values: Values): boolean {
  for (const path of (condition ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean)) {
    const value = path.split('.').reduce<unknown>((current, key) => (isRecord(current) ? getOwn(current, key) : undefined), values);
    if (typeof value === 'boolean') return value;
  }
  const set = (tags ?? []).map((tag) => getOwn(record(values.tags), tag)).filter((value) => typeof value === 'boolean');
  return set.length === 0 || set.includes(true);
}
