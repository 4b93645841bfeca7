import { CommandError } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { getPrintFlags, GET_FORMATS } from '../../options/print-flags.ts';
import { allNamespacesFlag, chunkSizeFlag, fieldSelectorFlag, filenameFlags, selectorFlag } from '../../options/shared-flags.ts';
import { printerFor } from '../../printers/new-printer.ts';
import { printRaw } from './raw.ts';
import { printObjects } from './print-objects.ts';
import { printTables } from './print-tables.ts';
import { watchObjects } from './watch-objects.ts';

export const get: Command = {
  name: 'get',
  use: `get [(-o|--output=)${GET_FORMATS.join('|')}] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]`,
  short: 'Display one or many resources',
  long: `Show resources and what matters most about them, as a table.

Labels and fields select objects of a type, and other output formats show them whole or in part. Objects of the current namespace are shown unless you ask for others.

Use "kubectl api-resources" for a complete list of supported resources.`,
  examples: `# All pods of the namespace
kubectl get pods

# With the node that each runs on
kubectl get pods -o wide

# One deployment, whole
kubectl get deployment web -o yaml

# Services and deployments with a label, in all namespaces
kubectl get svc,deploy -A -l app=web

# A single field of an object
kubectl get pod web -o jsonpath='{.status.podIP}'

# Columns of your own
kubectl get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName

# What files describe
kubectl get -f manifests/`,
  flags: [
    ...getPrintFlags,
    allNamespacesFlag,
    chunkSizeFlag,
    fieldSelectorFlag,
    ...filenameFlags,
    boolFlag('ignore-not-found', 'If true, a missing object is no error.'),
    boolFlag('output-watch-events', 'With --watch or --watch-only, print the events: what exists comes as ADDED.'),
    stringFlag('raw', 'Path of the server to read, as it is.'),
    selectorFlag,
    boolFlag('server-print', 'If true, the server makes the table.', { default: true }),
    stringFlag('subresource', 'Read this subresource of the object.'),
    boolFlag('watch', 'After listing, go on with changes.', { shorthand: 'w' }),
    boolFlag('watch-only', 'Show changes without listing first.'),
  ],
  args: RESOURCES,
  *run(invocation: Invocation): Steps {
    validate(invocation);
    const { flags } = invocation;
    if (flags.string('raw')) return yield* printRaw(invocation, flags.string('raw'));
    warnOfOrder(invocation);
    const printer = printerFor(invocation, GET_FORMATS);
    if (flags.bool('watch') || flags.bool('watch-only')) return yield* watchObjects(invocation, printer);
    if (printer) return yield* printObjects(invocation, printer);
    yield* printTables(invocation);
  },
};

/** What happens has its own order. */
function warnOfOrder({ flags, streams }: Invocation): void {
  if (!flags.string('sort-by')) return;
  if (flags.bool('watch')) streams.err('warning: --watch requested, --sort-by will be ignored for watch events received\n');
  else if (flags.bool('watch-only')) streams.err('warning: --watch-only requested, --sort-by will be ignored\n');
}

function validate(invocation: Invocation): void {
  const { flags, args, streams } = invocation;
  if (flags.string('raw')) {
    if (flags.bool('watch') || flags.bool('watch-only') || flags.string('selector')) {
      throw new CommandError('--raw may not be specified with other flags that filter the server request or alter the output');
    }
    if (args.length) throw new CommandError('arguments may not be passed when --raw is specified');
    if (flags.string('output')) throw new CommandError('--raw and --output are mutually exclusive');
    return;
  }
  if (flags.bool('show-labels') && !['', 'wide'].includes(flags.string('output'))) {
    throw new CommandError(`--show-labels option cannot be used with ${flags.string('output')} printer`);
  }
  if (flags.bool('output-watch-events') && !flags.bool('watch') && !flags.bool('watch-only')) {
    throw new CommandError('--output-watch-events option can only be used with --watch or --watch-only');
  }
  // What is watched is not looked at any further (GetOptions.Complete).
  if (flags.bool('watch') || flags.bool('watch-only')) return;
  if (args.length === 0 && flags.strings('filename').length === 0 && !flags.string('kustomize')) {
    streams.err(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
    );
    throw misuse(
      invocation,
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    );
  }
}
