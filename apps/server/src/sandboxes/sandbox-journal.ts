import type { SandboxRepository, StoredCommand, StoredInput } from '@drydock/persistence';
import type { SandboxCommand } from './sandbox.port.ts';
import { encodeState, type JournalEntry, type SavedState } from './saved-state.ts';

/** After so many entries the whole sandbox is saved. */
const MAX_ENTRIES = 50;

/** How one sandbox is stored: as a whole now and then, and in between by entries of a journal, in one sequence. */
export class SandboxJournal {
  readonly #repository: SandboxRepository;
  readonly #attemptId: string;
  readonly #changedCommands = new Map<string, StoredCommand>();
  /** What was put in since the last save. */
  #inputs: StoredInput[] = [];
  #sequence: number;
  #length = 0;
  /** Settles when no entry is on its way. */
  #appending: Promise<unknown> = Promise.resolve();

  /** `sequence`: the number of what was stored last. */
  constructor(repository: SandboxRepository, attemptId: string, sequence: number) {
    this.#repository = repository;
    this.#attemptId = attemptId;
    this.#sequence = sequence;
  }

  /** Time for a save instead of one more entry. */
  get isFull(): boolean {
    return this.#length >= MAX_ENTRIES;
  }

  /** Keeps an input with its virtual moment for the next save, so that the attempt can be played again. */
  noteInput(at: number, input: object): void {
    this.#inputs.push({ at, input });
  }

  /** Keeps a command, as it is now, for the next save. */
  noteCommand({ terminal: terminalId, ...rest }: SandboxCommand): void {
    this.#changedCommands.set(rest.id, { ...rest, terminalId });
  }

  append(entry: JournalEntry): Promise<void> {
    this.#length++;
    const appending = this.#repository.append(this.#attemptId, ++this.#sequence, entry);
    this.#appending = Promise.allSettled([this.#appending, appending]);
    return appending;
  }

  /** Stores the whole, and all that was noted. What could not be stored is kept for the next time. */
  async save(state: SavedState, virtualTime: number): Promise<void> {
    const sequence = ++this.#sequence;
    const commands = [...this.#changedCommands.values()];
    const inputs = this.#inputs;
    this.#inputs = [];
    try {
      const bytes = await encodeState(state);
      await this.#repository.save(this.#attemptId, { sequence, bytes, virtualTime }, commands, inputs);
    } catch (error) {
      this.#inputs = [...inputs, ...this.#inputs];
      throw error;
    }
    this.#length = 0;
    for (const command of commands) {
      if (this.#changedCommands.get(command.id) === command) this.#changedCommands.delete(command.id);
    }
  }

  /** Takes back the entries since the last save, when none is on its way any more. */
  async forget(): Promise<void> {
    await this.settled();
    await this.#repository.forgetJournal(this.#attemptId);
  }

  /** Resolves when no entry is on its way. */
  async settled(): Promise<void> {
    await this.#appending;
  }
}
