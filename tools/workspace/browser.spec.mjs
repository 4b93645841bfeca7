import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBrowser } from './browser.mjs';

describe('findBrowser', () => {
  let folder;
  const program = (name, mode = 0o755) => {
    writeFileSync(path.join(folder, name), '');
    chmodSync(path.join(folder, name), mode);
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'browser-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('takes the one that CHROMIUM names', () => {
    program('chromium');
    expect(findBrowser({ CHROMIUM: '/opt/chrome', PATH: folder })).toBe('/opt/chrome');
  });

  it.each(['chromium', 'chromium-browser', 'google-chrome'])('finds %s on the PATH', (name) => {
    program(name);
    expect(findBrowser({ PATH: `/nowhere:${folder}` })).toBe(path.join(folder, name));
  });

  it('takes no file that cannot be run', () => {
    program('chromium', 0o644);
    expect(findBrowser({ PATH: folder })).toBeUndefined();
  });

  it('finds nothing without a PATH', () => {
    expect(findBrowser({})).toBeUndefined();
  });
});
