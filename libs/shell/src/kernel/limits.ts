/** Every bound that keeps one learner's commands from costing the others. Sizes are bytes. */
export interface Limits {
  /** One file. */
  fileBytes: number;
  /** All files that a machine's own tree holds. */
  totalFileBytes: number;
  fileCount: number;
  processes: number;
  openFilesPerProcess: number;
  pipeBytes: number;
  /** Steps that a foreground command and all of its children may take. */
  stepsPerCommand: number;
  /** What one command may write to a terminal. */
  outputBytesPerCommand: number;
  /** Frames of one shell: nested functions, groups and sourced files. */
  frames: number;
  functionDepth: number;
  /** Words that one expansion may make (braces, globs, splitting). */
  expansionFields: number;
  /** The text that one expansion, one variable or one here-document may hold. */
  expansionBytes: number;
  /** The text that one command line or script may hold. */
  sourceBytes: number;
  /** What a program that must read all of its input may read. */
  batchInputBytes: number;
  historyEntries: number;
  symbolicLinks: number;
}

export const DEFAULT_LIMITS: Limits = {
  fileBytes: 8 * 1024 * 1024,
  totalFileBytes: 32 * 1024 * 1024,
  fileCount: 10_000,
  processes: 128,
  openFilesPerProcess: 256,
  pipeBytes: 65_536,
  stepsPerCommand: 2_000_000,
  outputBytesPerCommand: 16 * 1024 * 1024,
  frames: 4_000,
  functionDepth: 500,
  expansionFields: 100_000,
  expansionBytes: 16 * 1024 * 1024,
  sourceBytes: 16 * 1024 * 1024,
  batchInputBytes: 16 * 1024 * 1024,
  historyEntries: 1_000,
  symbolicLinks: 40,
};
