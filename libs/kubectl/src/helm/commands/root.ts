import type { HelmCommand } from '../command/helm-command.ts';
import { ABSENT } from './absent.ts';
import { create } from './create.ts';
import { dependency } from './dependency.ts';
import { env } from './env.ts';
import { get } from './get.ts';
import { history } from './history.ts';
import { install } from './install.ts';
import { lint } from './lint.ts';
import { list } from './list.ts';
import { packageCommand } from './package.ts';
import { pull } from './pull.ts';
import { repo } from './repo.ts';
import { rollback } from './rollback.ts';
import { searchCommand } from './search.ts';
import { show } from './show.ts';
import { status } from './status.ts';
import { template } from './template.ts';
import { test } from './test.ts';
import { uninstall } from './uninstall.ts';
import { upgrade } from './upgrade.ts';
import { version } from './version.ts';

/** In the order in which Helm registers them: suggestions come in it, while help sorts them. */
const COMMANDS: readonly HelmCommand[] = [
  create,
  dependency,
  pull,
  show,
  lint,
  packageCommand,
  repo,
  searchCommand,
  get,
  history,
  install,
  list,
  rollback,
  status,
  test,
  uninstall,
  upgrade,
  template,
  env,
  version,
  ...ABSENT,
];

export const HELM: HelmCommand = {
  name: 'helm',
  use: 'helm',
  short: 'The Kubernetes package manager',
  long: `The Kubernetes package manager

Common actions for Helm:

- helm search:    search for charts
- helm pull:      download a chart to your local directory to view
- helm install:   upload the chart to Kubernetes
- helm list:      list releases of charts

The environment has a say, too: \`helm env\` shows which variables there are and what they are now.`,
  commands: COMMANDS,
};
