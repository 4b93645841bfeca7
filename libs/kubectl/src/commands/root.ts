import type { Command, CommandGroup } from '../command/command.ts';
import { helpText } from '../command/help.ts';
import type { Invocation } from '../command/invocation.ts';
import { apply } from './apply/apply.ts';
import { auth } from './auth/auth.ts';
import { autoscale } from './autoscale/autoscale.ts';
import { certificate } from './certificate/certificate.ts';
import { apiResources } from './cluster/api-resources.ts';
import { apiVersions } from './cluster/api-versions.ts';
import { clusterInfo } from './cluster/cluster-info.ts';
import { version } from './cluster/version.ts';
import { completion } from './completion/completion.ts';
import { config } from './config/config.ts';
import { cp } from './copy/cp.ts';
import { create } from './create/create.ts';
import { debug } from './debug/debug.ts';
import { deleteCommand } from './delete/delete.ts';
import { describe } from './describe/describe.ts';
import { diff } from './diff/diff.ts';
import { edit } from './edit/edit.ts';
import { events } from './events/events.ts';
import { attach } from './exec/attach.ts';
import { exec } from './exec/exec.ts';
import { explain } from './explain/explain.ts';
import { expose } from './expose/expose.ts';
import { get } from './get/get.ts';
import { kustomize } from './kustomize/kustomize.ts';
import { alpha } from './alpha/alpha.ts';
import { annotate } from './label/annotate.ts';
import { label } from './label/label.ts';
import { logs } from './logs/logs.ts';
import { cordon, uncordon } from './node/cordon.ts';
import { drain } from './node/drain.ts';
import { taint } from './node/taint.ts';
import { newHelpCommand } from './help/help.ts';
import { options } from './options/options.ts';
import { patch } from './patch/patch.ts';
import { plugin } from './plugin/plugin.ts';
import { portForward } from './proxy/port-forward.ts';
import { proxy } from './proxy/proxy.ts';
import { replace } from './replace/replace.ts';
import { rollout } from './rollout/rollout.ts';
import { run } from './run/run.ts';
import { scale } from './scale/scale.ts';
import { set } from './set/set.ts';
import { top } from './top/top.ts';
import { wait } from './wait/wait.ts';

/** The commands by the groups in which `kubectl --help` shows them. */
export const COMMAND_GROUPS: readonly CommandGroup[] = [
  { title: 'Basic Commands (Beginner):', commands: [create, expose, run, set] },
  { title: 'Basic Commands (Intermediate):', commands: [explain, get, edit, deleteCommand] },
  { title: 'Deploy Commands:', commands: [rollout, scale, autoscale] },
  { title: 'Cluster Management Commands:', commands: [certificate, clusterInfo, top, cordon, uncordon, drain, taint] },
  {
    title: 'Troubleshooting and Debugging Commands:',
    commands: [describe, logs, attach, exec, portForward, proxy, cp, auth, debug, events],
  },
  { title: 'Advanced Commands:', commands: [diff, apply, patch, replace, wait, kustomize] },
  { title: 'Settings Commands:', commands: [label, annotate, completion] },
  // Plugins are found when they are called, not listed here.
  { title: 'Subcommands provided by plugins:', commands: [] },
  { title: 'Other Commands:', commands: [apiResources, apiVersions, config, plugin, version] },
];

export const ROOT: Command = {
  name: 'kubectl',
  use: 'kubectl [flags]',
  short: 'kubectl controls the Kubernetes cluster manager',
  long: `kubectl controls the Kubernetes cluster manager.

Find more information at: https://kubernetes.io/docs/reference/kubectl/`,
  commands: [...COMMAND_GROUPS.flatMap(({ commands }) => commands), options, alpha, newHelpCommand(() => ROOT, COMMAND_GROUPS)],
  run({ streams, resolved }: Invocation) {
    streams.out(helpText(resolved, COMMAND_GROUPS));
  },
};
