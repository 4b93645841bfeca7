import { boolFlag, intFlag } from '../../command/flag.ts';
import { resourceTables } from '../actions/resource-tables.ts';
import type { HelmCommand } from '../command/helm-command.ts';
import { outputFlag } from '../command/helm-flags.ts';
import { outputFormat, structuredRecord } from '../command/output.ts';
import { releaseText } from '../command/release-text.ts';

export const status: HelmCommand = {
  name: 'status',
  use: 'status RELEASE_NAME',
  short: 'display the status of the named release',
  long: 'Shows when a release was last changed, in which state it is, and its notes.',
  flags: [
    intFlag('revision', 'another revision than the last'),
    boolFlag('show-desc', 'show the words of the history, too'),
    boolFlag('show-resources', 'show the objects of the release, too'),
    outputFlag,
  ],
  arguments: { least: 1, most: 1 },
  run({ flags, args: [name = ''], context }) {
    const format = outputFormat(flags.string('output'));
    context.checkReachable();
    const release = context.store.get(name, flags.int('revision'));
    if (format !== 'table') return context.streams.out(structuredRecord(release, format));
    const resources = flags.bool('show-resources') ? `RESOURCES:\n${resourceTables(context, release)}\n` : '';
    context.streams.out(releaseText(release, { showDescription: flags.bool('show-desc'), resources }));
  },
};
