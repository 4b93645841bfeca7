/** docs/FIDELITY.md speaks of everything that there is, and of nothing else. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { allAdmissionPlugins, allKinds } from '@drydock/kinds';
import { standardPrograms } from '@drydock/shell';
import { allFaults, NETWORK_PROGRAM_NAMES } from '@drydock/cluster';
import { NODE_TOOL_NAMES } from '@drydock/sandbox';
import { definitionsByKind } from '../../libs/apimachinery/src/generated/kubernetes-v1.33.ts';
import { sharedControllers } from '../../libs/cluster/src/cluster-controllers.ts';
import { allImages } from '../../libs/cluster/src/images/all-images.ts';
import { FILTER_PLUGINS, SCORE_PLUGINS } from '../../libs/cluster/src/scheduler/registry.ts';
import { ROOT } from '../../libs/kubectl/src/commands/root.ts';
import { BUILTINS } from '../../libs/shell/src/interpreter/builtins/index.ts';
import { root } from '../workspace/root.mjs';
import { codeSpans, namesIn, section, tableRows } from './markdown.mjs';

const DOCUMENT = 'docs/FIDELITY.md';
const document = readFileSync(path.join(root, DOCUMENT), 'utf8');

/** Types that a server answers with and nobody stores, beside the kinds themselves. */
const NO_RESOURCES = /List$|^(APIGroup|APIVersions|DeleteOptions|Status|WatchEvent|Scale|Eviction|TokenRequest|Binding)$/;

/** `apps/v1 Deployment`; `v1 Pod` for the core group. */
const nameOfKind = ({ group, version, kind }) => `${group ? `${group}/` : ''}${version} ${kind}`;

const subresourcesOf = ({ status, scale, updates = {}, subresources = {}, connects = {} }) =>
  [status && 'status', scale && 'scale', ...Object.keys(updates), ...Object.keys(subresources), ...Object.keys(connects)]
    .filter(Boolean)
    .sort();

/** The paths of a command's subcommands, and its own when it does something itself. */
function commandPaths(command, parents) {
  const own = command.run && parents.length > 0 ? [parents.join(' ')] : [];
  return [...own, ...(command.commands ?? []).flatMap((child) => commandPaths(child, [...parents, child.name]))];
}

const repositories = allImages.flatMap((image) => image.repositories.map((name) => name.replace(/^docker\.io\/(library\/)?/, '')));

const known = [...definitionsByKind.keys()].map((key) => {
  const [group, version, kind] = key.split('/');
  return { group, version, kind };
});
const served = allKinds.map(nameOfKind);
const missing = known
  .filter(({ kind }) => !NO_RESOURCES.test(kind))
  .map(nameOfKind)
  .filter((name) => !served.includes(name));

/** One sentence for every name that stands on one side only. */
function differences(heading, actual) {
  const written = namesIn(section(document, heading));
  const repeated = written.filter((name, index) => written.indexOf(name) !== index);
  return [
    ...actual.filter((name) => !written.includes(name)).map((name) => `${DOCUMENT}, "${heading}": add a row for \`${name}\`.`),
    ...written
      .filter((name) => !actual.includes(name))
      .map((name) => `${DOCUMENT}, "${heading}": remove \`${name}\`, there is no such thing.`),
    ...repeated.map((name) => `${DOCUMENT}, "${heading}": \`${name}\` stands there twice.`),
  ];
}

describe(DOCUMENT, () => {
  it.each([
    ['## Kinds', served],
    ['## Kinds that are not served', missing],
    ['## Controllers', sharedControllers({ pki: { authority: '' }, controlPlane: { address: '' } }).controllers.map(({ name }) => name)],
    ['## Admission', allAdmissionPlugins.map(({ name }) => name)],
    ['## Scheduler', [...new Set([...FILTER_PLUGINS, ...SCORE_PLUGINS].map(({ name }) => name))]],
    ['## kubectl', commandPaths(ROOT, [])],
    ['### Programs', [...standardPrograms.keys()]],
    ['### Network programs', [...NETWORK_PROGRAM_NAMES]],
    ['### Node programs', [...NODE_TOOL_NAMES]],
    ['## Faults', allFaults.map(({ name }) => name)],
    ['### Builtins', [...BUILTINS.keys()]],
    ['## Images', repositories],
  ])('names everything under %s', (heading, actual) => {
    expect(differences(heading, actual)).toEqual([]);
  });

  it('names the subresources of each kind', () => {
    const written = new Map(
      tableRows(section(document, '## Kinds')).flatMap(([kinds, list]) => codeSpans(kinds).map((kind) => [kind, codeSpans(list).sort()])),
    );
    const wrong = allKinds.flatMap((kind) => {
      const actual = subresourcesOf(kind).join(', ');
      const found = written.get(nameOfKind(kind))?.join(', ');
      return actual === found ? [] : [`${DOCUMENT}, "## Kinds": the subresources of \`${nameOfKind(kind)}\` are: ${actual || 'none'}.`];
    });
    expect(wrong).toEqual([]);
  });

  it('says of each row what is exact, simplified and absent', () => {
    const empty = tableRows(section(document, '## Kinds')).filter(
      (cells) => cells.length !== 5 || cells.slice(2).some((cell) => cell === ''),
    );
    expect(empty.map(([kind]) => `${DOCUMENT}: fill in all columns of ${kind}`)).toEqual([]);
  });
});
