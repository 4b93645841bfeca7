import { StatusError } from '@drydock/apimachinery';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import type { Steps } from '../../command/streams.ts';
import type { HelmContext } from '../actions/context.ts';
import { installRelease, type InstallOptions } from '../actions/install.ts';
import { chosenValues } from '../chart/chosen-values.ts';
import type { HelmCommand } from '../command/helm-command.ts';
import { HelmError } from '../command/helm-error.ts';
import { changeFlags, outputFlag } from '../command/helm-flags.ts';
import { outputFormat, structuredRecord, type OutputFormat } from '../command/output.ts';
import { releaseText } from '../command/release-text.ts';
import { findChart } from '../repository/find-chart.ts';
import { changeOptions } from './change-options.ts';

export const install: HelmCommand = {
  name: 'install',
  use: 'install [NAME] [CHART]',
  short: 'install a chart',
  long: `Renders a chart and brings its objects into the cluster, as a release with a name.

The chart is a directory, a packed file, REPOSITORY/CHART of a repository that was added, an address, or a name with --repo.
Values come from -f and --set; what stands further right wins.`,
  flags: [
    ...changeFlags,
    boolFlag('generate-name', 'make up a name', { shorthand: 'g' }),
    stringFlag('name-template', 'template for the name'),
    boolFlag('replace', 'take a name again whose release is gone but in the history'),
    outputFlag,
  ],
  arguments: { least: 1 },
  *run({ flags, args, context }) {
    const format = outputFormat(flags.string('output'));
    yield* namingFailure('INSTALLATION FAILED', runInstall(context, args, flags, format));
  },
};

function* runInstall(context: HelmContext, args: readonly string[], flags: FlagSet, format: OutputFormat): Steps {
  const { name, reference } = nameAndChart(args, flags, context.now);
  const options = { ...changeOptions(flags), ...installOptions(flags) };
  const chart = findChart(context, reference, flags);
  const values = yield* chosenValues(context, flags);
  const release = yield* installRelease(context, name, chart, values, options);
  const text = { hideNotes: flags.bool('hide-notes'), showManifest: options.dryRun !== 'none' };
  context.streams.out(format === 'table' ? releaseText(release, text) : structuredRecord(release, format));
}

export function installOptions(flags: FlagSet): Omit<InstallOptions, keyof ReturnType<typeof changeOptions>> {
  return {
    createNamespace: flags.bool('create-namespace'),
    replace: flags.has('replace') && flags.bool('replace'),
    skipCrds: flags.bool('skip-crds'),
  };
}

/** Errors of an action get the words that tell which one it was. */
export function* namingFailure(words: string, steps: Steps): Steps {
  try {
    yield* steps;
  } catch (error) {
    if (error instanceof HelmError || error instanceof StatusError) throw new HelmError(`${words}: ${error.message}`);
    throw error;
  }
}

/** The name may be made up. Throws HelmError. */
export function nameAndChart(args: readonly string[], flags: FlagSet, now: number): { name: string; reference: string } {
  const generate = flags.bool('generate-name');
  if (args.length > 2) throw new HelmError(`expected at most two arguments, unexpected arguments: ${args.slice(2).join(', ')}`);
  if (args.length === 2) {
    if (generate) throw new HelmError('cannot set --generate-name and also specify a name');
    return { name: args[0]!, reference: args[1]! };
  }
  if (!generate) throw new HelmError('must either provide a name or specify --generate-name');
  const base = args[0]!
    .replace(/\/+$/, '')
    .split('/')
    .at(-1)!
    .replace(/(-[\d.]+)?\.tgz$/, '');
  return { name: `${base}-${Math.floor(now / 1000)}`, reference: args[0]! };
}
