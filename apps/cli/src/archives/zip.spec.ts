import { readZip, writeZip, ZIP_LIMITS } from './zip.ts';

const text = (files: Map<string, Buffer>) => Object.fromEntries([...files].map(([path, content]) => [path, content.toString()]));

describe('zip', () => {
  it('brings back what was packed, and packs it the same way again', () => {
    const files = { 'track/lesson/scenario.yaml': 'a: 1\n'.repeat(100), 'track/한글.md': '# 안녕', empty: '' };
    expect(text(readZip(writeZip(files), 'x.zip'))).toEqual(files);
    expect(writeZip(files).equals(writeZip(files))).toBe(true);
  });

  it.each([['../../etc/passwd'], ['a/../../b'], ['/etc/passwd'], ['C:\\x'], ['a\\..\\..\\b']])('refuses the path %j', (path) => {
    expect(() => readZip(writeZip({ [path]: 'x' }), 'x.zip')).toThrow(/x\.zip: .* leads out of the archive/);
  });

  it('refuses what is no archive, what is damaged, and what would grow too large', () => {
    expect(() => readZip(Buffer.from('hello'), 'x.zip')).toThrow('x.zip: is no ZIP archive');
    const archive = writeZip({ a: 'hello hello hello' });
    const damaged = Buffer.from(archive);
    damaged[40] = damaged[40]! ^ 0xff;
    expect(() => readZip(damaged, 'x.zip')).toThrow(/is damaged/);
    const claims = Buffer.from(archive);
    claims.writeUInt32LE(ZIP_LIMITS.bytes + 1, claims.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
    expect(() => readZip(claims, 'x.zip')).toThrow(/more than/);
    const bomb = writeZip({ a: '0'.repeat(1000) });
    const central = bomb.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    bomb.writeUInt32LE(10, central + 24);
    expect(() => readZip(bomb, 'x.zip')).toThrow(/is damaged/);
  });
});
