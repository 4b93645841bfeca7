import { boolFlag, stringFlag } from '../../command/flag.ts';
import type { HelmCommand } from '../command/helm-command.ts';
import { HELM_VERSION } from '../templating/capabilities.ts';

const COMMIT = 'cc0bbbd6d6276b83880042c1ecb34087e84d41eb';
const GO = 'go1.23.7';

export const version: HelmCommand = {
  name: 'version',
  use: 'version',
  short: 'print the client version information',
  long: 'Shows which helm this is.',
  flags: [boolFlag('short', 'the number only'), stringFlag('template', 'Go template for what to show')],
  arguments: { most: 0 },
  run({ flags, context }) {
    if (flags.bool('short')) return context.streams.out(`${HELM_VERSION}+g${COMMIT.slice(0, 7)}\n`);
    if (flags.string('template')) return context.streams.out(flags.string('template').replace(/\{\{\s*\.Version\s*\}\}/g, HELM_VERSION));
    context.streams.out(`version.BuildInfo{Version:"${HELM_VERSION}", GitCommit:"${COMMIT}", GitTreeState:"clean", GoVersion:"${GO}"}\n`);
  },
};
