import { setImmediate } from 'node:timers';

/** How often time moves while a command runs, in milliseconds of the wall clock, and how much faster than that it passes in the cluster. */
const STEP = 10;
const SPEED = 10;

const SETTLE_LIMIT = 15_000;
const LOOK_EVERY = 100;
const LEASES = 'leases.coordination.k8s.io';

/** A cluster whose time stands still between commands, but for what the session asks for. Serves an endpoint. */
export class SteppedCluster {
  settleTime = 1500;
  #cluster;
  #changedAt = 0;
  #timer;

  constructor(cluster) {
    this.#cluster = cluster;
    cluster.api.storage.subscribe(({ resource }) => {
      if (resource !== LEASES) this.#changedAt = cluster.clock.now();
    });
  }

  handle(request) {
    const response = this.#cluster.api.handle(request);
    this.wake();
    return response;
  }

  wake() {
    setImmediate(() => this.pass(0));
  }

  wallTimeUntil(time) {
    return (time - this.#cluster.clock.now()) / SPEED;
  }

  stored() {
    return Promise.resolve();
  }

  pass(milliseconds) {
    const until = this.#cluster.clock.now() + milliseconds;
    while (this.#cluster.advanceTo(until).state === 'more');
  }

  settle() {
    const start = this.#cluster.clock.now();
    this.#changedAt = start;
    while (this.#cluster.clock.now() - this.#changedAt < this.settleTime && this.#cluster.clock.now() - start < SETTLE_LIMIT)
      this.pass(LOOK_EVERY);
  }

  follow() {
    this.#timer = setInterval(() => this.pass(STEP * SPEED), STEP);
  }

  stand() {
    clearInterval(this.#timer);
  }
}
