/**
 * The logs that the collectors of nodes have sent to the store: those of the containers that are there, and those of containers that are gone.
 * A log is collected while a collector is ready on its node.
 */
import { splitObjectKey } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import { isReady, POD_NODE_INDEX, type Pod } from '@drydock/kinds';
import type { LogEntry, SavedLog } from '../../containers/container-log.ts';
import type { ContainerRun } from '../../containers/container-run.ts';

export const LOGGING_NAMESPACE = 'logging';
export const COLLECTOR = 'fluent-bit';
const COLLECTOR_IMAGE = /(?:^|\/)fluent-bit(?:[:@]|$)/;
/** Of what is gone, so many bytes are kept, the latest. */
const MOST_BYTES = 1024 * 1024;

/** `namespace`, `pod`, `container`, `node`, `job`, and `app` where the pod has such a label. */
export type StreamLabels = Readonly<Record<string, string>>;

export interface LogStreamOfContainer {
  labels: StreamLabels;
  /** Oldest first. */
  entries: readonly LogEntry[];
}

/** Plain data. */
export interface CollectedLogsState {
  /** Of containers that are there, by id. */
  labels: Readonly<Record<string, StreamLabels>>;
  /** Of containers that are gone, oldest first. */
  gone: readonly LogStreamOfContainer[];
}

export interface CollectedLogsOptions {
  lister: Lister;
  runs(): Iterable<ContainerRun>;
  logOf(id: string): SavedLog;
}

export class CollectedLogs {
  readonly #options: CollectedLogsOptions;
  readonly #labels: Map<string, StreamLabels>;
  #gone: readonly LogStreamOfContainer[];

  constructor(options: CollectedLogsOptions, state?: CollectedLogsState) {
    this.#options = options;
    this.#labels = new Map(Object.entries(state?.labels ?? {}));
    this.#gone = state?.gone ?? [];
  }

  /** Undefined while nothing was ever collected. */
  snapshot(): CollectedLogsState | undefined {
    if (this.#labels.size === 0 && this.#gone.length === 0) return undefined;
    return { labels: Object.fromEntries(this.#labels), gone: this.#gone };
  }

  /** To be called when a container begins to run: later nobody may know the labels of its pod. */
  began({ config }: ContainerRun): void {
    if (this.#isInstalled) this.#labels.set(config.id, this.#labelsOf(config));
  }

  /** To be called with the log of a container that is removed. */
  removed({ config }: ContainerRun, log: () => SavedLog): void {
    const labels = this.#labels.get(config.id);
    this.#labels.delete(config.id);
    if (!this.#isInstalled || !this.#collectsOn(config.node)) return;
    const entries = log().chunks.flat();
    if (entries.length === 0) return;
    const gone = [...this.#gone, { labels: labels ?? this.#labelsOf(config), entries }];
    let bytes = 0;
    const first = gone.findLastIndex((each) => (bytes += each.entries.reduce((sum, { line }) => sum + line.length, 0)) > MOST_BYTES);
    this.#gone = gone.slice(first + 1);
  }

  all(): LogStreamOfContainer[] {
    const { runs, logOf } = this.#options;
    const collecting = new Map<string, boolean>();
    const present = [...runs()].flatMap(({ config }) => {
      const { node, id } = config;
      if (!collecting.has(node)) collecting.set(node, this.#collectsOn(node));
      if (!collecting.get(node)) return [];
      return [{ labels: this.#labels.get(id) ?? this.#labelsOf(config), entries: logOf(id).chunks.flat() }];
    });
    return [...this.#gone, ...present];
  }

  get #isInstalled(): boolean {
    return this.#options.lister.get('daemonsets.apps', LOGGING_NAMESPACE, COLLECTOR) !== undefined;
  }

  #collectsOn(node: string): boolean {
    return this.#options.lister
      .byIndex<Pod>('pods', POD_NODE_INDEX, node)
      .some((pod) => pod.spec.containers.some(({ image = '' }) => COLLECTOR_IMAGE.test(image)) && isReady(pod));
  }

  #labelsOf({ pod: key, name, node }: ContainerRun['config']): StreamLabels {
    const { namespace, name: pod } = splitObjectKey(key);
    const app = this.#options.lister.get<Pod>('pods', namespace, pod)?.metadata.labels?.['app'];
    return { ...(app === undefined ? {} : { app }), container: name, job: COLLECTOR, namespace: namespace ?? '', node, pod };
  }
}
