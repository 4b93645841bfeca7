import { writeFileSync } from 'node:fs';
import { introspectionFile, introspectionSource } from './introspection-source.mjs';

writeFileSync(introspectionFile, await introspectionSource());
