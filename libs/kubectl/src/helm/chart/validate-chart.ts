import { parseVersion } from '../templating/semver.ts';
import type { Chart } from './chart.ts';

/** What is wrong with a chart's own description, in Helm's words; undefined when nothing is. */
export function validateChart({ metadata }: Chart): string | undefined {
  if (!metadata.apiVersion) return 'chart.metadata.apiVersion is required';
  if (!metadata.name) return 'chart.metadata.name is required';
  if (metadata.name !== metadata.name.split('/').at(-1)) return `chart.metadata.name ${JSON.stringify(metadata.name)} is invalid`;
  if (!metadata.version) return 'chart.metadata.version is required';
  if (!parseVersion(String(metadata.version))) return `chart.metadata.version ${JSON.stringify(metadata.version)} is invalid`;
  if (metadata.type && metadata.type !== 'application' && metadata.type !== 'library')
    return 'chart.metadata.type must be application or library';
  return undefined;
}

/** Names that Chart.yaml wants and charts/ does not have. */
export function missingDependencies({ metadata, subcharts }: Chart): string[] {
  return (metadata.dependencies ?? [])
    .map(({ name }) => name)
    .filter((name) => !subcharts.some((subchart) => subchart.metadata.name === name));
}
