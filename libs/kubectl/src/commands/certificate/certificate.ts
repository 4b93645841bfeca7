import { formatTime, type KubeObject } from '@drydock/apimachinery';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag } from '../../command/flag.ts';
import { helpText } from '../../command/help.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { printFlags } from '../../options/print-flags.ts';
import { filenameFlags } from '../../options/shared-flags.ts';
import { changePrinter } from '../../printers/new-printer.ts';
import { select } from '../../resource/builder.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { pathOf } from '../../resource/info.ts';

interface Decision {
  readonly name: 'approve' | 'deny';
  readonly condition: 'Approved' | 'Denied';
  readonly reason: string;
  readonly short: string;
  readonly long: string;
}

function decisionCommand({ name, condition, reason, short, long }: Decision): Command {
  return {
    name,
    use: `${name} (-f FILENAME | NAME)`,
    short,
    long,
    examples: `# The request of jane
kubectl certificate ${name} jane`,
    flags: [...printFlags, ...filenameFlags, boolFlag('force', 'Write the decision even if it was made before.')],
    args: { of: 'names', type: 'certificatesigningrequests' },
    *run(invocation: Invocation): Steps {
      const { flags, args, session, streams } = invocation;
      const filenames = flags.strings('filename');
      if (args.length === 0 && filenames.length === 0 && !flags.string('kustomize'))
        throw new CommandError('one or more CSRs must be specified as <name> or -f <filename>');
      const printer = changePrinter(invocation, condition.toLowerCase());
      const selected = {
        args: args.map((each) => `certificatesigningrequests/${each}`),
        filenames,
        kustomize: flags.string('kustomize'),
        recursive: flags.bool('recursive'),
        latest: true,
      };
      const { infos, errors } = yield* select(session, selected);
      for (const info of infos) {
        const request: Dynamic = info.object;
        const conditions: Dynamic[] = request.status?.conditions ?? [];
        const opposite = condition === 'Approved' ? 'Denied' : 'Approved';
        if (conditions.some(({ type }) => type === opposite))
          throw new CommandError(`certificate signing request ${JSON.stringify(info.name)} is already ${opposite}`);
        if (conditions.some(({ type }) => type === condition) && !flags.bool('force')) {
          streams.out(printer.print(request));
          continue;
        }
        const added = {
          type: condition,
          status: 'True',
          reason,
          message: `This CSR was ${condition.toLowerCase()} by kubectl certificate ${name}.`,
          lastUpdateTime: formatTime(session.now),
        };
        const body = {
          ...request,
          status: { ...request.status, conditions: [...conditions.filter(({ type }) => type !== condition), added] },
        };
        streams.out(printer.print(session.send<KubeObject>({ method: 'PUT', path: pathOf({ ...info, subresource: 'approval' }), body })));
      }
      throwCollected(errors);
    },
  };
}

export const certificate: Command = {
  name: 'certificate',
  use: 'certificate SUBCOMMAND',
  short: 'Modify certificate resources',
  // Help, whatever else stands there; other groups refuse it.
  run: ({ resolved, streams }) => streams.out(helpText(resolved)),
  commands: [
    decisionCommand({
      name: 'approve',
      condition: 'Approved',
      reason: 'KubectlApprove',
      short: 'Approve a certificate signing request',
      long: `Approve a certificate signing request: its signer may issue the certificate.

Look at what it asks for first. A certificate can give as much power as the name and the groups in it have.`,
    }),
    decisionCommand({
      name: 'deny',
      condition: 'Denied',
      reason: 'KubectlDeny',
      short: 'Deny a certificate signing request',
      long: 'Deny a certificate signing request: no certificate will be issued.',
    }),
  ],
};
