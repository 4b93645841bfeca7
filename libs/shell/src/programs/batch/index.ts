import type { Program } from '../../kernel/program.ts';
import { batchProgram } from './just-bash-adapter.ts';

/** Tools that read all of their input, work, and write: taken from just-bash. */
const TOOLS: Readonly<Record<string, string>> = {
  awk: 'Process lines by patterns and actions',
  base64: 'Encode and decode base64',
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
  md5sum: 'Print MD5 sums',
  nl: 'Number lines',
  od: 'Show bytes as numbers',
  paste: 'Join lines of files side by side',
  rev: 'Reverse the characters of lines',
  sed: 'Edit text as it passes',
  sha1sum: 'Print SHA-1 sums',
  sha256sum: 'Print SHA-256 sums',
  split: 'Cut a file into pieces',
  strings: 'Print the texts within a file',
  tac: 'Print lines in reverse order',
  tar: 'Pack and unpack archives',
  tr: 'Replace or delete characters',
  tree: 'Show directories as a tree',
  unexpand: 'Turn spaces into tabs',
  yq: 'Process YAML',
  zcat: 'Print packed files',
};

export const batchPrograms: readonly Program[] = Object.entries(TOOLS).map(([name, summary]) => batchProgram(name, summary));
