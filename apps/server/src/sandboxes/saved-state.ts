import { promisify } from 'node:util';
import { constants, deflateRaw, inflateRaw } from 'node:zlib';
import type { FeedEvent, SavedFeed } from './terminal-feed.ts';

/** What is written for a sandbox. A change of its shape needs a new version, and code that reads the old one. */
export interface SavedState {
  readonly version: 1;
  readonly sandbox: unknown;
  readonly terminals: Readonly<Record<string, SavedTerminal>>;
}

export interface SavedTerminal extends SavedFeed {
  /** The ids of the latest inputs, so that a repeated one does nothing. */
  readonly inputs: readonly string[];
}

/** What happened after the last save. */
export type JournalEntry =
  | { readonly kind: 'line'; readonly terminalId: string; readonly line: string; readonly origin: string; readonly inputId: string }
  | { readonly kind: 'output'; readonly terminals: Readonly<Record<string, { events: readonly FeedEvent[]; taken: number }>> };

export async function encodeState(state: SavedState): Promise<Uint8Array> {
  return promisify<string, { level: number }, Buffer>(deflateRaw)(JSON.stringify(state), { level: constants.Z_BEST_SPEED });
}

export async function decodeState(bytes: Uint8Array): Promise<SavedState> {
  const text = await promisify<Uint8Array, Buffer>(inflateRaw)(bytes);
  return JSON.parse(text.toString()) as SavedState;
}
