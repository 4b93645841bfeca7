/** From what a user names to a chart: a path, `REPOSITORY/CHART`, an address (pkg/downloader). */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { FlagSet } from '../../command/flag-set.ts';
import type { HelmContext } from '../actions/context.ts';
import type { Chart } from '../chart/chart.ts';
import { loadChart } from '../chart/load-chart.ts';
import { packChart } from '../chart/pack-chart.ts';
import { HelmError } from '../command/helm-error.ts';
import { Repositories } from './repositories.ts';
import { pickVersion } from './repository-index.ts';
import { chartsAt, chartsInRegistry } from './simulated-repositories.ts';

/** Throws HelmError. `flags` has `repo` and `version`. */
export function findChart(context: HelmContext, reference: string, flags: FlagSet): Chart {
  const { files } = context;
  const repo = flags.string('repo');
  if (repo === '' && files.exists(reference)) return loadChart(files, reference.replace(/(.)\/+$/, '$1'));
  if (repo === '' && /^[./]/.test(reference)) throw new HelmError(`path ${JSON.stringify(reference)} not found`);
  return fetchChart(context, reference, { repo, version: flags.string('version') });
}

/** A chart that is not here. Throws HelmError. */
export function fetchChart(context: HelmContext, reference: string, { repo, version }: { repo: string; version: string }): Chart {
  if (repo !== '') return fromRepository(repo, reference, version);
  if (reference.startsWith('oci://')) return fromRegistry(context, reference, version);
  if (/^https?:\/\//.test(reference)) return fromUrl(reference);
  const slash = reference.indexOf('/');
  if (slash < 0) throw new HelmError(`non-absolute URLs should be in form of repo_name/path_to_chart, got: ${reference}`);
  return fromAddedRepository(context, reference.slice(0, slash), reference.slice(slash + 1), version);
}

function fromAddedRepository({ streams }: HelmContext, repositoryName: string, name: string, version: string): Chart {
  const repositories = new Repositories(streams.process);
  const repository = repositories.find(repositoryName);
  if (!repository) throw new HelmError(`repo ${repositoryName} not found`);
  const index = repositories.index(repositoryName);
  if (!index)
    throw new HelmError(`no cached repo found. (try 'helm repo update'): open ${repositoryName}-index.yaml: no such file or directory`);
  const versions = index.entries[name];
  const hint = `in ${repositoryName} index. (try 'helm repo update')`;
  if (!versions) throw new HelmError(`chart ${JSON.stringify(name)} matching ${version} not found ${hint}: no chart name found`);
  const entry = pickVersion(versions, version);
  if (!entry)
    throw new HelmError(
      `chart ${JSON.stringify(name)} matching ${version} not found ${hint}: no chart version found for ${name}-${version}`,
    );
  return fromRepository(repository.url, name, String(entry.version));
}

function fromRepository(url: string, name: string, version: string): Chart {
  const charts = chartsAt(url);
  if (!charts) throw new HelmError(unreachable(url));
  const found = pickVersion(versionsOf(charts, name), version);
  if (!found)
    throw new HelmError(`chart ${JSON.stringify(name)}${version && ` version ${JSON.stringify(version)}`} not found in ${url} repository`);
  return found.chart;
}

function versionsOf(charts: readonly Chart[], name: string): { version: string; chart: Chart }[] {
  return charts.filter(({ metadata }) => metadata.name === name).map((chart) => ({ version: String(chart.metadata.version), chart }));
}

function fromUrl(url: string): Chart {
  const [, base = '', file = ''] = /^(.*)\/([^/]*)$/.exec(url) ?? [];
  const charts = chartsAt(base);
  const chart = charts?.find(({ metadata }) => `${metadata.name}-${metadata.version}.tgz` === file);
  if (chart) return chart;
  if (charts) throw new HelmError(`failed to fetch ${url} : 404 Not Found`);
  throw new HelmError(dialProblem(url));
}

function fromRegistry({ streams }: HelmContext, reference: string, version: string): Chart {
  const [, base = '', name = '', tag = ''] = /^(oci:\/\/.*)\/([^/:]*):?([^/]*)$/.exec(reference) ?? [];
  const charts = chartsInRegistry(base);
  if (!charts) throw new HelmError(dialProblem(`${reference.replace('oci://', 'https://').replace(/^(https:\/\/[^/]+).*$/, '$1')}/v2/`));
  const found = pickVersion(versionsOf(charts, name), tag || version);
  const place = `${base.slice('oci://'.length)}/${name}`;
  if (!found) throw new HelmError(`failed to perform "FetchReference" on source: ${place}:${tag || version || 'latest'}: not found`);
  streams.err(`Pulled: ${place}:${found.version}\nDigest: sha256:${bytesToHex(sha256(packChart(found.chart, 0)))}\n`);
  return found.chart;
}

/** What a repository that nobody answers for makes helm say. */
export function unreachable(url: string): string {
  const clean = url.replace(/\/+$/, '');
  return `looks like ${JSON.stringify(url)} is not a valid chart repository or cannot be reached: ${dialProblem(`${clean}/index.yaml`)}`;
}

function dialProblem(url: string): string {
  const host = url.replace(/^\w+:\/\//, '').replace(/[:/].*$/, '');
  return `Get ${JSON.stringify(url)}: dial tcp: lookup ${host}: no such host`;
}
