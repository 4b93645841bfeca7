/** The Kubernetes REST protocol over HTTP, for one cluster. */
import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { newBadRequest, newInternalError, StatusError } from '@drydock/apimachinery';
import type { ApiResponse } from '@drydock/apiserver';
import { acceptPortForward } from './port-forward/accept-port-forward.ts';
import { acceptRemoteCommand } from './remote-command/accept-remote-command.ts';
import { PLAIN_JSON } from './request/accept.ts';
import { queryOf, translateRequest, type TranslatedRequest } from './request/api-request.ts';
import { readBody } from './request/request-body.ts';
import { writeAnswer, writeHeaders } from './response/answer-writer.ts';
import { writeLog } from './response/log-response.ts';
import { writeProxied } from './response/proxied-response.ts';
import { writeWatch } from './response/watch-response.ts';
import type { ServedCluster } from './served-cluster.ts';

export interface EndpointOptions {
  /** Told of every bug that a request meets; the client gets a 500. */
  onBug?(error: unknown): void;
}

export class KubernetesEndpoint {
  readonly #cluster: ServedCluster;
  readonly #onBug: (error: unknown) => void;

  constructor(cluster: ServedCluster, { onBug = () => undefined }: EndpointOptions = {}) {
    this.#cluster = cluster;
    this.#onBug = onBug;
  }

  /** Answers one request; a `request` listener of a server. `url`: path and query as the cluster is to see them. Never rejects. */
  async serve(message: IncomingMessage, response: ServerResponse, url = message.url ?? '/'): Promise<void> {
    try {
      const body = await readBody(message);
      if (body !== undefined) await this.#answer(message, response, url, body);
    } catch (error) {
      await this.#fail(message, response, error);
    }
  }

  /** Answers a request to go over to another protocol; an `upgrade` listener of a server. Never rejects. */
  async upgrade(message: IncomingMessage, socket: Duplex, head: Buffer, url = message.url ?? '/'): Promise<void> {
    // Until the protocol is changed, whatever goes wrong is told as to any other request.
    const response = new ServerResponse(message);
    response.shouldKeepAlive = false;
    response.assignSocket(socket as Socket);
    socket.on('error', () => socket.destroy());
    response.on('finish', () => socket.end());
    try {
      const translated = translateRequest(message, url, new Uint8Array());
      const answer = this.#cluster.handle(translated.request);
      await this.#cluster.stored();
      if (socket.destroyed) return release(answer);
      const { exec, portForward } = answer;
      const connection = { message, query: queryOf(url), socket, head, response };
      if (exec && acceptRemoteCommand(this.#cluster, exec, connection)) return;
      if (portForward && acceptPortForward(this.#cluster, portForward, connection)) return;
      writeHeaders(response, answer);
      this.#write(message, response, answer, translated);
    } catch (error) {
      await this.#fail(message, response, error);
    }
  }

  async #answer(message: IncomingMessage, response: ServerResponse, url: string, body: Uint8Array | 'too large'): Promise<void> {
    const translated = translateRequest(message, url, body);
    const answer = this.#cluster.handle(translated.request);
    await this.#cluster.stored();
    if (response.destroyed) return release(answer);
    writeHeaders(response, answer);
    this.#write(message, response, answer, translated);
  }

  #write(message: IncomingMessage, response: ServerResponse, answer: ApiResponse, { request, accepted }: TranslatedRequest): void {
    const { watch, log, exec, portForward, proxy } = answer;
    if (watch) {
      const bookmarks = isTrue(request.query?.allowWatchBookmarks);
      return writeWatch(this.#cluster, response, watch, accepted, { bookmarks });
    }
    if (log) return writeLog(this.#cluster, response, log);
    if (proxy) return writeProxied(message, response, proxy);
    if (exec || portForward) {
      (exec ?? portForward)?.close();
      throw newBadRequest('Upgrade request required');
    }
    void writeAnswer(message, response, answer, accepted).catch((error: unknown) => this.#fail(message, response, error));
  }

  async #fail(message: IncomingMessage, response: ServerResponse, error: unknown): Promise<void> {
    if (!(error instanceof StatusError)) this.#onBug(error);
    await refuseRequest(
      message,
      response,
      error instanceof StatusError ? error : newInternalError(error instanceof Error ? error.message : String(error)),
    );
  }
}

/** Answers a request with a failure, if it has not been answered. */
export async function refuseRequest(message: IncomingMessage, response: ServerResponse, { status }: StatusError): Promise<void> {
  if (response.headersSent || response.destroyed) return void response.destroy();
  await writeAnswer(message, response, { code: status.code ?? 500, body: status }, PLAIN_JSON);
}

function isTrue(text: string | undefined): boolean {
  return text === 'true' || text === '1';
}

/** Nobody will read it. */
function release({ watch, log, exec, portForward }: ApiResponse): void {
  (watch ?? log ?? exec ?? portForward)?.close();
}
