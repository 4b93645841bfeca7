import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../workspace/root.mjs';
import { boundaries } from './boundaries.mjs';

const folders = Object.keys(boundaries);
const names = folders.map((folder) => path.basename(folder));

/** `kube-http` of `kube-http/protobuf`. */
const projectName = (name) => name.split('/')[0];

describe('the boundaries', () => {
  it('list every lib', () => {
    expect(readdirSync(path.join(root, 'libs')).sort()).toEqual(
      folders
        .filter((folder) => folder.startsWith('libs/'))
        .map((folder) => path.basename(folder))
        .sort(),
    );
  });

  it.each(folders)('let %s import only projects that are listed before it', (folder) => {
    const before = names.slice(0, folders.indexOf(folder));
    const { imports, testImports = [] } = boundaries[folder];
    expect([...imports, ...testImports].map(projectName).filter((name) => !before.includes(name))).toEqual([]);
  });

  it.each(folders.filter((folder) => boundaries[folder].pure))('let %s, which is pure, import pure projects only', (folder) => {
    const impure = folders.filter((other) => !boundaries[other].pure).map((other) => path.basename(other));
    expect(boundaries[folder].imports.filter((name) => impure.includes(name))).toEqual([]);
  });

  it('name entries that are there, as the package.json says', () => {
    for (const folder of folders.filter((each) => boundaries[each].entries)) {
      const { exports } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
      const written = Object.entries(exports).map(([name, { 'drydock-source': source }]) => [name, path.dirname(source)]);
      const listed = Object.entries(boundaries[folder].entries).map(([name, source]) => [`./${name}`, `./${source}`]);
      expect(written).toEqual([['.', './src'], ...listed]);
    }
  });
});
