import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { compactJson, encodeUtf8, printYaml } from '@drydock/apimachinery';
import { boolFlag } from '../../command/flag.ts';
import type { HelmContext } from '../actions/context.ts';
import type { Chart, ChartDependency } from '../chart/chart.ts';
import { loadChart } from '../chart/load-chart.ts';
import type { HelmCommand } from '../command/helm-command.ts';
import { HelmError } from '../command/helm-error.ts';
import { table } from '../command/output.ts';
import { fetchChart, unreachable } from '../repository/find-chart.ts';
import { Repositories } from '../repository/repositories.ts';
import { chartsAt } from '../repository/simulated-repositories.ts';
import { parseConstraint, parseVersion } from '../templating/semver.ts';
import { writeArchive } from './pull.ts';

const ONE = { most: 1 };

const list: HelmCommand = {
  name: 'list',
  aliases: ['ls'],
  use: 'list CHART',
  short: 'list the dependencies for the given chart',
  arguments: ONE,
  run({ args: [path = '.'], context }) {
    const chart = loadChart(context.files, path);
    const dependencies = chart.metadata.dependencies ?? [];
    if (dependencies.length === 0) return context.streams.out(`WARNING: no dependencies at ${path}/charts\n`);
    const rows = dependencies.map((each) => [each.name, each.version ?? '', each.repository ?? '', statusOf(context, path, chart, each)]);
    context.streams.out(`${table([['NAME', 'VERSION', 'REPOSITORY', 'STATUS'], ...rows])}\n`);
  },
};

function statusOf({ files }: HelmContext, path: string, { subcharts }: Chart, { name, version = '' }: ChartDependency): string {
  const there = subcharts.find(({ metadata }) => metadata.name === name);
  if (!there) return 'missing';
  const parsed = parseVersion(String(there.metadata.version));
  if (!parsed || !(parseConstraint(version || '*')?.(parsed) ?? false)) return 'wrong version';
  return files.isDirectory(`${path}/charts/${name}`) ? 'unpacked' : 'ok';
}

/** Fetches what Chart.yaml wants into charts/, and writes down which versions they were. */
function fetchAll(context: HelmContext, path: string): void {
  const { files, streams, now } = context;
  const { metadata } = loadChart(files, path);
  const dependencies = metadata.dependencies ?? [];
  if (dependencies.length === 0) return;
  refresh(context, dependencies);
  streams.out(`Saving ${dependencies.length} charts\n`);
  const charts = dependencies.map((each) => resolve(context, path, each));
  const kept = new Set<string>();
  charts.forEach((chart, at) => {
    if (!dependencies[at]!.repository?.startsWith('file://'))
      streams.out(`Downloading ${chart.metadata.name} from repo ${dependencies[at]!.repository ?? ''}\n`);
    kept.add(writeArchive(context, chart, `${path}/charts`));
  });
  streams.out('Deleting outdated charts\n');
  const names = files.list(`${path}/charts`);
  if (Array.isArray(names))
    for (const name of names) if (name.endsWith('.tgz') && !kept.has(`${path}/charts/${name}`)) files.unlink(`${path}/charts/${name}`);
  const locked = dependencies.map(({ name, repository = '' }, at) => ({ name, repository, version: String(charts[at]!.metadata.version) }));
  const digest = `sha256:${bytesToHex(sha256(encodeUtf8(compactJson([dependencies, locked]))))}`;
  files.writeText(`${path}/Chart.lock`, printYaml({ dependencies: locked, digest, generated: new Date(now).toISOString() }));
}

/** What the repositories have now. Those that nobody has added are asked, too. Throws HelmError for one that does not answer. */
function refresh({ streams }: HelmContext, dependencies: readonly ChartDependency[]): void {
  const known = new Repositories(streams.process).list() ?? [];
  const urls = [...new Set(dependencies.map(({ repository = '' }) => repository))].filter((url) => /^https?:/.test(url));
  const unmanaged = urls.filter((url) => !known.some((each) => each.url.replace(/\/+$/, '') === url.replace(/\/+$/, '')));
  if (unmanaged.length > 0) streams.out('Getting updates for unmanaged Helm repositories...\n');
  for (const url of unmanaged) {
    const there = chartsAt(url) !== undefined;
    const problem = `...Unable to get an update from the ${JSON.stringify(url)} chart repository:\n\t${unreachable(url).replace(/^.*?reached: /, '')}\n`;
    streams.out(there ? `...Successfully got an update from the ${JSON.stringify(url)} chart repository\n` : problem);
    if (!there) throw new HelmError(notCached(streams.process.env.HOME ?? '/root', url));
  }
  if (known.length === 0) return;
  streams.out('Hang tight while we grab the latest from your chart repositories...\n');
  for (const { name } of known) streams.out(`...Successfully got an update from the ${JSON.stringify(name)} chart repository\n`);
  streams.out('Update Complete. ⎈Happy Helming!⎈\n');
}

function notCached(home: string, url: string): string {
  const name = `helm-manager-${bytesToHex(sha256(encodeUtf8(url)))}`;
  return `no cached repository for ${name} found. (try 'helm repo update'): open ${home}/.cache/helm/repository/${name}-index.yaml: no such file or directory`;
}

function resolve(context: HelmContext, path: string, { name, version = '', repository = '' }: ChartDependency): Chart {
  if (repository.startsWith('file://')) return loadChart(context.files, `${path}/${repository.slice('file://'.length)}`);
  if (repository.startsWith('oci://')) return fetchChart(context, `${repository}/${name}`, { repo: '', version });
  const alias = /^(?:@|alias:)(.*)$/.exec(repository)?.[1];
  const url = alias === undefined ? repository : new Repositories(context.streams.process).find(alias)?.url;
  if (url === undefined) throw new HelmError(`no repository definition for ${repository}. Please add them via 'helm repo add'`);
  if (url === '') throw new HelmError(`directory ${path}/charts/${name} not found`);
  return fetchChart(context, name, { repo: url, version });
}

const update: HelmCommand = {
  name: 'update',
  aliases: ['up'],
  use: 'update CHART',
  short: 'update charts/ based on the contents of Chart.yaml',
  flags: [boolFlag('skip-refresh', 'do not refresh the indexes of repositories')],
  arguments: ONE,
  run: ({ args: [path = '.'], context }) => fetchAll(context, path),
};

const build: HelmCommand = {
  name: 'build',
  use: 'build CHART',
  short: 'rebuild the charts/ directory based on the Chart.lock file',
  flags: [boolFlag('skip-refresh', 'do not refresh the indexes of repositories')],
  arguments: ONE,
  run: ({ args: [path = '.'], context }) => fetchAll(context, path),
};

export const dependency: HelmCommand = {
  name: 'dependency',
  aliases: ['dep', 'dependencies'],
  use: 'dependency update|build|list',
  short: "manage a chart's dependencies",
  long: 'The charts that a chart needs are named in its Chart.yaml and lie in its charts/.',
  commands: [build, list, update],
};
