/** HTTP to a program of the same machine, over its loopback: what `kubectl proxy` and `kubectl port-forward` listen for. */
import { HttpResponseReader, MalformedHttp, requestBytes } from '@drydock/apiserver';
import type { LoopbackSocket, Process, Wait } from '@drydock/shell';
import type { HttpRequest, HttpResponse } from '../containers/http.ts';

/** A connection to who listens at one of the machine's own addresses; undefined when nobody does. `own`: its address in the network. */
export function connectLoopback(process: Process, address: string, port: number, own: string): LoopbackSocket | undefined {
  const isOwn = address === own || address === '::1' || /^127\./.test(address) || address === '0.0.0.0';
  return isOwn ? process.loopback.connect(address === '0.0.0.0' ? '127.0.0.1' : address, port) : undefined;
}

/** `empty`: hung up without an answer; `timeout`: no whole answer before `until`; otherwise what is wrong with it. */
export type ExchangeFailure = 'empty' | 'timeout' | 'malformed';

export function* exchange(
  process: Process,
  socket: LoopbackSocket,
  { method, path, host, headers, body }: HttpRequest,
  until = Infinity,
): Generator<Wait, HttpResponse | ExchangeFailure, void> {
  const reader = new HttpResponseReader();
  const change: Wait = { on: 'notice', subscribe: (wake) => socket.onChange(wake) };
  try {
    socket.write(requestBytes({ method, target: path, headers: { host, ...headers }, body }));
    for (;;) {
      reader.feed(socket.read());
      const response = reader.next(method, socket.ended);
      if (response) return response;
      if (socket.ended) return 'empty';
      if (process.clock.now() >= until) return 'timeout';
      yield until === Infinity ? change : { on: 'any', any: [change, { on: 'time', until }] };
    }
  } catch (error) {
    if (error instanceof MalformedHttp) return 'malformed';
    throw error;
  } finally {
    socket.close();
  }
}
