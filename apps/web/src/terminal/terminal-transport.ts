import type { Client } from 'urql';
import type { Connection } from '../graphql/connection.ts';
import { errorCode, type ErrorCode } from '../graphql/error-code.ts';
import { LineHelpQuery, type LineHelp } from '../line-help/line-help.documents.ts';
import type { SendOutcome, TerminalInput } from './input-queue.ts';
import type { SessionTransport } from './terminal-session.ts';
import {
  CompletionsQuery,
  FinishEditMutation,
  ResizeTerminalMutation,
  TerminalKeysMutation,
  TerminalLineMutation,
} from './terminal.documents.ts';

const RETRY_MS = 2_000;

interface Answer {
  readonly data?: unknown;
  readonly error?:
    { readonly networkError?: unknown; readonly graphQLErrors?: readonly { readonly extensions?: Record<string, unknown> }[] } | undefined;
}

function outcomeOf({ data, error }: Answer): SendOutcome {
  if (data) return 'sent';
  const code = errorCode(error ?? {});
  return code === 'UNREACHABLE' || code === 'RATE_LIMITED' ? 'unreachable' : 'refused';
}

export interface TerminalTransport extends SessionTransport {
  resize(columns: number, rows: number): void;
  /** `null`: left without saving. */
  finishEdit(editId: string, content: string | null): Promise<SendOutcome>;
  /** What a line means, and what it would do. */
  help(line: string): Promise<LineHelp | ErrorCode>;
}

/** The mutations of one terminal. */
export function terminalTransport(client: Client, connection: Connection, terminalId: string): TerminalTransport {
  const send = async (input: TerminalInput): Promise<SendOutcome> =>
    outcomeOf(
      input.kind === 'line'
        ? await client.mutation(TerminalLineMutation, { terminalId, line: input.line, inputId: input.inputId }).toPromise()
        : await client.mutation(TerminalKeysMutation, { terminalId, data: input.data }).toPromise(),
    );
  return {
    send: async (input) => {
      if (connection.get() === 'reconnecting') await untilLive(connection);
      return send(input);
    },
    untilReachable: () => untilLive(connection),
    newInputId: () => newId(),
    complete: async (line, cursor) => {
      const { data } = await client.query(CompletionsQuery, { terminalId, line, cursor }, { requestPolicy: 'network-only' }).toPromise();
      return data?.completions ?? null;
    },
    resize: (columns, rows) => void client.mutation(ResizeTerminalMutation, { terminalId, columns, rows }).toPromise(),
    finishEdit: async (editId, content) =>
      outcomeOf(await client.mutation(FinishEditMutation, { terminalId, editId, content }).toPromise()),
    help: async (line) => {
      const { data, error } = await client.query(LineHelpQuery, { terminalId, line }, { requestPolicy: 'network-only' }).toPromise();
      return data ?? errorCode(error ?? {});
    },
  };
}

/** When the live connection is back, or after a while: HTTP may work where WebSockets do not. */
function untilLive(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const timer = setTimeout(finish, RETRY_MS);
    const unsubscribe = connection.subscribe(() => connection.get() === 'live' && finish());
  });
}

/** crypto.randomUUID is missing on pages that are served over plain HTTP from another host. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
