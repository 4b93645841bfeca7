/**
 * The commands that do not print what a real kubectl printed, and why, as far as that is known: by topic, then by the name of the command. The
 * list is there to become shorter.
 *
 * @typedef {Record<string, Record<string, string>>} KnownDifferences
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../workspace/root.mjs';

const FILE = 'tools/parity/known-differences.json';
const UPDATE = '`npm run parity -- --update`';

/** @returns {KnownDifferences} */
export const readKnownDifferences = () => JSON.parse(readFileSync(path.join(root, FILE), 'utf8'));

/** @param {KnownDifferences} known */
export const writeKnownDifferences = (known) => writeFileSync(path.join(root, FILE), `${JSON.stringify(known, undefined, 2)}\n`);

/**
 * What the list does not say of a topic's replay: differences that are new, and listed ones that are gone.
 *
 * @param {Record<string, string>} known the topic's reasons by command
 * @param {{name: string, diff: string[]}[]} differences
 * @returns {string[]}
 */
export function unlistedChanges(known, differences) {
  const names = new Set(differences.map(({ name }) => name));
  return [
    ...differences
      .filter(({ name }) => !Object.hasOwn(known, name))
      .map(({ name, diff }) => `does not print what a real kubectl printed: ${name}\n${diff.map((line) => `    ${line}`).join('\n')}`),
    ...Object.keys(known)
      .filter((name) => !names.has(name))
      .map((name) => `is identical now, so take it out of ${FILE} (${UPDATE} does): ${name}`),
  ];
}

/**
 * The list as it should be after a replay. Reasons stay; topics that were not replayed stay as they are.
 *
 * @param {KnownDifferences} known
 * @param {{topic: string, differences: {name: string}[]}[]} results
 * @returns {KnownDifferences}
 */
export function updatedDifferences(known, results) {
  const updated = { ...known };
  for (const { topic, differences } of results) {
    updated[topic] = Object.fromEntries(differences.map(({ name }) => [name, known[topic]?.[name] ?? '']));
  }
  const topics = Object.keys(updated).filter((topic) => Object.keys(updated[topic]).length > 0);
  return Object.fromEntries(topics.sort().map((topic) => [topic, updated[topic]]));
}
