import { boolFlag, intFlag } from '../../command/flag.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import type { Steps } from '../../command/streams.ts';
import type { HelmContext } from '../actions/context.ts';
import { installRelease } from '../actions/install.ts';
import { upgradeRelease } from '../actions/upgrade.ts';
import { chosenValues } from '../chart/chosen-values.ts';
import type { HelmCommand } from '../command/helm-command.ts';
import { changeFlags, outputFlag } from '../command/helm-flags.ts';
import { outputFormat, structuredRecord, type OutputFormat } from '../command/output.ts';
import { releaseText } from '../command/release-text.ts';
import { findChart } from '../repository/find-chart.ts';
import { changeOptions } from './change-options.ts';
import { installOptions, namingFailure } from './install.ts';

const DEFAULT_HISTORY = 10;

export const upgrade: HelmCommand = {
  name: 'upgrade',
  use: 'upgrade [RELEASE] [CHART]',
  short: 'upgrade a release',
  long: `Brings a release to another version of its chart, or to other values.

Without values the ones of before are taken again. With values they are given anew, unless --reuse-values keeps the old ones below them.
With --install a release that is not there is installed.`,
  flags: [
    ...changeFlags,
    boolFlag('cleanup-on-fail', 'take away what an upgrade that failed has made'),
    intFlag('history-max', 'how many revisions are kept; 0 for all', { default: DEFAULT_HISTORY }),
    boolFlag('install', 'install the release when there is none', { shorthand: 'i' }),
    boolFlag('reset-values', 'take the values of the chart, whatever was given before'),
    boolFlag('reset-then-reuse-values', 'take the values of the new chart, and over them what was given before'),
    boolFlag('reuse-values', 'take the values of before, and over them what is given now'),
    outputFlag,
  ],
  arguments: { least: 2, most: 2 },
  *run({ flags, args: [name = '', reference = ''], context }) {
    const format = outputFormat(flags.string('output'));
    if (flags.bool('install') && isFree(context, name))
      yield* namingFailure('INSTALLATION FAILED', installInstead(context, name, reference, flags, format));
    else yield* namingFailure('UPGRADE FAILED', runUpgrade(context, name, reference, flags, format));
  },
};

function isFree(context: HelmContext, name: string): boolean {
  context.checkReachable();
  const last = context.store.history(name).at(-1);
  return !last || last.info.status === 'uninstalled';
}

function* installInstead(context: HelmContext, name: string, reference: string, flags: FlagSet, format: OutputFormat): Steps {
  if (format === 'table') context.streams.out(`Release ${JSON.stringify(name)} does not exist. Installing it now.\n`);
  const chart = findChart(context, reference, flags);
  const values = yield* chosenValues(context, flags);
  const options = { ...changeOptions(flags), ...installOptions(flags), replace: true };
  const release = yield* installRelease(context, name, chart, values, options);
  const text = { hideNotes: flags.bool('hide-notes'), showManifest: options.dryRun !== 'none' };
  context.streams.out(format === 'table' ? releaseText(release, text) : structuredRecord(release, format));
}

function* runUpgrade(context: HelmContext, name: string, reference: string, flags: FlagSet, format: OutputFormat): Steps {
  const options = changeOptions(flags);
  const chart = findChart(context, reference, flags);
  const values = yield* chosenValues(context, flags);
  const release = yield* upgradeRelease(context, name, chart, values, {
    ...options,
    resetValues: flags.bool('reset-values'),
    reuseValues: flags.bool('reuse-values'),
    resetThenReuseValues: flags.bool('reset-then-reuse-values'),
    historyMax: flags.int('history-max'),
  });
  if (format !== 'table') return context.streams.out(structuredRecord(release, format));
  context.streams.out(`Release ${JSON.stringify(name)} has been upgraded. Happy Helming!\n`);
  context.streams.out(releaseText(release, { hideNotes: flags.bool('hide-notes'), showManifest: options.dryRun !== 'none' }));
}
