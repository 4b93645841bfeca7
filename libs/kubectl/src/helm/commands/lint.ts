import { failed } from '@drydock/shell';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import type { HelmContext } from '../actions/context.ts';
import { lintChart, type LintMessage } from '../chart/lint-chart.ts';
import type { Values } from '../chart/chart.ts';
import { chosenValues } from '../chart/chosen-values.ts';
import type { HelmCommand } from '../command/helm-command.ts';
import { HelmError } from '../command/helm-error.ts';
import { valueFlags } from '../command/helm-flags.ts';

export const lint: HelmCommand = {
  name: 'lint',
  use: 'lint PATH',
  short: 'examine a chart for possible issues',
  long: 'Looks for mistakes in a chart. An error is what would keep it from being installed; a warning is what goes against custom.',
  flags: [
    stringFlag('kube-version', 'version of Kubernetes for .Capabilities'),
    boolFlag('quiet', 'only warnings and errors'),
    boolFlag('strict', 'warnings are errors'),
    boolFlag('with-subcharts', 'look at subcharts, too'),
    ...valueFlags,
  ],
  *run({ flags, args, context }) {
    const values = yield* chosenValues(context, flags);
    const paths = args.length > 0 ? args : ['.'];
    const { streams } = context;
    let failures = 0;
    for (const path of paths) {
      const messages = messagesFor(context, path, values);
      if (typeof messages === 'string') {
        failures++;
        streams.out(`==> Linting ${path}\nError unable to check Chart.yaml file in chart: ${messages}\n\n`);
        continue;
      }
      const severe = messages.filter(({ severity }) => severity === 'ERROR' || (severity === 'WARNING' && flags.bool('strict')));
      if (severe.length > 0) failures++;
      const shown = flags.bool('quiet') ? messages.filter(({ severity }) => severity !== 'INFO') : messages;
      if (!flags.bool('quiet') || shown.length > 0) streams.out(`==> Linting ${path}\n${shown.map(line).join('')}\n`);
    }
    const summary = `${paths.length} chart(s) linted, ${failures} chart(s) failed`;
    if (failures > 0) throw new HelmError(summary);
    if (!flags.bool('quiet')) streams.out(`${summary}\n`);
  },
};

function messagesFor(context: HelmContext, path: string, values: Values): LintMessage[] | string {
  const stat = context.files.stat(`${path}/Chart.yaml`);
  if (failed(stat)) return `stat ${path}/Chart.yaml: ${stat.message.toLowerCase()}`;
  return lintChart(context, path.replace(/(.)\/+$/, '$1'), values);
}

function line({ severity, path, text }: LintMessage): string {
  return `[${severity}] ${path}: ${text}\n`;
}
