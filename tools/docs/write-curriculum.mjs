/** Writes the catalogue of the lessons anew: `npm run curriculum`. */
import { writeFileSync } from 'node:fs';
import { catalogueFile, catalogues } from './curriculum.mjs';

for (const [name, text] of Object.entries(catalogues())) writeFileSync(catalogueFile(name), text);
