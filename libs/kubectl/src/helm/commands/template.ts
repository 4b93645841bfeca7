import { boolFlag, sliceFlag, stringFlag } from '../../command/flag.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import type { Steps } from '../../command/streams.ts';
import type { HelmContext } from '../actions/context.ts';
import { checkInstallable, checkName, prepareRelease } from '../actions/prepare-release.ts';
import type { Chart } from '../chart/chart.ts';
import { chosenValues } from '../chart/chosen-values.ts';
import { ValuesError } from '../chart/values-schema.ts';
import type { HelmCommand } from '../command/helm-command.ts';
import { HelmError } from '../command/helm-error.ts';
import { changeFlags } from '../command/helm-flags.ts';
import { findChart } from '../repository/find-chart.ts';
import { splitDocuments } from '../release/manifests.ts';
import type { Release } from '../release/release.ts';
import { offlineCapabilities } from '../templating/capabilities.ts';
import { refusePostRenderer } from './change-options.ts';
import { nameAndChart } from './install.ts';

const NO_NAME = 'release-name';

export const template: HelmCommand = {
  name: 'template',
  use: 'template [NAME] [CHART]',
  short: 'locally render templates',
  long: 'Renders a chart and shows what would be installed. No cluster is asked: what templates want to know of one is made up.',
  flags: [
    ...changeFlags,
    sliceFlag('api-versions', 'versions that templates find in .Capabilities, too', { shorthand: 'a' }),
    boolFlag('generate-name', 'make up a name', { shorthand: 'g' }),
    boolFlag('include-crds', 'show definitions of crds/, too'),
    boolFlag('is-upgrade', 'let .Release.IsUpgrade be true'),
    stringFlag('kube-version', 'version of Kubernetes for .Capabilities'),
    stringFlag('output-dir', 'write files into this directory'),
    sliceFlag('show-only', 'only the manifests of these templates', { shorthand: 's' }),
    boolFlag('skip-tests', 'leave tests out'),
    boolFlag('validate', 'check manifests with the cluster'),
  ],
  arguments: { least: 1 },
  *run({ flags, args, context }) {
    const chosen =
      args.length === 1 && !flags.bool('generate-name') ? { name: NO_NAME, reference: args[0]! } : nameAndChart(args, flags, context.now);
    const chart = findChart(context, chosen.reference, flags);
    const release = yield* render(context, chosen.name, chart, flags);
    const files = flags.bool('skip-tests') ? withoutTests(release) : filesOf(release);
    const wanted = flags.strings('show-only').map((path) => `${chart.metadata.name}/${path}`);
    for (const path of wanted)
      if (!files.some((file) => file.path === path))
        throw new HelmError(`could not find template ${path.slice(path.indexOf('/') + 1)} in chart`);
    const shown = wanted.length > 0 ? files.filter(({ path }) => wanted.includes(path)) : files;
    const directory = flags.string('output-dir');
    if (flags.bool('include-crds') && wanted.length === 0)
      for (const crd of chart.files.filter(({ name }) => name.startsWith('crds/')))
        context.streams.out(`---\n# Source: ${chart.metadata.name}/${crd.name}\n${crd.text.trim()}\n`);
    if (directory === '') context.streams.out(shown.map(({ path, text }) => `---\n# Source: ${path}\n${text}\n`).join(''));
    else write(context, directory, shown);
  },
};

function* render(context: HelmContext, name: string, chart: Chart, flags: FlagSet): Steps<Release> {
  refusePostRenderer(flags);
  const values = yield* chosenValues(context, flags);
  checkName(name);
  checkInstallable(chart);
  try {
    return prepareRelease(context, chart, values, {
      facts: { name, namespace: context.namespace, revision: 1, isUpgrade: flags.bool('is-upgrade') },
      capabilities: offlineCapabilities(flags.string('kube-version') || undefined, flags.strings('api-versions')),
      description: '',
      status: 'pending-install',
      skipSchemaValidation: flags.bool('skip-schema-validation'),
    });
  } catch (error) {
    if (error instanceof HelmError && !(error instanceof ValuesError))
      throw new HelmError(`${error.message}\n\nUse --debug flag to render out invalid YAML`);
    throw error;
  }
}

interface RenderedFile {
  readonly path: string;
  readonly text: string;
}

function filesOf(release: Release): RenderedFile[] {
  return [...manifestsOf(release), ...(release.hooks ?? []).map(({ path, manifest }) => ({ path, text: manifest }))];
}

function withoutTests(release: Release): RenderedFile[] {
  return [
    ...manifestsOf(release),
    ...(release.hooks ?? []).filter(({ events }) => !events.includes('test')).map(({ path, manifest }) => ({ path, text: manifest })),
  ];
}

function manifestsOf({ manifest }: Release): RenderedFile[] {
  return splitDocuments(manifest).map((document) => {
    const [, path = '', text = ''] = /^# Source: (.*)\n([\s\S]*)$/.exec(document) ?? [];
    return { path, text };
  });
}

function write({ files, streams }: HelmContext, directory: string, rendered: readonly RenderedFile[]): void {
  const contents = new Map<string, string>();
  for (const { path, text } of rendered) contents.set(path, `${contents.get(path) ?? ''}---\n# Source: ${path}\n${text}\n`);
  for (const [path, text] of contents) {
    const target = `${directory}/${path}`;
    files.makeDirectories(target.slice(0, target.lastIndexOf('/')));
    const error = files.writeText(target, text);
    if (error) throw new HelmError(`open ${target}: ${error.message.toLowerCase()}`);
    streams.out(`wrote ${target}\n`);
  }
}
