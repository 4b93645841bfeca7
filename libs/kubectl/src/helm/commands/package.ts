import { boolFlag, stringFlag } from '../../command/flag.ts';
import type { Chart, ChartFile } from '../chart/chart.ts';
import { chartFromFiles, readDirectory } from '../chart/load-chart.ts';
import { missingDependencies, validateChart } from '../chart/validate-chart.ts';
import type { HelmCommand } from '../command/helm-command.ts';
import { HelmError } from '../command/helm-error.ts';
import { writeArchive } from './pull.ts';

export const packageCommand: HelmCommand = {
  name: 'package',
  use: 'package [CHART_PATH] [...]',
  short: 'package a chart directory into a chart archive',
  long: 'Packs a directory with a chart into a file that repositories keep.',
  flags: [
    stringFlag('app-version', 'another version of the application'),
    boolFlag('dependency-update', 'fetch dependencies first', { shorthand: 'u' }),
    stringFlag('destination', 'directory for the file', { shorthand: 'd', default: '.' }),
    stringFlag('version', 'another version of the chart'),
  ],
  arguments: { least: 1 },
  run({ flags, args, context }) {
    for (const path of args) {
      if (!context.files.isDirectory(path)) throw new HelmError(`stat ${path}: no such file or directory`);
      const chart = renamed(readDirectory(context.files, path), flags.string('version'), flags.string('app-version'));
      const problem = validateChart(chart);
      if (problem !== undefined) throw new HelmError(`validation: ${problem}`);
      const missing = missingDependencies(chart);
      if (missing.length > 0) throw new HelmError(`found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`);
      const file = writeArchive(context, chart, flags.string('destination'));
      context.streams.out(`Successfully packaged chart and saved it to: ${context.files.absolute(file)}\n`);
    }
  },
};

function renamed(files: readonly ChartFile[], version: string, appVersion: string): Chart {
  const change = (text: string, key: string, value: string): string =>
    value === '' ? text : text.replace(new RegExp(`^${key}:.*$`, 'm'), `${key}: ${JSON.stringify(value)}`);
  return chartFromFiles(
    files.map(({ name, text }) => ({
      name,
      text: name === 'Chart.yaml' ? change(change(text, 'version', version), 'appVersion', appVersion) : text,
    })),
  );
}
