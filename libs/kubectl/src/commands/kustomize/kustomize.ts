import { printYaml } from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, sliceFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import { buildKustomization } from '../../resource/kustomization.ts';

const UNRESTRICTED = 'LoadRestrictionsNone';
const RESTRICTORS: readonly string[] = ['LoadRestrictionsRootOnly', UNRESTRICTED];

export const kustomize: Command = {
  name: 'kustomize',
  use: 'kustomize DIR [flags]',
  short: 'Build a kustomization target from a directory or URL',
  long: 'Print the resources that a kustomization makes.',
  examples: `# Of the working directory
kubectl kustomize

# Of another one
kubectl kustomize overlays/prod`,
  flags: [
    boolFlag('as-current-user', 'Run functions in containers as the current user'),
    boolFlag('enable-alpha-plugins', 'Enable plugins'),
    boolFlag('enable-helm', 'Enable Helm charts'),
    sliceFlag('env', 'Environment variables for functions', { shorthand: 'e' }),
    sliceFlag('helm-api-versions', 'API versions for Helm'),
    stringFlag('helm-command', 'The helm program', { default: 'helm' }),
    boolFlag('helm-debug', 'Let Helm tell more'),
    stringFlag('helm-kube-version', 'Kubernetes version for Helm'),
    stringFlag('load-restrictor', "Where files may be: 'LoadRestrictionsNone' or 'LoadRestrictionsRootOnly'", {
      default: 'LoadRestrictionsRootOnly',
    }),
    sliceFlag('mount', 'Mounts for functions'),
    boolFlag('network', 'Let functions use the network'),
    stringFlag('network-name', 'The network of functions', { default: 'bridge' }),
    stringFlag('reorder', "Reorder the resources just before output. Use 'legacy' to apply a legacy reordering, 'none' for none.", {
      default: 'legacy',
      hidden: true,
      deprecated: "use the new 'sortOptions' field in kustomization.yaml instead.",
    }),
    stringFlag('output', 'Write to this file instead of the screen', { shorthand: 'o', completion: { of: 'files' } }),
  ],
  args: { of: 'files' },
  run({ flags, args, streams }: Invocation) {
    if (args.length > 1) throw new CommandError('specify one path to kustomization.yaml');
    const restrictor = flags.string('load-restrictor');
    if (!RESTRICTORS.includes(restrictor))
      throw new CommandError(`illegal flag value --load-restrictor ${restrictor}; legal values: [${RESTRICTORS.join(' ')}]`);
    const objects = buildKustomization(args[0] ?? '.', streams, { unrestricted: restrictor === UNRESTRICTED });
    const text = objects.map((object) => printYaml(object)).join('---\n');
    const path = flags.string('output');
    if (!path) return streams.out(text);
    const error = streams.process.files.writeText(path, text);
    if (error) throw new CommandError(`open ${path}: ${error.message.toLowerCase()}`);
  },
};
