import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { withoutCode } from './docs/markdown.mjs';
import { root } from './workspace/root.mjs';
import { sourceFiles } from './workspace/source-files.mjs';

const documents = ['README.md', 'CONTRIBUTING.md', ...sourceFiles(root, 'docs').filter((file) => file.endsWith('.md'))];

describe.each(documents)('%s', (document) => {
  it('links only to files that exist', () => {
    const text = withoutCode(readFileSync(path.join(root, document), 'utf8'));
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]).filter((target) => !/^[a-z]+:/.test(target));
    const missing = targets.filter((target) => {
      const file = target.split('#')[0];
      return file !== '' && !existsSync(path.join(root, path.dirname(document), file));
    });
    expect(missing).toEqual([]);
  });
});
