import { StatusError, type KubeObject } from '@drydock/apimachinery';
import { resourcePath } from '@drydock/apiserver';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { arrayFlag, durationFlag, stringFlag } from '../../command/flag.ts';
import { exactlyOneName, type Invocation } from '../../command/invocation.ts';
import { printFlags } from '../../options/print-flags.ts';
import { printerFor } from '../../printers/new-printer.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';

const BOUND_KINDS: Readonly<Record<string, string>> = { Pod: 'v1', Secret: 'v1', Node: 'v1' };

export const createToken: Command = {
  name: 'token',
  use: 'token SERVICE_ACCOUNT_NAME',
  short: 'Request a service account token',
  long: 'Request a token with which a client acts as a service account.',
  examples: `# A token for the account robot
kubectl create token robot

# For ten minutes, valid as long as a pod lives
kubectl create token robot --duration 10m --bound-object-kind Pod --bound-object-name web`,
  flags: [
    ...printFlags,
    arrayFlag('audience', 'For whom the token is; without it, the API server. May be repeated.'),
    stringFlag('bound-object-kind', 'Kind of the object that the token is bound to: Pod, Secret or Node.'),
    stringFlag('bound-object-name', 'Name of that object.'),
    stringFlag('bound-object-uid', 'UID of that object; without it, the one that it has now.'),
    durationFlag('duration', 'How long the token is to be valid; 0 leaves it to the server.'),
  ],
  args: { of: 'names', type: 'serviceaccounts', once: true },
  run(invocation: Invocation) {
    const { session, streams } = invocation;
    const name = exactlyOneName(invocation);
    validate(invocation);
    const printer = printerFor(invocation);
    const request = tokenRequest(invocation);
    const path = resourcePath({ group: '', version: 'v1', plural: 'serviceaccounts' }, session.namespace.name, name, 'token');
    let response: Dynamic;
    try {
      response = session.send<KubeObject>({ method: 'POST', path, body: request });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      throw new CommandError(`failed to create token: ${error.message}`);
    }
    if (!response.status?.token) throw new CommandError('failed to create token: no token in server response');
    streams.out(printer ? printer.print(response) : `${response.status.token}\n`);
  },
};

function validate({ flags }: Invocation): void {
  if (flags.duration('duration') < 0) throw new CommandError('--duration must be greater than or equal to 0');
  if (flags.duration('duration') % 1000 !== 0) throw new CommandError('--duration cannot be expressed in units less than seconds');
  const [kind, name, uid] = ['bound-object-kind', 'bound-object-name', 'bound-object-uid'].map((flag) => flags.string(flag));
  if (!kind) {
    if (name) throw new CommandError('--bound-object-name can only be set if --bound-object-kind is provided');
    if (uid) throw new CommandError('--bound-object-uid can only be set if --bound-object-kind is provided');
    return;
  }
  if (!Object.hasOwn(BOUND_KINDS, kind)) throw new CommandError(`supported --bound-object-kind values are Node, Pod, Secret`);
  if (!name) throw new CommandError('--bound-object-name is required if --bound-object-kind is provided');
}

function tokenRequest({ flags }: Invocation): Dynamic {
  const seconds = flags.duration('duration') / 1000;
  const kind = flags.string('bound-object-kind');
  const uid = flags.string('bound-object-uid');
  const boundObjectRef = { kind, apiVersion: BOUND_KINDS[kind], name: flags.string('bound-object-name'), ...(uid ? { uid } : {}) };
  return {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata: {},
    spec: {
      audiences: flags.strings('audience').length ? [...flags.strings('audience')] : null,
      ...(seconds ? { expirationSeconds: seconds } : {}),
      ...(kind ? { boundObjectRef } : {}),
    },
  };
}
