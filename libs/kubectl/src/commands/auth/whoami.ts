import { isReason } from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import type { Invocation } from '../../command/invocation.ts';
import { printFlags } from '../../options/print-flags.ts';
import { ColumnWriter } from '../../printers/column-writer.ts';
import { typedPrinter } from '../../printers/generated.printer.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';

export const whoami: Command = {
  name: 'whoami',
  use: 'whoami',
  short: 'Experimental: Check self subject attributes',
  long: 'Ask the server as whom it knows you: name, groups, and what else there is.',
  examples: `# Who am I?
kubectl auth whoami

# In JSON
kubectl auth whoami -o json`,
  flags: printFlags,
  args: { of: 'nothing' },
  run(invocation: Invocation) {
    const { session, streams } = invocation;
    const printer = typedPrinter(invocation);
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} };
    let review: Dynamic;
    try {
      review = session.send({ method: 'POST', path: '/apis/authentication.k8s.io/v1/selfsubjectreviews', body });
    } catch (error) {
      if (isReason(error, 'Forbidden'))
        throw new CommandError('the selfsubjectreviews API is not enabled in the cluster or you do not have permission to call it');
      if (isReason(error, 'NotFound'))
        throw new CommandError(
          'the selfsubjectreviews API is not enabled in the cluster\nenable APISelfSubjectReview feature gate and authentication.k8s.io/v1alpha1 or authentication.k8s.io/v1beta1 API',
        );
      throw error;
    }
    streams.out(printer ? printer.print(review) : attributesTable(review.status?.userInfo ?? {}));
  },
};

function attributesTable({ username, uid, groups, extra }: Dynamic): string {
  const rows = [['ATTRIBUTE', 'VALUE']];
  if (username) rows.push(['Username', username]);
  if (uid) rows.push(['UID', uid]);
  if (groups?.length) rows.push(['Groups', `[${groups.join(' ')}]`]);
  for (const key of Object.keys(extra ?? {}).sort()) rows.push([`Extra: ${key}`, `[${extra[key].join(' ')}]`]);
  return new ColumnWriter().format(rows);
}
