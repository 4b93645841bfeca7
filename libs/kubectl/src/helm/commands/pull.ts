import { boolFlag, stringFlag } from '../../command/flag.ts';
import type { HelmContext } from '../actions/context.ts';
import type { Chart } from '../chart/chart.ts';
import { packChart } from '../chart/pack-chart.ts';
import type { HelmCommand } from '../command/helm-command.ts';
import { HelmError } from '../command/helm-error.ts';
import { chartFlags } from '../command/helm-flags.ts';
import { fetchChart } from '../repository/find-chart.ts';

export const pull: HelmCommand = {
  name: 'pull',
  aliases: ['fetch'],
  use: 'pull [chart URL | repo/chartname] [...]',
  short: 'download a chart from a repository and (optionally) unpack it in local directory',
  long: 'Fetches a chart as a packed file, or with --untar as a directory.',
  flags: [
    ...chartFlags,
    stringFlag('destination', 'directory for the file', { shorthand: 'd', default: '.' }),
    boolFlag('untar', 'unpack it'),
    stringFlag('untardir', 'directory to unpack it in', { default: '.' }),
    boolFlag('verify', 'check its signature'),
  ],
  arguments: { least: 1 },
  run({ flags, args, context }) {
    for (const reference of args) {
      const chart = fetchChart(context, reference, { repo: flags.string('repo'), version: flags.string('version') });
      if (flags.bool('untar')) unpack(context, chart, flags.string('untardir'));
      else writeArchive(context, chart, flags.string('destination'));
    }
  },
};

function unpack({ files }: HelmContext, chart: Chart, directory: string): void {
  const root = `${directory}/${chart.metadata.name}`;
  if (files.exists(root)) throw new HelmError(`failed to untar: a file or directory with the name ${root} already exists`);
  for (const { name, text } of chart.raw) {
    const target = `${root}/${name}`;
    files.makeDirectories(target.slice(0, target.lastIndexOf('/')));
    files.writeText(target, text);
  }
}

/** The path of the file that was written. */
export function writeArchive({ files, now }: HelmContext, chart: Chart, directory: string): string {
  const path = `${directory === '.' ? '' : `${directory}/`}${chart.metadata.name}-${chart.metadata.version}.tgz`;
  const bytes = packChart(chart, now);
  let content = '';
  for (const byte of bytes) content += String.fromCharCode(byte);
  files.makeDirectories(directory);
  const error = files.writeFile(path, content);
  if (error) throw new HelmError(`open ${path}: ${error.message.toLowerCase()}`);
  return path;
}
