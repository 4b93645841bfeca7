/** How kubectl words what went wrong (kubectl/pkg/cmd/util, CheckErr). */
import { ConnectionError } from '@drydock/apiserver';
import { StatusError } from '@drydock/apimachinery';
import { AggregateFailure, CommandError } from './command-error.ts';

export interface Failure {
  /** With its newline; empty when there is nothing to say. */
  readonly text: string;
  readonly exitCode: number;
}

/** `server` is the address that could not be reached, for connection errors. Bugs are thrown on. */
export function describeFailure(error: unknown, server: () => string): Failure {
  if (error instanceof AggregateFailure) {
    return { text: error.errors.map((each) => `${plainMessage(each, server)}\n`).join(''), exitCode: 1 };
  }
  if (error instanceof CommandError) return { text: commandErrorText(error), exitCode: error.exitCode };
  if (error instanceof StatusError && error.reason === 'Invalid') return { text: withNewline(invalidMessage(error)), exitCode: 1 };
  if (error instanceof StatusError || error instanceof ConnectionError) {
    return { text: withNewline(plainMessage(error, server)), exitCode: 1 };
  }
  throw error;
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function commandErrorText(error: CommandError): string {
  if (error.bare || error.message.startsWith('error: ')) return withNewline(error.message);
  return withNewline(`error: ${error.message}`);
}

/** One error among several: nothing is put before it but what tells where it came from. */
export function plainMessage(error: Error, server: () => string): string {
  if (error instanceof StatusError) {
    if (error.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.status.message ?? ''})`;
    return error.reason ? `Error from server (${error.reason}): ${error.message}` : `Error from server: ${error.message}`;
  }
  if (error instanceof ConnectionError) return connectionMessage(error.message, server);
  return error.message;
}

function connectionMessage(message: string, server: () => string): string {
  if (message.startsWith('The connection to the server') || message.startsWith('Unable to connect')) return message;
  if (!message.includes('connection refused')) return `Unable to connect to the server: ${message}`;
  const host = server()
    .replace(/^\w+:\/\//, '')
    .replace(/\/.*$/, '');
  return `The connection to the server ${host} was refused - did you specify the right host or port?`;
}

/** `The Deployment "web" is invalid: …`, the causes in a list when there are several. */
function invalidMessage({ status }: StatusError): string {
  const { details } = status;
  if (!details) return `The request is invalid: ${status.message ?? ''}`;
  let head = 'The request is invalid';
  if (details.kind || details.name) head = `The ${details.kind ?? ''} ${JSON.stringify(details.name ?? '')} is invalid`;
  else if (status.message && !details.causes?.length) head = `The request is invalid: ${status.message}`;
  const causes = [...new Set((details.causes ?? []).map(({ field, message }) => `${field ?? ''}: ${message ?? ''}`))];
  if (causes.length === 0) return head;
  // A single cause gets a newline of its own, even when it ends with one (cmd/util, MultilineError).
  return causes.length === 1 ? `${head}: ${causes[0]}\n` : `${head}: \n${causes.map((cause) => `* ${cause}`).join('\n')}`;
}
