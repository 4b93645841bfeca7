import { intFlag, boolFlag, stringFlag } from '../../command/flag.ts';
import type { HelmInvocation, HelmCommand } from '../command/helm-command.ts';
import { coalesceValues } from '../chart/chart-values.ts';
import { outputFlag } from '../command/helm-flags.ts';
import { outputFormat, structured, structuredRecord } from '../command/output.ts';
import { ansiDate } from '../command/release-text.ts';
import type { Release } from '../release/release.ts';
import { restoreChart } from '../release/stored-chart.ts';
import { printYaml } from '@drydock/apimachinery';

const revisionFlag = intFlag('revision', 'another revision than the last');
const ONE = { least: 1, most: 1 };

function find({ flags, args, context }: HelmInvocation): Release {
  context.checkReachable();
  return context.store.get(args[0]!, flags.int('revision'));
}

function hooksText({ hooks }: Release): string {
  return (hooks ?? []).map(({ path, manifest }) => `---\n# Source: ${path}\n${manifest}\n`).join('');
}

function computed({ chart, config }: Release): object {
  return coalesceValues(restoreChart(chart), config ?? {});
}

const values: HelmCommand = {
  name: 'values',
  use: 'values RELEASE_NAME',
  short: 'download the values file for a named release',
  long: 'Shows the values that were given for a release; with --all those of the chart below them.',
  flags: [revisionFlag, boolFlag('all', 'all values, not only those that were given', { shorthand: 'a' }), outputFlag],
  arguments: ONE,
  run(invocation) {
    const format = outputFormat(invocation.flags.string('output'));
    const release = find(invocation);
    const all = invocation.flags.bool('all');
    const shown = all ? computed(release) : (release.config ?? {});
    const { streams } = invocation.context;
    const given = Object.keys(shown).length === 0 && !all ? null : shown;
    if (format !== 'table') return streams.out(structured(given, format));
    streams.out(`${all ? 'COMPUTED' : 'USER-SUPPLIED'} VALUES:\n${printYaml(given)}`);
  },
};

const manifest: HelmCommand = {
  name: 'manifest',
  use: 'manifest RELEASE_NAME',
  short: 'download the manifest for a named release',
  long: 'Shows the manifest of a release: its rendered templates.',
  flags: [revisionFlag],
  arguments: ONE,
  run: (invocation) => invocation.context.streams.out(`${find(invocation).manifest}\n`),
};

const notes: HelmCommand = {
  name: 'notes',
  use: 'notes RELEASE_NAME',
  short: 'download the notes for a named release',
  long: 'Shows the notes of a release.',
  flags: [revisionFlag],
  arguments: ONE,
  run(invocation) {
    const { info } = find(invocation);
    if (info.notes) invocation.context.streams.out(`NOTES:\n${info.notes}\n`);
  },
};

const hooks: HelmCommand = {
  name: 'hooks',
  use: 'hooks RELEASE_NAME',
  short: 'download all hooks for a named release',
  long: 'Shows the hooks of a release.',
  flags: [revisionFlag],
  arguments: ONE,
  run: (invocation) => invocation.context.streams.out(hooksText(find(invocation))),
};

const metadata: HelmCommand = {
  name: 'metadata',
  use: 'metadata RELEASE_NAME',
  short: 'This command fetches metadata for a given release',
  long: 'Shows which chart a release is from, where it is and since when.',
  flags: [revisionFlag, outputFlag],
  arguments: ONE,
  run(invocation) {
    const format = outputFormat(invocation.flags.string('output'));
    const { name, namespace, version, info, chart } = find(invocation);
    const { streams } = invocation.context;
    const facts = {
      name,
      chart: chart.metadata.name,
      version: chart.metadata.version,
      appVersion: String(chart.metadata.appVersion ?? ''),
      namespace,
      revision: version,
      status: info.status,
      deployedAt: info.last_deployed.replace(/\.\d+/, ''),
    };
    if (format !== 'table') return streams.out(structuredRecord(facts, format));
    const annotations = Object.entries(chart.metadata.annotations ?? {}).map(([key, value]) => `${key}=${value}`);
    const dependencies = (chart.metadata.dependencies ?? []).map((each) => each.name);
    streams.out(
      `NAME: ${name}\nCHART: ${facts.chart}\nVERSION: ${facts.version}\nAPP_VERSION: ${facts.appVersion}\nANNOTATIONS: ${annotations.join(',')}\nDEPENDENCIES: ${dependencies.join(',')}\nNAMESPACE: ${namespace}\nREVISION: ${version}\nSTATUS: ${info.status}\nDEPLOYED_AT: ${facts.deployedAt}\n`,
    );
  },
};

const all: HelmCommand = {
  name: 'all',
  use: 'all RELEASE_NAME',
  short: 'download all information for a named release',
  long: 'Shows all there is to know about a release: values, hooks, manifest, notes.',
  flags: [revisionFlag, stringFlag('template', 'Go template for what to show')],
  arguments: ONE,
  run(invocation) {
    const release = find(invocation);
    const { info, chart } = release;
    invocation.context.streams.out(
      `NAME: ${release.name}\nLAST DEPLOYED: ${ansiDate(info.last_deployed)}\nNAMESPACE: ${release.namespace}\nSTATUS: ${info.status}\nREVISION: ${release.version}\n` +
        `CHART: ${chart.metadata.name}\nVERSION: ${chart.metadata.version}\nAPP_VERSION: ${String(chart.metadata.appVersion ?? '')}\n` +
        `USER-SUPPLIED VALUES:\n${printYaml(release.config ?? {})}\nCOMPUTED VALUES:\n${printYaml(computed(release))}\n` +
        `HOOKS:\n${hooksText(release)}MANIFEST:\n${release.manifest}\n${info.notes ? `NOTES:\n${info.notes.trim()}\n` : ''}`,
    );
  },
};

export const get: HelmCommand = {
  name: 'get',
  use: 'get',
  short: 'download extended information of a named release',
  long: 'What is known about a release, each with a command of its own.',
  commands: [all, hooks, manifest, metadata, notes, values],
};
