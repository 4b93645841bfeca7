import { printYaml } from '@drydock/apimachinery';
import { failed } from '@drydock/shell';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import type { HelmContext } from '../actions/context.ts';
import { loadChart } from '../chart/load-chart.ts';
import type { HelmCommand } from '../command/helm-command.ts';
import { HelmError } from '../command/helm-error.ts';
import { outputFlag } from '../command/helm-flags.ts';
import { outputFormat, structuredRecord, table } from '../command/output.ts';
import { unreachable } from '../repository/find-chart.ts';
import { Repositories, type Repository } from '../repository/repositories.ts';
import { newIndex } from '../repository/repository-index.ts';
import { chartsAt } from '../repository/simulated-repositories.ts';

/** Puts the index of a repository into the cache. What went wrong is returned. */
function fetchIndex(context: HelmContext, repositories: Repositories, { name, url }: Repository): string | undefined {
  const charts = chartsAt(url);
  if (!charts) return unreachable(url);
  repositories.saveIndex(name, newIndex(charts, url.replace(/\/+$/, ''), context.now));
  return undefined;
}

const add: HelmCommand = {
  name: 'add',
  use: 'add [NAME] [URL]',
  short: 'add a chart repository',
  long: 'Remembers a repository of charts under a name.',
  flags: [
    boolFlag('force-update', 'replace one of the same name'),
    boolFlag('no-update', 'ignored'),
    boolFlag('insecure-skip-tls-verify', 'do not check the certificate of the repository'),
    boolFlag('pass-credentials', 'give user and password to all hosts'),
    stringFlag('password', 'password of the repository'),
    stringFlag('username', 'user of the repository'),
  ],
  arguments: { least: 2, most: 2 },
  run({ flags, args: [name = '', url = ''], context }) {
    const repositories = new Repositories(context.streams.process);
    if (name.includes('/')) throw new HelmError(`repository name (${name}) contains '/', please specify a different name without '/'`);
    const known = repositories.list() ?? [];
    const existing = known.find((each) => each.name === name);
    if (existing && !flags.bool('force-update')) {
      if (existing.url !== url) throw new HelmError(`repository name (${name}) already exists, please specify a different name`);
      return context.streams.out(`${JSON.stringify(name)} already exists with the same configuration, skipping\n`);
    }
    const problem = fetchIndex(context, repositories, { name, url });
    if (problem !== undefined) throw new HelmError(problem);
    repositories.save([...known.filter((each) => each.name !== name), { name, url }], context.timestamp());
    context.streams.out(`${JSON.stringify(name)} has been added to your repositories\n`);
  },
};

const list: HelmCommand = {
  name: 'list',
  aliases: ['ls'],
  use: 'list',
  short: 'list chart repositories',
  flags: [outputFlag],
  arguments: { most: 0 },
  run({ flags, context }) {
    const format = outputFormat(flags.string('output'));
    const known = new Repositories(context.streams.process).list() ?? [];
    if (known.length === 0 && format === 'table') throw new HelmError('no repositories to show');
    const rows = known.map(({ name, url }) => ({ name, url }));
    context.streams.out(
      format === 'table' ? table([['NAME', 'URL'], ...rows.map(({ name, url }) => [name, url])]) : structuredRecord(rows, format),
    );
  },
};

const remove: HelmCommand = {
  name: 'remove',
  aliases: ['rm'],
  use: 'remove [REPO1 [REPO2 ...]]',
  short: 'remove one or more chart repositories',
  arguments: { least: 1 },
  run({ args, context }) {
    const repositories = new Repositories(context.streams.process);
    let known = repositories.list();
    if (!known?.length) throw new HelmError('no repositories configured');
    for (const name of args) {
      if (!known.some((each) => each.name === name)) throw new HelmError(`no repo named ${JSON.stringify(name)} found`);
      known = known.filter((each) => each.name !== name);
      repositories.save(known, context.timestamp());
      repositories.forgetIndex(name);
      context.streams.out(`${JSON.stringify(name)} has been removed from your repositories\n`);
    }
  },
};

const update: HelmCommand = {
  name: 'update',
  aliases: ['up'],
  use: 'update [REPO1 [REPO2 ...]]',
  short: 'update information of available charts locally from chart repositories',
  long: 'Fetches what the repositories have now.',
  flags: [boolFlag('fail-on-repo-update-fail', 'one that cannot be reached is an error')],
  run({ flags, args, context }) {
    const repositories = new Repositories(context.streams.process);
    const known = repositories.list() ?? [];
    if (known.length === 0) throw new HelmError('no repositories found. You must add one before updating');
    for (const name of args)
      if (!known.some((each) => each.name === name))
        throw new HelmError(`no repositories found matching '${name}'.  Nothing will be updated`);
    const { streams } = context;
    streams.out('Hang tight while we grab the latest from your chart repositories...\n');
    const failures: string[] = [];
    for (const repository of known.filter(({ name }) => args.length === 0 || args.includes(name))) {
      const problem = fetchIndex(context, repositories, repository);
      if (problem === undefined)
        streams.out(`...Successfully got an update from the ${JSON.stringify(repository.name)} chart repository\n`);
      else {
        failures.push(repository.url);
        streams.out(
          `...Unable to get an update from the ${JSON.stringify(repository.name)} chart repository (${repository.url}):\n\t${problem.replace(/^.*?reached: /, '')}\n`,
        );
      }
    }
    if (failures.length > 0 && flags.bool('fail-on-repo-update-fail'))
      throw new HelmError(`Failed to update the following repositories: ${JSON.stringify(failures)}`);
    streams.out('Update Complete. ⎈Happy Helming!⎈\n');
  },
};

const index: HelmCommand = {
  name: 'index',
  use: 'index [DIR]',
  short: 'generate an index file given a directory containing packaged charts',
  long: 'Writes an index.yaml for the packed charts of a directory.',
  flags: [stringFlag('url', 'address of the repository')],
  arguments: { least: 1, most: 1 },
  run({ args: [directory = ''], flags, context }) {
    const { files } = context;
    const names = files.list(directory);
    if (failed(names)) throw new HelmError(`open ${directory}: ${names.message.toLowerCase()}`);
    const charts = names.filter((name) => name.endsWith('.tgz')).map((name) => loadChart(files, `${directory}/${name}`));
    const text = printYaml(newIndex(charts, flags.string('url').replace(/\/+$/, ''), context.now));
    const error = files.writeText(`${directory}/index.yaml`, text);
    if (error) throw new HelmError(`open ${directory}/index.yaml: ${error.message.toLowerCase()}`);
  },
};

export const repo: HelmCommand = {
  name: 'repo',
  use: 'repo',
  short: 'add, list, remove, update, and index chart repositories',
  long: 'Repositories of charts. In the simulation there are a few, under the addresses that tutorials use.',
  commands: [add, index, list, remove, update],
};
