/** scenarios/README.md and its translation list every lesson. */
import { readFileSync } from 'node:fs';
import { catalogueFile, catalogues } from './curriculum.mjs';

describe('the catalogue of the lessons', () => {
  it.each(Object.entries(catalogues()))('%s is up to date (npm run curriculum)', (name, text) => {
    expect(readFileSync(catalogueFile(name), 'utf8')).toBe(text);
  });
});
