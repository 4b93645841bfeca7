import { graphql, subscribe, parse, type ExecutionResult } from 'graphql';
import { makeErrorResult, makeResult, stringifyDocument, type Exchange } from '@urql/core';
import { filter, fromPromise, mergeMap, pipe } from 'wonka';
import { newClient, type Backend } from '../src/graphql/backend.tsx';
import { Connection } from '../src/graphql/connection.ts';
import type { Live } from '../src/graphql/live.ts';
import { mockSchema } from './mock-server/mock-schema.ts';
import { MockWorld, type MockContext } from './mock-server/world.ts';

/** A backend in this process: the mock server's schema without a network. `down` makes every request fail as one without an answer. */
export class MockBackend {
  readonly world = new MockWorld();
  readonly #context: MockContext = { session: null, setSession: (session) => (this.#context.session = session) };
  down = false;

  readonly connect = (): Backend => ({ client: newClient(this.#exchange), live: this.#live });

  readonly #exchange: Exchange = () => (operations) =>
    pipe(
      operations,
      filter(({ kind }) => kind !== 'teardown'),
      mergeMap((operation) => fromPromise(this.#answer(operation))),
    );

  async #answer(operation: Parameters<typeof makeResult>[0]) {
    if (this.down) return makeErrorResult(operation, new Error('down'));
    const source = stringifyDocument(operation.query);
    const result = await graphql({
      schema: mockSchema,
      source,
      rootValue: this.world.root,
      contextValue: this.#context,
      variableValues: operation.variables as Record<string, unknown>,
    });
    return makeResult(operation, JSON.parse(JSON.stringify(result)) as never);
  }

  readonly #live: Live = {
    connection: new Connection(),
    subscribe: (document, variables, sink) => {
      let stopped = false;
      void (async () => {
        const stream = await subscribe({
          schema: mockSchema,
          document: parse(stringifyDocument(document)),
          rootValue: this.world.root,
          contextValue: this.#context,
          variableValues: variables() as Record<string, unknown>,
        });
        if (!(Symbol.asyncIterator in stream)) return;
        for await (const { data } of stream as AsyncIterable<ExecutionResult>) {
          if (stopped) return;
          sink.next(JSON.parse(JSON.stringify(data)));
        }
      })();
      return () => (stopped = true);
    },
    close: () => undefined,
  };
}
