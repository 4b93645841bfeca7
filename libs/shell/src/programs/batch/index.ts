import type { Program } from '../../kernel/program.ts';
import { batchProgram } from './just-bash-adapter.ts';

/** Tools that read all of their input, work, and write: taken from just-bash. */
const TOOLS: Readonly<Record<string, string>> = {
  expand: 'Turn tabs into spaces',
  gunzip: 'Unpack gzip files',
  gzip: 'Pack files',
  strings: 'Print the texts within a file',
  tar: 'Pack and unpack archives',
  tree: 'Show directories as a tree',
  unexpand: 'Turn spaces into tabs',
  zcat: 'Print packed files',
};

export const batchPrograms: readonly Program[] = Object.entries(TOOLS).map(([name, summary]) => batchProgram(name, summary));
