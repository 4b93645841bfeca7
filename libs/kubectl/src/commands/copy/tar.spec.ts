import { readTar, writeTar, type TarEntry } from './tar.ts';

const ENTRIES: readonly TarEntry[] = [
  { path: 'site', type: 'directory', mode: 0o755, content: '' },
  { path: 'site/index.html', type: 'file', mode: 0o644, content: 'hello' },
  { path: `site/${'long/'.repeat(30)}name`, type: 'file', mode: 0o600, content: '\xff\x00binary'.repeat(100) },
  { path: 'site/日本', type: 'file', mode: 0o644, content: '' },
];

describe('tar', () => {
  it('reads what it wrote, long and foreign names too', () => {
    expect(readTar(writeTar(ENTRIES, 1_700_000_000_000))).toEqual(ENTRIES);
  });

  it('knows what is no archive', () => {
    expect(readTar('x'.repeat(1024))).toBeUndefined();
    expect(readTar('')).toEqual([]);
  });
});
