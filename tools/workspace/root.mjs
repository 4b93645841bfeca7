import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The absolute path of the workspace, without a trailing slash. */
export const root = path.resolve(fileURLToPath(new URL('../..', import.meta.url)));
