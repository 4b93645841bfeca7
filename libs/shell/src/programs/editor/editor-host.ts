/** What an editor may do outside of its text. */
export interface EditorHost {
  readonly rows: number;
  readonly columns: number;
  /** An absolute path, or why the file could not be read; an empty text for a file that is not there, with `isNew`. */
  read(path: string): { readonly text: string; readonly isNew: boolean } | { readonly error: string };
  /** Bytes that were written, or why they could not be. */
  write(path: string, text: string): number | { readonly error: string };
}

/** A program that draws the whole screen and takes keys one by one. */
export interface ScreenEditor {
  /** True when it has ended. */
  readonly done: boolean;
  press(key: string): void;
  /** What to send to the terminal. */
  draw(): string;
}
