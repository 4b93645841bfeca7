import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { programOf } from './container-program.mjs';
import { imageIdOf, pullImage } from './image-pull.mjs';
import { missingVariable, missingVolume } from './pod-sources.mjs';
import { statusOfPod } from './pod-status.mjs';
import { now } from './timestamps.mjs';
import { prober, probeProblem } from './prober.mjs';

const SANDBOX = 200;
const FIRST_BACKOFF = 10_000;
const LONGEST_BACKOFF = 300_000;

/** The life of one pod, as a kubelet leads it. */
export class PodWorker {
  #kubelets;
  #pod;
  #ended = false;
  #terminating = false;
  #containers = new Map();
  #ip;
  #startTime = now();
  #conditions = new Map();
  #written = '';
  #syncing = false;
  #again = false;

  constructor(kubelets, pod) {
    this.#kubelets = kubelets;
    this.#pod = pod;
    for (const [list, specs] of [
      ['init', pod.spec.initContainers ?? []],
      ['app', pod.spec.containers],
    ])
      for (const spec of specs)
        this.#containers.set(spec.name, {
          list,
          spec,
          state: { waiting: { reason: list === 'init' || pod.spec.initContainers ? 'PodInitializing' : 'ContainerCreating' } },
          lastState: {},
          restartCount: 0,
          ready: false,
          started: false,
          imageID: '',
          containerID: '',
        });
    if (pod.metadata.deletionTimestamp) void this.#terminate();
    else if (!['Succeeded', 'Failed'].includes(pod.status.phase)) void this.#live();
  }

  update(pod) {
    const before = this.#pod;
    this.#pod = pod;
    if (pod.metadata.deletionTimestamp && !this.#terminating) return void this.#terminate();
    for (const spec of pod.spec.containers) {
      const container = this.#containers.get(spec.name);
      if (container.spec.image !== spec.image && container.state.running) {
        container.spec = spec;
        void this.#event('Normal', 'Killing', `Container ${spec.name} definition changed, will be restarted`, container);
        container.stop?.(0);
      } else container.spec = spec;
    }
    if (
      before.metadata.resourceVersion !== pod.metadata.resourceVersion &&
      pod.spec.activeDeadlineSeconds !== before.spec.activeDeadlineSeconds
    )
      this.#sync();
  }

  end() {
    this.#ended = true;
    for (const container of this.#containers.values()) container.wake?.();
  }

  get #gone() {
    return this.#ended || this.#terminating;
  }

  async #live() {
    await this.#sync();
    if (!(await this.#mount())) return;
    await pause(SANDBOX);
    if (this.#gone) return;
    this.#ip = this.#pod.spec.hostNetwork
      ? this.#kubelets.addressOfNode(this.#pod.spec.nodeName)
      : await this.#kubelets.newPodAddress(this.#pod.spec.nodeName);
    await this.#sync();
    for (const container of this.#all('init')) {
      if (container.spec.restartPolicy === 'Always') {
        void this.#run(container);
        while (!container.started && !this.#gone) await pause(50);
      } else if ((await this.#run(container)) !== 0) return;
      if (this.#gone) return;
    }
    for (const container of this.#all('app')) {
      void this.#run(container);
      await pause(5);
    }
    if (this.#pod.spec.activeDeadlineSeconds) void this.#deadline();
  }

  async #deadline() {
    await pause(this.#pod.spec.activeDeadlineSeconds * 1000 - (Date.now() - Date.parse(this.#startTime)));
    if (this.#gone) return;
    this.#ended = true;
    await this.#event('Normal', 'DeadlineExceeded', 'Pod was active on the node longer than the specified deadline');
    await this.#patchStatus({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    });
  }

  #all(list) {
    return [...this.#containers.values()].filter((each) => each.list === list);
  }

  async #mount() {
    for (let wait = 500; !this.#gone; wait = Math.min(wait * 2, 120_000)) {
      const problem = await missingVolume(this.#pod, (resource, name) => this.#read(resource, name));
      if (!problem) return true;
      await this.#event('Warning', 'FailedMount', problem);
      await pause(wait);
    }
    return false;
  }

  #read(resource, name) {
    return this.#kubelets.api.get(`/api/v1/namespaces/${this.#pod.metadata.namespace}/${resource}s/${name}`).catch(() => undefined);
  }

  /** Resolves to the exit code when the container has ended for good. */
  async #run(container) {
    let backoff = FIRST_BACKOFF;
    while (!this.#gone) {
      if (!(await this.#pull(container)) || !(await this.#configure(container)) || this.#gone) return undefined;
      const code = await this.#start(container);
      if (code === undefined || this.#gone) return undefined;
      const again =
        container.spec.restartPolicy === 'Always' ||
        (container.list === 'app' && this.#pod.spec.restartPolicy === 'Always') ||
        (code !== 0 && this.#pod.spec.restartPolicy !== 'Never');
      if (!again) {
        await this.#sync();
        return code;
      }
      await this.#sync();
      await pause(1000);
      if (container.restartCount > 0) {
        container.lastState = container.state;
        container.state = {
          waiting: {
            reason: 'CrashLoopBackOff',
            message: `back-off ${period(backoff)} restarting failed container=${container.spec.name} pod=${this.#id}`,
          },
        };
        await this.#event(
          'Warning',
          'BackOff',
          `Back-off restarting failed container ${container.spec.name} in pod ${this.#id}`,
          container,
        );
        await this.#sync();
        await this.#interruptible(container, backoff);
        backoff = Math.min(2 * backoff, LONGEST_BACKOFF);
      }
      if (this.#gone) return undefined;
      if (container.state.terminated) container.lastState = container.state;
      container.restartCount++;
    }
    return undefined;
  }

  get #id() {
    const { name, namespace, uid } = this.#pod.metadata;
    return `${name}_${namespace}(${uid})`;
  }

  #interruptible(container, milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      container.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #pull(container) {
    const { image, imagePullPolicy } = container.spec;
    container.imageID = imageIdOf(image);
    return pullImage(image, imagePullPolicy, {
      images: this.#kubelets.images,
      isWanted: () => !this.#gone,
      event: (type, reason, message) => this.#event(type, reason, message, container),
      onWaiting: (reason, message) => {
        container.state = { waiting: { reason, message } };
        return this.#sync();
      },
      rest: (milliseconds) => this.#interruptible(container, milliseconds),
    });
  }

  async #configure(container) {
    while (!this.#gone) {
      const problem = await missingVariable(container.spec, this.#pod.metadata.namespace, (resource, name) => this.#read(resource, name));
      if (!problem) return true;
      container.state = { waiting: { reason: 'CreateContainerConfigError', message: problem } };
      await this.#event('Warning', 'Failed', `Error: ${problem}`, container);
      await this.#sync();
      await this.#interruptible(container, 12_000);
      await this.#event('Normal', 'Pulled', `Container image "${container.spec.image}" already present on machine`, container);
    }
    return false;
  }

  async #start(container) {
    const { name } = container.spec;
    const program = programOf(container.spec);
    container.containerID = `containerd://${randomBytes(32).toString('hex')}`;
    await this.#event('Normal', 'Created', `Created container: ${name}`, container);
    if (program.badCommand) {
      const problem = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "${program.badCommand}": executable file not found in $PATH: unknown`;
      await this.#event('Warning', 'Failed', `Error: ${problem}`, container);
      container.state = {
        terminated: {
          exitCode: 128,
          reason: 'StartError',
          message: problem,
          startedAt: '1970-01-01T00:00:00Z',
          finishedAt: now(),
          containerID: container.containerID,
        },
      };
      return 128;
    }
    await this.#event('Normal', 'Started', `Started container ${name}`, container);
    const startedAt = now();
    const began = Date.now();
    container.state = { running: { startedAt } };
    container.started = !container.spec.startupProbe;
    container.ready = container.started && !container.spec.readinessProbe;
    await this.#sync();
    const code = await new Promise((resolve) => {
      let timer;
      const finish = (exit) => {
        clearTimeout(timer);
        resolve(exit);
      };
      container.stop = (grace) => {
        if (program.handlesTerm) setTimeout(() => finish(0), Math.min(grace, 50));
        else setTimeout(() => finish(137), grace);
      };
      container.wake = () => finish(undefined);
      if (program.waitsFor) {
        const look = async () => {
          while (!this.#ended) {
            const [service, namespace = this.#pod.metadata.namespace] = program.waitsFor.split('.');
            if (this.#kubelets.services.has(`${namespace}/${service}`)) return finish(0);
            await pause(2000);
          }
        };
        void look();
      } else if (program.seconds < 2_000_000) timer = setTimeout(() => finish(program.code), program.seconds * 1000);
      for (const kind of ['startup', 'liveness', 'readiness'])
        if (container.spec[`${kind}Probe`]) void this.#probe(container, kind, program, began, finish);
    });
    container.stop = undefined;
    container.running = undefined;
    if (code === undefined) return undefined;
    container.state = {
      terminated: {
        exitCode: code,
        reason: code === 0 ? 'Completed' : 'Error',
        startedAt,
        finishedAt: now(),
        containerID: container.containerID,
      },
    };
    container.ready = false;
    container.started = false;
    return code;
  }

  async #probe(container, kind, program, began, finish) {
    const id = container.containerID;
    await prober({
      kind,
      probe: container.spec[`${kind}Probe`],
      isAlive: () => !this.#gone && container.containerID === id && Boolean(container.state.running),
      isStarted: () => container.started,
      look: (probe) => probeProblem(probe, { spec: container.spec, program, ip: this.#ip, seconds: (Date.now() - began) / 1000 }),
      onUnhealthy: (message) => this.#event('Warning', 'Unhealthy', message, container),
      onResult: async (healthy) => {
        if (kind === 'startup') container.started = true;
        container.ready = kind === 'startup' ? !container.spec.readinessProbe : healthy;
        await this.#sync();
      },
      onDead: async () => {
        await this.#event('Normal', 'Killing', `Container ${container.spec.name} failed ${kind} probe, will be restarted`, container);
        if (program.handlesTerm) finish(0);
        else setTimeout(() => finish(137), (this.#pod.spec.terminationGracePeriodSeconds ?? 30) * 1000);
      },
    });
  }

  async #terminate() {
    this.#terminating = true;
    const grace = (this.#pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
    const running = [...this.#containers.values()].filter((each) => each.state.running);
    for (const container of running) void this.#event('Normal', 'Killing', `Stopping container ${container.spec.name}`, container);
    const ends = running.map((container) => {
      const stopped = new Promise((resolve) => {
        const look = () => (container.state.terminated || this.#ended ? resolve() : setTimeout(look, 20));
        look();
      });
      container.stop?.(grace);
      return stopped;
    });
    for (const container of this.#containers.values()) if (!container.state.running) container.wake?.();
    await Promise.all(ends);
    await this.#sync();
    const { namespace, name, uid } = this.#pod.metadata;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    await pause(50);
    await this.#kubelets.api.delete(path, { gracePeriodSeconds: 0, preconditions: { uid } }).catch(() => undefined);
  }

  #event(type, reason, message, container) {
    const path = container && `spec.${container.list === 'init' ? 'initContainers' : 'containers'}{${container.spec.name}}`;
    return this.#kubelets.event(this.#pod, type, reason, message, path);
  }

  async #sync() {
    if (this.#syncing) {
      this.#again = true;
      return;
    }
    this.#syncing = true;
    do {
      this.#again = false;
      await this.#patchStatus(this.#status);
    } while (this.#again);
    this.#syncing = false;
  }

  get #status() {
    return statusOfPod({
      pod: this.#pod,
      init: this.#all('init'),
      app: this.#all('app'),
      ip: this.#ip,
      hostIP: this.#kubelets.addressOfNode(this.#pod.spec.nodeName),
      startTime: this.#startTime,
      conditions: this.#conditions,
    });
  }

  async #patchStatus(status) {
    const text = JSON.stringify(status);
    if (text === this.#written) return;
    this.#written = text;
    const { namespace, name, uid } = this.#pod.metadata;
    await this.#kubelets.api
      .patch(`/api/v1/namespaces/${namespace}/pods/${name}/status`, { metadata: { uid }, status })
      .catch(() => undefined);
  }
}

function period(milliseconds) {
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
