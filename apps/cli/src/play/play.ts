/** What is beside a shell while a lesson or an exam is played: it speaks between commands, and takes the lines that begin with a colon. */
export interface Play {
  /** Nothing more is to be typed. */
  readonly ended: boolean;
  /** Everything was done, or the exam is passed. */
  readonly isComplete: boolean;
  /** Milliseconds of virtual time at which it ends by itself. */
  readonly endsAt?: number;
  /** What is shown first. */
  begin(): string;
  /** Whether a line is not for the shell. */
  isCommand(line: string): boolean;
  command(line: string): Promise<string>;
  /** What there is to tell when the shell is back at its prompt; empty when nothing. */
  news(): Promise<string>;
}

export const bold = (text: string): string => `\x1b[1m${text}\x1b[0m`;
export const green = (text: string): string => `\x1b[32m${text}\x1b[0m`;
export const dim = (text: string): string => `\x1b[2m${text}\x1b[0m`;
