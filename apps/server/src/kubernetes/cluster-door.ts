/** The Kubernetes API of every learner's sandbox, by path. */
import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { newFailure, newInternalError, newUnauthorized, StatusError } from '@drydock/apimachinery';
import { KubernetesEndpoint, refuseRequest, type RequestHandler } from '@drydock/kube-http';
import { AttemptRepository } from '@drydock/persistence';
import { Injectable, Logger } from '@nestjs/common';
import { isOver } from '../attempts/exam-rules.ts';
import { LiveAttempts } from '../attempts/live-attempts.ts';
import { ApiError } from '../graphql/api-error.ts';
import { LessonLibrary } from '../lessons/lesson-library.ts';
import type { HostedSandbox } from '../sandboxes/hosted-sandbox.ts';
import { opens, readClusterPath } from './cluster-address.ts';
import { ClusterSecrets } from './cluster-secrets.ts';
import { HostedCluster } from './hosted-cluster.ts';

interface Door {
  cluster: HostedCluster;
  endpoint: KubernetesEndpoint;
}

@Injectable()
export class ClusterDoor implements RequestHandler {
  readonly #secrets: ClusterSecrets;
  readonly #attempts: AttemptRepository;
  readonly #live: LiveAttempts;
  readonly #library: LessonLibrary;
  /** By the name of the cluster, which is empty when there is only one. */
  readonly #doors = new WeakMap<HostedSandbox, Map<string, Door>>();
  readonly #logger = new Logger('Kubernetes');

  constructor(secrets: ClusterSecrets, attempts: AttemptRepository, live: LiveAttempts, library: LessonLibrary) {
    this.#library = library;
    this.#secrets = secrets;
    this.#attempts = attempts;
    this.#live = live;
  }

  async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { door, url } = await this.#find(message);
      door.cluster.enter();
      response.once('close', () => door.cluster.leave());
      await door.endpoint.serve(message, response, url);
    } catch (error) {
      await this.#refuse(message, response, error);
    }
  }

  async upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    try {
      const { door, url } = await this.#find(message);
      door.cluster.enter();
      socket.once('close', () => door.cluster.leave());
      await door.endpoint.upgrade(message, socket, head, url);
    } catch (error) {
      const response = new ServerResponse(message);
      response.assignSocket(socket as Socket);
      response.on('finish', () => socket.end());
      await this.#refuse(message, response, error);
    }
  }

  /** The door that a request has the key to. Throws StatusError. */
  async #find({ url = '' }: IncomingMessage): Promise<{ door: Door; url: string }> {
    const address = readClusterPath(url);
    if (!address || !opens(address, await this.#secrets.addressSecret())) throw newUnauthorized('Unauthorized');
    const attempt = await this.#attempts.find(address.attemptId);
    if (!attempt) throw ended('it is not here any more');
    if (attempt.supersededAt) throw ended('its lesson was begun anew, with a sandbox that has a kubeconfig of its own');
    if (isOver(attempt, this.#library.getFor(attempt), new Date())) throw ended('the exam is over');
    const { sandbox } = await this.#live.open(attempt);
    return { door: this.#doorOf(sandbox, address.cluster), url: address.url };
  }

  #doorOf(sandbox: HostedSandbox, name: string | undefined): Door {
    const doors = this.#doors.get(sandbox) ?? new Map<string, Door>();
    this.#doors.set(sandbox, doors);
    const known = doors.get(name ?? '');
    if (known) return known;
    if (!sandbox.live.cluster(name)) throw newFailure(404, 'NotFound', 'there is no such cluster in this sandbox');
    const cluster = new HostedCluster(sandbox, name);
    const door = { cluster, endpoint: new KubernetesEndpoint(cluster, { onBug: (error) => this.#logger.error(error) }) };
    doors.set(name ?? '', door);
    return door;
  }

  async #refuse(message: IncomingMessage, response: ServerResponse, error: unknown): Promise<void> {
    if (!(error instanceof StatusError) && !(error instanceof ApiError)) this.#logger.error(error);
    const status = error instanceof StatusError ? error : newInternalError((error as Error).message);
    await refuseRequest(message, response, status);
  }
}

function ended(why: string): StatusError {
  return newFailure(410, 'Gone', `this sandbox has ended: ${why}`);
}
