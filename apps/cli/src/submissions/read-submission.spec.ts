import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSubmission } from './read-submission.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'drydock-submission-'));
const at = (name: string) => path.join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

it('reads a file, or all files of a folder', () => {
  writeFileSync(at('ann.sh'), 'true\n');
  mkdirSync(at('bob/k8s'), { recursive: true });
  writeFileSync(at('bob/solution.sh'), 'false\n');
  writeFileSync(at('bob/k8s/web.yaml'), '{}');
  expect(readSubmission(at('ann.sh'))).toEqual({ files: [{ path: 'ann.sh', text: 'true\n' }] });
  expect(readSubmission(at('bob'))).toEqual({
    files: expect.arrayContaining([
      { path: 'solution.sh', text: 'false\n' },
      { path: 'k8s/web.yaml', text: '{}' },
    ]),
  });
});

it('says why it does not read', () => {
  symlinkSync('/etc/passwd', at('eve.sh'));
  expect(readSubmission(at('eve.sh'))).toEqual({ refused: 'it is a symbolic link' });
  expect(readSubmission(at('gone.sh'))).toEqual({ refused: `${at('gone.sh')}: no such file or directory` });
});
