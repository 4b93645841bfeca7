import { readdirSync, watch, type FSWatcher } from 'node:fs';
import path from 'node:path';

/**
 * Tells of every change below a folder. It watches folders and not files: many editors save by putting a new file in the place of the
 * old one, which whoever watches the old one never hears of.
 */
export class FolderWatch {
  readonly #root: string;
  readonly #onChange: () => void;
  readonly #watchers = new Map<string, FSWatcher>();

  constructor(root: string, onChange: () => void) {
    this.#root = root;
    this.#onChange = onChange;
    this.#follow();
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** Folders come and go. */
  #follow(): void {
    const folders = new Set(foldersBelow(this.#root));
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) {
      if (this.#watchers.has(folder)) continue;
      const watcher = this.#watch(folder);
      if (watcher) this.#watchers.set(folder, watcher);
    }
  }

  /** Undefined for a folder that has just been deleted: its parent tells. */
  #watch(folder: string): FSWatcher | undefined {
    try {
      const watcher = watch(folder, () => {
        this.#follow();
        this.#onChange();
      });
      watcher.on('error', () => watcher.close());
      return watcher;
    } catch {
      return undefined;
    }
  }
}

function foldersBelow(folder: string): string[] {
  const below = entriesOf(folder)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .flatMap(({ name }) => foldersBelow(path.join(folder, name)));
  return [folder, ...below];
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
