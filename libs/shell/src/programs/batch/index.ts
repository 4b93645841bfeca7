import type { Program } from '../../kernel/program.ts';
import { batchProgram } from './just-bash-adapter.ts';

/** Tools that read all of their input, work, and write: taken from just-bash. */
const TOOLS: Readonly<Record<string, string>> = {
  column: 'Arrange input in columns',
  comm: 'Compare sorted files',
  expand: 'Turn tabs into spaces',
  expr: 'Evaluate an expression',
  file: 'Tell what kind of file it is',
  fold: 'Break long lines',
  gunzip: 'Unpack gzip files',
  gzip: 'Pack files',
  join: 'Join lines of two sorted files',
  jq: 'Process JSON',
  nl: 'Number lines',
  rev: 'Reverse the characters of lines',
  strings: 'Print the texts within a file',
  tac: 'Print lines in reverse order',
  tar: 'Pack and unpack archives',
  tree: 'Show directories as a tree',
  unexpand: 'Turn spaces into tabs',
  yq: 'Process YAML',
  zcat: 'Print packed files',
};

export const batchPrograms: readonly Program[] = Object.entries(TOOLS).map(([name, summary]) => batchProgram(name, summary));
