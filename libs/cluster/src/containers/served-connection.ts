/** A connection to a server in a container, byte by byte: what somebody wrote into a tunnel becomes requests, and answers become bytes. */
import { HttpRequestReader, MalformedHttp, responseBytes, type ForwardedConnection, type HttpRequestMessage } from '@drydock/apiserver';
import type { HttpResponse } from './http.ts';

export class ServedConnection implements ForwardedConnection {
  readonly error: string | undefined = undefined;
  /** undefined when what listens does not answer this. */
  readonly #respond: (request: HttpRequestMessage) => HttpResponse | undefined;
  readonly #reader = new HttpRequestReader();
  readonly #wakes = new Set<() => void>();
  #output = '';
  #closed = false;

  constructor(respond: (request: HttpRequestMessage) => HttpResponse | undefined) {
    this.#respond = respond;
  }

  write(data: string): void {
    if (this.#closed) return;
    this.#reader.feed(data);
    try {
      for (let request = this.#reader.next(); request && !this.#closed; request = this.#reader.next()) this.#answer(request);
    } catch (error) {
      if (!(error instanceof MalformedHttp)) throw error;
      this.#output += responseBytes({
        status: 400,
        headers: { 'content-type': 'text/plain', connection: 'close' },
        body: '400 Bad Request',
      });
      this.#closed = true;
    }
    this.#wake();
  }

  #answer(request: HttpRequestMessage): void {
    const response = this.#respond(request);
    if (response) this.#output += responseBytes(response, { bodyless: request.method === 'HEAD' });
    if (!response || /\bclose\b/i.test(request.headers.connection ?? '')) this.#closed = true;
  }

  closeWrite(): void {
    this.#closed = true;
    this.#wake();
  }

  read(): string {
    const data = this.#output;
    this.#output = '';
    return data;
  }

  get ended(): boolean {
    return this.#closed && this.#output === '';
  }

  onChange(wake: () => void): () => void {
    this.#wakes.add(wake);
    return () => this.#wakes.delete(wake);
  }

  close(): void {
    this.#closed = true;
    this.#output = '';
    this.#wake();
  }

  #wake(): void {
    for (const wake of [...this.#wakes]) wake();
  }
}
