/** How a controller of kube-controller-manager is written here. It keeps no state of its own: what it knows is in the objects, or in its memory. */
import type { Heartbeats, Lister, ResourceClient, ServedResources, StorageEvent, UserInfo } from '@drydock/apiserver';
import { controllerOf, type Clock, type KubeObject, type Rng } from '@drydock/apimachinery';

export interface Controller {
  /** Upstream's name: `deployment-controller`. Its requests are made as system:serviceaccount:kube-system:NAME. */
  readonly name: string;
  /** Whose name it works under, for components that are not controllers (the scheduler): instead of the service account. */
  readonly user?: UserInfo;
  /** The component that its events name; its own name when absent. */
  readonly source?: string;
  /** Its events are of events.k8s.io: whoever records them must name their action. */
  readonly eventSeries?: true;
  /** The pods that it runs in, for controllers of add-ons: it works while one of them is ready, and writes into that one's log. */
  readonly process?: PodProcess;
  /** Time need not stop for what of it falls due: that is done when somebody comes again. */
  readonly background?: true;
  /** For each watched resource (`pods`, `deployments.apps`): which keys of the work queue a change concerns. Must be cheap and change nothing. */
  readonly watches: Readonly<Record<string, EventHandler>>;
  /** Brings the world one step nearer to what the object of this key wants. Called again after a thrown StatusError, with back-off. */
  reconcile(key: string, context: ControllerContext): void;
}

export interface PodProcess {
  readonly namespace: string;
  /** What the image of its container is called. */
  readonly image: RegExp;
}

/** `enqueue` puts a key into the queue, after so many milliseconds when it is told some. It is to be called before the handler returns. */
export type EventHandler = (event: StorageEvent, enqueue: (key: string, delay?: number) => void, lister: Lister) => void;

export interface ControllerContext {
  /** Reads without a request, as an informer's cache; what it returns is frozen. */
  lister: Lister;
  /** Requests as the controller's service account. */
  client: ResourceClient;
  /** What the server serves at the moment, custom resources included. */
  resources: ServedResources;
  clock: Clock;
  rng: Rng;
  /** What is not written: who reported when. */
  heartbeats?: Heartbeats;
  events: EventRecorder;
  /** What it knows beside the objects. */
  memory: ControllerMemory;
  /** The configuration file of its component, as that read it when it started; undefined when it has none. */
  configuration?(): string | undefined;
  /** Writes a line into the log of the pod that it runs in; who runs in none says nothing. */
  log?(line: string): void;
  /** Puts the key (this one when absent) back into the queue at a virtual time; the earliest of several wins. */
  requeueAt(time: number, key?: string): void;
}

export interface EventRecorder {
  /** Emits an Event about an object, aggregated as client-go's recorder does. `action` is for events of events.k8s.io only. */
  event(about: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, action?: string): void;
  /** The same under the name of another component, for who works under several names. */
  as?(component: string): EventRecorder;
}

/** What upstream's controllers keep in memory and cannot read off the objects. Values are plain data by key, and are saved with the cluster. */
export interface ControllerMemory {
  get(key: string): unknown;
  /** Undefined forgets. */
  set(key: string, value: unknown): void;
}

/** Enqueues the object itself. */
export const enqueueObject: EventHandler = (event, enqueue) => enqueue(event.key);

/** Enqueues the object's controller when that is of the given kind, before and after the change. */
export function enqueueOwner(kind: string): EventHandler {
  return ({ object, previous }, enqueue) => {
    const owner = controllerNamed(kind, object);
    const before = previous && controllerNamed(kind, previous);
    if (owner) enqueue(`${object.metadata.namespace}/${owner}`);
    if (before && before !== owner) enqueue(`${object.metadata.namespace}/${before}`);
  };
}

/** The name of the object's controller when that is of the given kind. Every change of a pod is offered to many who ask this. */
function controllerNamed(kind: string, object: KubeObject): string | undefined {
  const owner = controllerOf(object);
  return owner?.kind === kind ? owner.name : undefined;
}
