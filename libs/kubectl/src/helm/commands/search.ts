import { boolFlag, intFlag, stringFlag } from '../../command/flag.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import type { HelmContext } from '../actions/context.ts';
import type { HelmCommand } from '../command/helm-command.ts';
import { HelmError } from '../command/helm-error.ts';
import { outputFlag } from '../command/helm-flags.ts';
import { outputFormat, structuredRecord, table } from '../command/output.ts';
import { Repositories } from '../repository/repositories.ts';
import { pickVersion, type IndexEntry } from '../repository/repository-index.ts';

interface Found {
  readonly name: string;
  readonly version: string;
  readonly app_version: string;
  readonly description: string;
}

const repo: HelmCommand = {
  name: 'repo',
  use: 'repo [keyword]',
  short: 'search repositories for a keyword in charts',
  long: 'Looks through the indexes of the repositories that were added, as they are in the cache.',
  flags: [
    boolFlag('devel', 'take versions that are not finished, too'),
    boolFlag('fail-on-no-result', 'nothing found is an error'),
    intFlag('max-col-width', 'how wide a column may be', { default: 50 }),
    boolFlag('regexp', 'the keyword is a regular expression', { shorthand: 'r' }),
    stringFlag('version', 'versions that fit this constraint'),
    boolFlag('versions', 'all versions', { shorthand: 'l' }),
    outputFlag,
  ],
  run({ flags, args, context }) {
    const format = outputFormat(flags.string('output'));
    const found = search(context, args.join(' '), flags);
    const { streams } = context;
    if (found.length === 0 && flags.bool('fail-on-no-result')) throw new HelmError('no results found');
    if (format !== 'table') return streams.out(structuredRecord(found, format));
    if (found.length === 0) return streams.out('No results found\n');
    const rows = found.map((each) => [each.name, each.version, each.app_version, each.description]);
    streams.out(table([['NAME', 'CHART VERSION', 'APP VERSION', 'DESCRIPTION'], ...rows], flags.int('max-col-width')));
  },
};

function search({ streams }: HelmContext, keyword: string, flags: FlagSet): Found[] {
  const repositories = new Repositories(streams.process);
  const known = repositories.list();
  if (!known?.length) throw new HelmError('no repositories configured');
  const matches = matcher(keyword, flags.bool('regexp'));
  const found: Found[] = [];
  for (const { name: repository } of known) {
    const entries = repositories.index(repository)?.entries ?? {};
    for (const name of Object.keys(entries).sort()) {
      const fitting = flags.bool('versions')
        ? entries[name]!
        : [pickVersion(entries[name]!, flags.string('version'))].filter((entry) => entry !== undefined);
      for (const entry of fitting) if (matches(`${repository}/${name}`, entry)) found.push(asFound(`${repository}/${name}`, entry));
    }
  }
  return found;
}

function matcher(keyword: string, regexp: boolean): (name: string, entry: IndexEntry) => boolean {
  const textOf = (name: string, { description = '', keywords = [] }: IndexEntry): string =>
    [name, description, ...keywords].join('\v').toLowerCase();
  if (!regexp) return (name, entry) => textOf(name, entry).includes(keyword.toLowerCase());
  const expression = new RegExp(keyword);
  return (name, entry) => expression.test(textOf(name, entry));
}

function asFound(name: string, { version = '', appVersion = '', description = '' }: IndexEntry): Found {
  return { name, version: String(version), app_version: String(appVersion), description };
}

const hub: HelmCommand = {
  name: 'hub',
  use: 'hub [KEYWORD]',
  short: 'search for charts in the Artifact Hub or your own hub instance',
  long: 'Asks the Artifact Hub, which the simulated network does not have.',
  flags: [stringFlag('endpoint', 'address of the hub', { default: 'https://hub.helm.sh' }), outputFlag],
  run({ flags }) {
    throw new HelmError(`unable to perform search against ${JSON.stringify(flags.string('endpoint'))}`);
  },
};

export const searchCommand: HelmCommand = {
  name: 'search',
  use: 'search',
  short: 'search for a keyword in charts',
  long: 'Looks for charts in the repositories that were added, or in the Artifact Hub.',
  commands: [hub, repo],
};
