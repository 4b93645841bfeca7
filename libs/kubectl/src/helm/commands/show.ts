import { printYaml } from '@drydock/apimachinery';
import type { Chart, ChartMetadata } from '../chart/chart.ts';
import type { HelmCommand } from '../command/helm-command.ts';
import { chartFlags } from '../command/helm-flags.ts';
import { findChart } from '../repository/find-chart.ts';

function metadataText({ metadata }: Chart): string {
  const shown: ChartMetadata = metadata;
  return `${printYaml(shown)}\n`;
}

function valuesText({ raw }: Chart): string {
  const text = raw.find(({ name }) => name === 'values.yaml')?.text;
  return text === undefined ? '' : `${text}\n`;
}

function readmeText({ raw }: Chart): string {
  const text = raw.find(({ name }) => /^readme(\.md|\.txt)?$/i.test(name))?.text;
  return text === undefined ? '' : `${text}\n`;
}

function crdsText({ files }: Chart): string {
  return files
    .filter(({ name }) => name.startsWith('crds/'))
    .map(({ text }) => `---\n${text}\n`)
    .join('');
}

function allText(chart: Chart): string {
  const parts = [metadataText(chart), valuesText(chart), readmeText(chart), crdsText(chart)];
  return parts
    .filter((part) => part !== '')
    .map((part, at) => (at === 0 || part.startsWith('---') ? part : `---\n${part}`))
    .join('');
}

function showing(name: string, short: string, textOf: (chart: Chart) => string): HelmCommand {
  return {
    name,
    use: `${name} [CHART]`,
    short,
    flags: chartFlags,
    arguments: { least: 1, most: 1 },
    run: ({ flags, args, context }) => context.streams.out(textOf(findChart(context, args[0]!, flags))),
  };
}

export const show: HelmCommand = {
  name: 'show',
  aliases: ['inspect'],
  use: 'show',
  short: 'show information of a chart',
  long: 'What a chart holds, each with a command of its own.',
  commands: [
    showing('all', 'show all information of the chart', allText),
    showing('chart', "show the chart's definition", metadataText),
    showing('crds', "show the chart's CRDs", crdsText),
    showing('readme', "show the chart's README", readmeText),
    showing('values', "show the chart's values", valuesText),
  ],
};
