import { scaffold } from '../chart/scaffold.ts';
import type { HelmCommand } from '../command/helm-command.ts';
import { HelmError } from '../command/helm-error.ts';

const CHART_NAME = /^[a-zA-Z0-9._-]+$/;

export const create: HelmCommand = {
  name: 'create',
  use: 'create NAME',
  short: 'create a new chart with the given name',
  long: 'Makes a directory with a chart to begin with: a web server, its Service, and what often goes with them.\n\nFiles of the same names are overwritten, others stay.',
  arguments: { least: 1, most: 1 },
  run({ args, context: { files, streams } }) {
    const path = args[0]!;
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!CHART_NAME.test(name))
      throw new HelmError(`chart name ${JSON.stringify(name)} must match the regular expression "${CHART_NAME.source}"`);
    streams.out(`Creating ${path}\n`);
    for (const file of scaffold(name)) {
      const target = `${path}/${file.name}`;
      if (files.exists(target)) streams.err(`WARNING: File ${JSON.stringify(files.absolute(target))} already exists. Overwriting.\n`);
      files.makeDirectories(target.slice(0, target.lastIndexOf('/')));
      const error = files.writeText(target, file.text);
      if (error) throw new HelmError(`open ${target}: ${error.message.toLowerCase()}`);
    }
    files.makeDirectories(`${path}/charts`);
  },
};
