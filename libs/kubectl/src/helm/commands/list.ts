import { boolFlag, intFlag, stringFlag } from '../../command/flag.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import type { HelmCommand } from '../command/helm-command.ts';
import { HelmError } from '../command/helm-error.ts';
import { outputFlag } from '../command/helm-flags.ts';
import { outputFormat, structuredRecord, table } from '../command/output.ts';
import { ReleaseStore } from '../release/release-store.ts';
import type { Release, ReleaseStatus } from '../release/release.ts';
import { formatTime } from '../templating/date.functions.ts';

const DEFAULT_FORMAT = '2006-01-02 15:04:05.999999999 -0700 MST';

export const list: HelmCommand = {
  name: 'list',
  aliases: ['ls'],
  use: 'list',
  short: 'list releases',
  long: 'Shows the releases of a namespace, or of all: the last revision of each. Those that are deployed or have failed, unless flags ask for others.',
  flags: [
    boolFlag('all', 'whatever their status', { shorthand: 'a' }),
    boolFlag('all-namespaces', 'of all namespaces', { shorthand: 'A' }),
    boolFlag('date', 'in the order of their dates', { shorthand: 'd' }),
    boolFlag('deployed', 'those that are deployed'),
    boolFlag('failed', 'those that have failed'),
    stringFlag('filter', 'those whose names the regular expression finds', { shorthand: 'f' }),
    intFlag('max', 'how many at most', { shorthand: 'm', default: 256 }),
    boolFlag('no-headers', 'without the first line'),
    intFlag('offset', 'how many to leave out at the beginning'),
    boolFlag('pending', 'those that are pending'),
    boolFlag('reverse', 'the other way round', { shorthand: 'r' }),
    stringFlag('selector', 'those with these labels', { shorthand: 'l' }),
    boolFlag('short', 'names only', { shorthand: 'q' }),
    boolFlag('superseded', 'those that are superseded'),
    stringFlag('time-format', 'layout of dates, as Go has it'),
    boolFlag('uninstalled', 'those that are uninstalled, with their history kept'),
    boolFlag('uninstalling', 'those that are being uninstalled'),
    outputFlag,
  ],
  arguments: { most: 0 },
  run({ flags, context }) {
    const format = outputFormat(flags.string('output'));
    context.checkReachable();
    const store = new ReleaseStore(context.session, flags.bool('all-namespaces') ? '' : context.namespace);
    const releases = selected(store.list(flags.string('selector')), flags);
    const { streams } = context;
    if (flags.bool('short')) return streams.out(releases.map(({ name }) => `${name}\n`).join(''));
    const rows = releases.map((release) => row(release, flags.string('time-format')));
    if (format !== 'table') return streams.out(structuredRecord(rows, format));
    const cells = rows.map((each) => [each.name, each.namespace, each.revision, each.updated, each.status, each.chart, each.app_version]);
    const head = ['NAME', 'NAMESPACE', 'REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION'];
    streams.out(table(flags.bool('no-headers') ? cells : [head, ...cells]));
  },
};

function selected(all: readonly Release[], flags: FlagSet): Release[] {
  const last = [...new Map(all.map((release) => [`${release.namespace}/${release.name}`, release])).values()];
  const wanted = wantedStatuses(flags);
  const pattern = expression(flags.string('filter'));
  const found = last.filter(({ info, name }) => wanted(info.status) && pattern.test(name));
  if (flags.bool('date')) found.sort((a, b) => (a.info.last_deployed < b.info.last_deployed ? -1 : 1));
  if (flags.bool('reverse')) found.reverse();
  return found.slice(flags.int('offset'), flags.int('offset') + flags.int('max'));
}

function expression(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new HelmError(`error parsing regexp: ${text}`);
  }
}

function wantedStatuses(flags: FlagSet): (status: ReleaseStatus) => boolean {
  if (flags.bool('all')) return () => true;
  const named = (['deployed', 'failed', 'superseded', 'uninstalled', 'uninstalling'] as const).filter((status) => flags.bool(status));
  const pending = flags.bool('pending');
  if (named.length === 0 && !pending) return (status) => status === 'deployed' || status === 'failed';
  return (status) => (named as readonly string[]).includes(status) || (pending && status.startsWith('pending-'));
}

function row(
  { name, namespace, version, info, chart }: Release,
  layout: string,
): Record<string, string> & Record<'name' | 'namespace' | 'revision' | 'updated' | 'status' | 'chart' | 'app_version', string> {
  const { metadata } = chart;
  return {
    name,
    namespace,
    revision: String(version),
    updated: formatTime(layout || DEFAULT_FORMAT, Date.parse(info.last_deployed)),
    status: info.status,
    chart: `${metadata.name}-${metadata.version}`,
    app_version: String(metadata.appVersion ?? ''),
  };
}
