/** How the time of a sandbox follows the wall clock: at a speed, and only while it is wanted. All times in milliseconds. */
export class VirtualClock {
  #time: number;
  #wall: number;
  #speed: number;
  #running = false;

  constructor(time: number, speed: number, wall: number) {
    this.#time = time;
    this.#speed = speed;
    this.#wall = wall;
  }

  get speed(): number {
    return this.#speed;
  }

  /** The sandbox's time at a time of the wall clock: whole milliseconds, as a cluster counts them. */
  at(wall: number): number {
    return Math.floor(this.#exactly(wall));
  }

  setSpeed(speed: number, wall: number): void {
    this.#settle(wall);
    this.#speed = speed;
  }

  /** Lets time pass, or stand still. */
  setRunning(running: boolean, wall: number): void {
    this.#settle(wall);
    this.#running = running;
  }

  jump(milliseconds: number, wall: number): void {
    this.#settle(wall);
    this.#time += milliseconds;
  }

  /** How long the wall clock takes until the sandbox's time is `time`; infinite while it stands still. */
  wallTimeUntil(time: number, wall: number): number {
    const distance = time - this.#exactly(wall);
    if (distance <= 0) return 0;
    return this.#running && this.#speed > 0 ? distance / this.#speed : Number.POSITIVE_INFINITY;
  }

  #exactly(wall: number): number {
    return this.#running ? this.#time + Math.max(0, wall - this.#wall) * this.#speed : this.#time;
  }

  #settle(wall: number): void {
    this.#time = this.#exactly(wall);
    this.#wall = wall;
  }
}
