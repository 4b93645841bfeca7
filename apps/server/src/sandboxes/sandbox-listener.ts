import type { SandboxCommand } from './sandbox.port.ts';

export interface SandboxListener {
  /** The cluster, files or commands have changed. */
  onChange(): void;
  onCommand(command: SandboxCommand): void;
  /** The sandbox cannot go on; a new one is made from what was saved. */
  onFailure(error: unknown): void;
}
