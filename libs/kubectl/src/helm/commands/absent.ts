import type { HelmCommand } from '../command/helm-command.ts';
import { HelmError } from '../command/helm-error.ts';

/** Commands that helm has and the simulation does not: they say so. */
function absent(name: string, short: string): HelmCommand {
  return {
    name,
    use: name,
    short,
    run() {
      throw new HelmError(`helm ${name} is not simulated`);
    },
  };
}

export const ABSENT: readonly HelmCommand[] = [
  absent('completion', 'generate autocompletion scripts for the specified shell'),
  absent('plugin', 'install, list, or uninstall Helm plugins'),
  absent('push', 'push a chart to remote'),
  absent('registry', 'login to or logout from a registry'),
  absent('verify', 'verify that a chart at the given path has been signed and is valid'),
];
