import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, durationFlag, intFlag, stringFlag } from '../../command/flag.ts';

export const proxy: Command = {
  name: 'proxy',
  use: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  short: 'Run a proxy to the Kubernetes API server',
  long: "Pass requests of this machine on to the API server. This machine has no network of its own to listen on: read paths of the server with 'kubectl get --raw'.",
  examples: `# On the usual port
kubectl proxy

# A path, without a proxy
kubectl get --raw /version`,
  flags: [
    stringFlag('accept-hosts', 'Hosts that may ask, as a regular expression.', { default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$' }),
    stringFlag('accept-paths', 'Paths that may be asked for, as a regular expression.', { default: '^.*' }),
    stringFlag('address', 'Address to listen on.', { default: '127.0.0.1' }),
    stringFlag('api-prefix', 'Prefix of the API.', { default: '/' }),
    boolFlag('append-server-path', "Append the path of the server's address."),
    boolFlag('disable-filter', 'If true, accept everything. Dangerous.'),
    durationFlag('keepalive', 'How long to keep connections alive.'),
    intFlag('port', 'Port to listen on; 0 for any.', { shorthand: 'p', default: 8001 }),
    stringFlag('reject-methods', 'Methods to refuse, as a regular expression.', { default: '^$' }),
    stringFlag('reject-paths', 'Paths to refuse, as a regular expression.', { default: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach' }),
    stringFlag('unix-socket', 'Socket to listen on.', { shorthand: 'u' }),
    stringFlag('www', 'Directory with files to serve.', { shorthand: 'w' }),
    stringFlag('www-prefix', 'Prefix of those files.', { shorthand: 'P', default: '/static/' }),
  ],
  args: { of: 'nothing' },
  run({ flags }) {
    throw new CommandError(
      `listen tcp ${flags.string('address')}:${flags.int('port')}: this machine cannot listen on ports; use 'kubectl get --raw' instead`,
    );
  },
};
