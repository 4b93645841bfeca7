/** Which components of the control plane run: containers of static pods on any node. */
import { onceFor } from '@drydock/apimachinery';
import type { ContainerRun } from '../containers/container-run.ts';
import { ForkedMap } from '../runtime/forked-map.ts';

const NAMES = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
/** Under which a server keeps the text of its configuration file among its settings. */
export const CONFIGURATION = 'configuration';

export type ComponentName = (typeof NAMES)[number];

interface RunningComponent {
  id: string;
  name: ComponentName;
  argv: readonly string[];
  node: string;
  image: string;
  configuration: string | undefined;
}

/** Those of a snapshot that run, by container. */
const componentsAmong = onceFor((runs: ReadonlyMap<string, ContainerRun>) => {
  const running = new Map<string, RunningComponent>();
  for (const run of runs.values()) {
    const name = componentOf(run);
    if (name && isRunning(run)) running.set(run.config.id, newRunning(run, name));
  }
  return running;
});

/** Follows the container runtime. Costs nothing while no component starts or ends. */
export class Components {
  readonly #running: ForkedMap<string, RunningComponent>;
  readonly #failed = new Set<ComponentName>();
  /** The first of each name; every request asks. */
  #named: ReadonlyMap<ComponentName, RunningComponent> | undefined;

  /** `runs` are those of the snapshot that the cluster comes from, if it comes from one. */
  constructor(runs?: ReadonlyMap<string, ContainerRun>) {
    this.#running = new ForkedMap(runs && componentsAmong(runs));
  }

  /** Whether a container runs one. */
  isOne(run: ContainerRun): boolean {
    return componentOf(run) !== undefined;
  }

  /** To be called when a container has begun or ended, with whether its pod is still to run. True when it is one of a component. */
  observe(run: ContainerRun, isWanted = false): boolean {
    const { config, end } = run;
    const name = componentOf(run);
    if (!name) return false;
    this.#named = undefined;
    if (end && end.exitCode !== 0 && isWanted) this.#failed.add(name);
    else this.#failed.delete(name);
    if (isRunning(run)) this.#running.set(config.id, newRunning(run, name));
    else this.#running.delete(config.id);
    return true;
  }

  /** The command line of a component that runs. */
  commandOf(name: ComponentName): readonly string[] | undefined {
    return this.#component(name)?.argv;
  }

  /** The text of the configuration file that a component which runs has started with. */
  configurationOf(name: ComponentName): string | undefined {
    return this.#component(name)?.configuration;
  }

  /** The id of the container of a component that runs. */
  runOf(name: ComponentName): string | undefined {
    return this.#component(name)?.id;
  }

  /** The container of a component that runs, and its machine. */
  placeOf(name: ComponentName): { id: string; node: string } | undefined {
    return this.#component(name);
  }

  #component(name: ComponentName): RunningComponent | undefined {
    return (this.#named ??= firstByName(this.#running.values())).get(name);
  }

  /** Whether the one that ended last was asked to and did so. */
  endedWell(name: ComponentName): boolean {
    return !this.#failed.has(name);
  }

  /** The image of a component that runs. */
  imageOf(name: ComponentName): string | undefined {
    for (const component of this.#running.values()) if (component.name === name) return component.image;
    return undefined;
  }
}

/** `v1.33.1` of `registry.k8s.io/kube-apiserver:v1.33.1`; undefined for a name without such a tag. */
export function releaseOfImage(image: string): string | undefined {
  return /:(v\d+\.\d+\.\d+)(?:@|$)/.exec(image)?.[1];
}

function componentOf({ config: { argv, pod, node } }: ContainerRun): ComponentName | undefined {
  const command = argv[0]?.slice(argv[0].lastIndexOf('/') + 1);
  const name = NAMES.find((each) => each === command);
  // A pod from a file bears the name of its node.
  return name && pod.endsWith(`-${node}`) ? name : undefined;
}

function isRunning({ end, listeners }: ContainerRun): boolean {
  return !end && listeners !== undefined;
}

function newRunning({ config: { id, argv, node, image }, settings }: ContainerRun, name: ComponentName): RunningComponent {
  return { id, name, argv, node, image, configuration: settings?.[CONFIGURATION] };
}

function firstByName(running: Iterable<RunningComponent>): ReadonlyMap<ComponentName, RunningComponent> {
  const named = new Map<ComponentName, RunningComponent>();
  for (const component of running) if (!named.has(component.name)) named.set(component.name, component);
  return named;
}
