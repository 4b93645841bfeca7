/** What the documents name is there: files, npm scripts, environment variables. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../workspace/root.mjs';
import { sourceFiles } from '../workspace/source-files.mjs';
import { codeSpans, fencedBlocks, namesIn, section, tableRows } from './markdown.mjs';

const read = (file) => readFileSync(path.join(root, file), 'utf8');
const documents = ['README.md', 'CONTRIBUTING.md', ...sourceFiles(root, 'docs').filter((file) => file.endsWith('.md'))];
const { scripts } = JSON.parse(read('package.json'));

/** `libs/kinds/src/`, but neither `libs/kinds/src/<group>/` nor `tools/bench/*.mjs`. */
const WORKSPACE_PATH = /^(apps|docs|libs|prisma|scenarios|tools)\/[\w./-]*$/;
const NPM_SCRIPT = /\bnpm (?:run ([\w-]+)|(start|test)\b)/g;

describe.each(documents)('%s', (document) => {
  const text = read(document);

  it('names files that exist', () => {
    const missing = codeSpans(text).filter((span) => WORKSPACE_PATH.test(span) && !existsSync(path.join(root, span)));
    expect(missing.map((span) => `${document}: there is no ${span}`)).toEqual([]);
  });

  it('names scripts of package.json', () => {
    const commands = [...codeSpans(text), ...fencedBlocks(text).map(({ content }) => content)].join('\n');
    const names = [...commands.matchAll(NPM_SCRIPT)].map((match) => match[1] ?? match[2]);
    const missing = names.filter((name) => !Object.hasOwn(scripts, name));
    expect(missing.map((name) => `${document}: package.json has no script "${name}"`)).toEqual([]);
  });
});

describe('README.md', () => {
  const table = section(read('README.md'), '## Configuration');
  const source = read('apps/server/src/configuration/configuration.ts');
  const schema = /const environment = z\.object\(\{([\s\S]*?)\n\}\);/.exec(source)[1];
  const variables = [...schema.matchAll(/^ {2}([A-Z_]+): ?([\s\S]*?)(?=^ {2}[A-Z_]+:|(?![\s\S]))/gm)].map(([, name, rule]) => ({
    name,
    fallback: /\.default\('?(.*?)'?\)/.exec(rule)?.[1] ?? 'none',
  }));

  it('names the environment variables that the server reads', () => {
    expect(namesIn(table).sort()).toEqual(variables.map(({ name }) => name).sort());
  });

  it.each(variables)('gives the default of $name', ({ name, fallback }) => {
    const row = tableRows(table).find(([first]) => codeSpans(first).includes(name));
    expect(row?.[1].replaceAll('`', '')).toBe(fallback);
  });
});
