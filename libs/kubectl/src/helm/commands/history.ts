import { intFlag } from '../../command/flag.ts';
import type { HelmCommand } from '../command/helm-command.ts';
import { HelmError } from '../command/helm-error.ts';
import { outputFlag } from '../command/helm-flags.ts';
import { outputFormat, structuredRecord, table } from '../command/output.ts';
import { ansiDate } from '../command/release-text.ts';

export const history: HelmCommand = {
  name: 'history',
  aliases: ['hist'],
  use: 'history RELEASE_NAME',
  short: 'fetch release history',
  long: 'Shows the revisions of a release: when each came, from which chart, and how it ended.',
  flags: [intFlag('max', 'how many of the newest', { default: 256 }), outputFlag],
  arguments: { least: 1, most: 1 },
  run({ flags, args: [name = ''], context }) {
    const format = outputFormat(flags.string('output'));
    context.checkReachable();
    const revisions = context.store.history(name).slice(-flags.int('max'));
    if (revisions.length === 0) throw new HelmError('release: not found');
    const rows = revisions.map(({ version, info, chart: { metadata } }) => ({
      revision: version,
      updated: info.last_deployed,
      status: info.status,
      chart: `${metadata.name}-${metadata.version}`,
      app_version: String(metadata.appVersion ?? ''),
      description: info.description ?? '',
    }));
    if (format !== 'table') return context.streams.out(structuredRecord(rows, format));
    const cells = rows.map((each) => [
      String(each.revision),
      ansiDate(each.updated),
      each.status,
      each.chart,
      each.app_version,
      each.description,
    ]);
    context.streams.out(table([['REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION', 'DESCRIPTION'], ...cells]));
  },
};
