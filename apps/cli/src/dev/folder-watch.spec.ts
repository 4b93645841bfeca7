import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FolderWatch } from './folder-watch.ts';

describe('FolderWatch', () => {
  let root: string;
  let changes = 0;
  let folders: FolderWatch;
  const file = (name: string) => path.join(root, 'track', name);
  const told = async (change: () => void) => {
    changes = 0;
    change();
    for (let i = 0; i < 100 && changes === 0; i++) await sleep(20);
    // What belongs to the same change.
    await sleep(50);
    return changes > 0;
  };

  beforeAll(() => {
    root = mkdtempSync(path.join(tmpdir(), 'drydock-watch-'));
    mkdirSync(file('lesson'), { recursive: true });
    writeFileSync(file('lesson/scenario.yaml'), 'a');
    folders = new FolderWatch(root, () => changes++);
  });
  afterAll(() => {
    folders.close();
    rmSync(root, { recursive: true });
  });

  it('sees a file that another takes the place of, again and again', async () => {
    for (const text of ['b', 'c', 'd']) {
      const save = () => {
        writeFileSync(file('lesson/.tmp'), text);
        renameSync(file('lesson/.tmp'), file('lesson/scenario.yaml'));
      };
      expect(await told(save)).toBe(true);
    }
  });

  it('sees what happens in a folder that was made later', async () => {
    expect(await told(() => mkdirSync(file('new')))).toBe(true);
    expect(await told(() => writeFileSync(file('new/scenario.yaml'), 'a'))).toBe(true);
    expect(await told(() => rmSync(file('new'), { recursive: true }))).toBe(true);
  });
});
