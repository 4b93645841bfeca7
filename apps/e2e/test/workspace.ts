import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Where a failed test leaves its screenshots and the server's log. */
export const resultsFolder = path.join(root, '.test-results/e2e');
