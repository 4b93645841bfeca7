import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { missingPlatformPackages } from './lock/platform-packages.mjs';
import { root } from './workspace/root.mjs';

/** Adds the packages of other platforms that npm left out of package-lock.json. To be run after `npm install`. */
const file = path.join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingPlatformPackages(lock);
const sorted = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en'));
writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, undefined, 2)}\n`);
console.log(`${Object.keys(missing).length} packages of other platforms added to package-lock.json.`);
