import { StatusError, type KubeObject } from '@drydock/apimachinery';
import { resourcePath } from '@drydock/apiserver';
import { Exit } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, durationFlag, intFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, dryRunSuffix, type DryRun } from '../../options/dry-run.ts';
import { chunkSizeFlag, dryRunFlag, selectorFlag } from '../../options/shared-flags.ts';
import { infoOf, listAll } from '../../resource/builder.ts';
import type { Info } from '../../resource/info.ts';
import { readOrUndefined } from '../delete/delete-object.ts';
import { findNodes, setUnschedulable } from './cordon.ts';
import { planDrain } from './drain-filter.ts';

const PODS = { group: '', version: 'v1', plural: 'pods' };
const RETRY = 5000;
const POLL = 1000;
/** As good as for ever: upstream's largest duration. */
const NO_LIMIT = Infinity;

export const drain: Command = {
  name: 'drain',
  use: 'drain NODE',
  short: 'Drain node in preparation for maintenance',
  long: `Empty a node before you work on it.

It is marked as unschedulable, and its pods are evicted, as far as disruption budgets let them go. Pods of daemon sets stay, and the command refuses to begin when there are some, unless --ignore-daemonsets says that this is known. Pods without a controller would be lost: they need --force. Pods with an emptyDir lose what is in it: they need --delete-emptydir-data.

Afterwards 'kubectl uncordon' lets new pods come.`,
  examples: `# The usual way
kubectl drain node01 --ignore-daemonsets --delete-emptydir-data

# With pods that nobody will make again, and ten minutes for each to shut down
kubectl drain node01 --force --grace-period=600`,
  flags: [
    chunkSizeFlag,
    boolFlag('delete-emptydir-data', 'Go on even if there are pods with emptyDir volumes, whose data will be lost.'),
    boolFlag('disable-eviction', 'Delete pods instead of evicting them, past all disruption budgets.'),
    dryRunFlag,
    boolFlag('force', 'Go on even if there are pods without a controller.'),
    intFlag('grace-period', "Seconds that pods have to shut down; negative for each pod's own setting.", { default: -1 }),
    boolFlag('ignore-daemonsets', 'Leave the pods of daemon sets alone.'),
    stringFlag('pod-selector', 'Evict only pods with these labels'),
    selectorFlag,
    intFlag('skip-wait-for-delete-timeout', 'Do not wait for pods that have been deleted for more than this many seconds; 0 waits for all.'),
    durationFlag('timeout', 'How long to try before giving up; zero means for ever'),
  ],
  args: { of: 'names', type: 'nodes' },
  *run(invocation: Invocation): Steps {
    const { flags, streams, session } = invocation;
    const dryRun = dryRunOf(invocation);
    const nodes = yield* findNodes(invocation);
    for (const node of nodes) setUnschedulable(invocation, node, true, dryRun);
    const timeout = flags.duration('timeout');
    const failed: { node: Info; errors: readonly string[]; told: readonly string[] }[] = [];
    for (const node of nodes) {
      const { errors, told } = yield* new Drain(invocation, node, dryRun, timeout > 0 ? session.now + timeout : NO_LIMIT).run();
      if (errors.length === 0) {
        streams.out(`node/${node.name} drained${dryRunSuffix(dryRun)}\n`);
        continue;
      }
      failed.push({ node, errors, told });
      const text = errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`;
      streams.err(`error: unable to drain node ${JSON.stringify(node.name)} due to error: ${text}, continuing command...\n`);
    }
    if (failed.length === 0) return;
    streams.err('There are pending nodes to be drained:\n');
    for (const { node, told } of failed) {
      streams.err(` ${node.name}\n`);
      for (const error of told) streams.err(`${error}\n`);
    }
    throw new Exit(1);
  },
};

class Drain {
  readonly #invocation: Invocation;
  readonly #node: Info;
  readonly #dryRun: DryRun;
  readonly #deadline: number;

  constructor(invocation: Invocation, node: Info, dryRun: DryRun, deadline: number) {
    this.#invocation = invocation;
    this.#node = node;
    this.#dryRun = dryRun;
    this.#deadline = deadline;
  }

  *run(): Steps<{ errors: readonly string[]; told: readonly string[] }> {
    const { session, flags, streams } = this.#invocation;
    const pods = listAll(session, session.mapper.resourceFor('pods'), undefined, {
      selector: flags.string('pod-selector'),
      fieldSelector: `spec.nodeName=${this.#node.name}`,
      chunkSize: flags.int('chunk-size'),
    });
    const plan = planDrain(this.#invocation, pods);
    if (plan.errors.length > 0) return { errors: plan.errors, told: plan.errors };
    if (plan.warnings.length > 0) streams.err(`Warning: ${plan.warnings.join('; ')}\n`);
    const errors = this.#dryRun === 'none' ? yield* this.#removeAll(plan.pods) : this.#pretend(plan.pods);
    if (errors.length === 0) return { errors, told: errors };
    const names = this.#left(plan.pods).map((name) => `pod/${name}`);
    const told = [...names, `There are pending pods in node ${JSON.stringify(this.#node.name)} when an error occurred: ${errors.join(', ')}`];
    return { errors, told };
  }

  #left(pods: readonly KubeObject[]): string[] {
    return pods.filter((pod) => this.#current(pod)).map(({ metadata }) => metadata.name);
  }

  #current(pod: KubeObject): KubeObject | undefined {
    const { session } = this.#invocation;
    const found = readOrUndefined(session, infoOf(session.mapper.resourceFor('pods'), pod, ''));
    return found?.metadata.uid === pod.metadata.uid ? found : undefined;
  }

  #pretend(pods: readonly KubeObject[]): string[] {
    for (const pod of pods) this.#tell(pod);
    return [];
  }

  #tell({ metadata }: KubeObject): void {
    const verb = this.#invocation.flags.bool('disable-eviction') ? 'deleting' : 'evicting';
    this.#invocation.streams.err(`${verb} pod ${metadata.namespace}/${metadata.name}${dryRunSuffix(this.#dryRun)}\n`);
  }

  *#removeAll(pods: readonly KubeObject[]): Steps<string[]> {
    const { session, streams, flags } = this.#invocation;
    const pending = new Set(pods);
    const leaving: KubeObject[] = [];
    const verb = flags.bool('disable-eviction') ? 'deleted' : 'evicted';
    let retryAt = session.now;
    while (pending.size > 0 || leaving.length > 0) {
      if (session.now >= retryAt) {
        for (const pod of [...pending]) {
          const outcome = this.#remove(pod);
          if (outcome.retry) continue;
          if (outcome.error) return [outcome.error];
          pending.delete(pod);
          leaving.push(pod);
        }
        retryAt = session.now + RETRY;
      }
      for (const pod of [...leaving]) {
        if (this.#current(pod)) continue;
        leaving.splice(leaving.indexOf(pod), 1);
        streams.out(`pod/${pod.metadata.name} ${verb}\n`);
      }
      if (pending.size === 0 && leaving.length === 0) break;
      if (session.now >= this.#deadline) return this.#timedOut([...pending, ...leaving]);
      const until = Math.min(this.#deadline, session.now + POLL, pending.size > 0 ? Math.max(retryAt, session.now + 1) : Infinity);
      yield* streams.wait({ on: 'time', until });
    }
    return [];
  }

  #timedOut(pods: readonly KubeObject[]): string[] {
    const seconds = `${this.#invocation.flags.duration('timeout') / 1000}s`;
    return pods.map(({ metadata }) => `error when evicting pods/${JSON.stringify(metadata.name)} -n ${JSON.stringify(metadata.namespace)}: global timeout reached: ${seconds}`);
  }

  #remove(pod: KubeObject): { retry?: boolean; error?: string } {
    const { session, flags, streams } = this.#invocation;
    const { name, namespace } = pod.metadata;
    this.#tell(pod);
    const seconds = flags.int('grace-period');
    const deleteOptions = seconds >= 0 ? { gracePeriodSeconds: seconds } : {};
    try {
      if (flags.bool('disable-eviction')) {
        session.send({ method: 'DELETE', path: resourcePath(PODS, namespace, name), body: { kind: 'DeleteOptions', apiVersion: 'v1', ...deleteOptions } });
      } else {
        const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions };
        session.send({ method: 'POST', path: resourcePath(PODS, namespace, name, 'eviction'), body });
      }
      return {};
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.reason === 'NotFound') return {};
      const where = `pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}`;
      if (error.reason !== 'TooManyRequests') return { error: `error when evicting ${where}: ${error.message}` };
      streams.err(`error when evicting ${where} (will retry after 5s): ${error.message}\n`);
      return { retry: true };
    }
  }
}

