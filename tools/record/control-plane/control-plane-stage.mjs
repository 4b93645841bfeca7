import { setTimeout as pause } from 'node:timers/promises';
import { BashSession } from '../bash-session.mjs';
import { ControlPlane } from './control-plane.mjs';

const SETTLE_LIMIT = 15_000;
const LOOK_EVERY = 50;

/** One session: a fresh control plane and one bash, in the time of this machine. */
export class ControlPlaneStage {
  #plane;
  #bash;
  #settleTime = 1500;
  #changedAt = Date.now();
  #endFollowing;

  static async begin() {
    const plane = await ControlPlane.start();
    return new ControlPlaneStage(plane, await plane.version());
  }

  constructor(plane, server) {
    this.#plane = plane;
    this.server = server;
    this.#bash = new BashSession({ kubeconfig: plane.adminKubeconfig, port: plane.port });
    this.#endFollowing = plane.followChanges(() => (this.#changedAt = Date.now()));
  }

  async pass(milliseconds) {
    await pause(milliseconds);
  }

  settleFor(milliseconds) {
    this.#settleTime = milliseconds;
  }

  async run(text) {
    const start = Date.now();
    while (Date.now() - this.#changedAt < this.#settleTime && Date.now() - start < SETTLE_LIMIT) await pause(LOOK_EVERY);
    const printed = await this.#bash.run(text);
    this.#changedAt = Date.now();
    return printed;
  }

  async end() {
    this.#endFollowing();
    this.#bash.end();
    await this.#plane.stop();
  }
}
