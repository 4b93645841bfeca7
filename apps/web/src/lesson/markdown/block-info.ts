export interface BlockInfo {
  readonly language: string;
  /** The learner may send it to the terminal with a click. */
  readonly run: boolean;
  readonly copy: boolean;
  /** The path of the file that the block is the content of. */
  readonly file: string | undefined;
}

/** The info string of a fenced block: `sh run`, `yaml copy file=/root/x.yaml`. Unknown words are left out of account. */
export function readBlockInfo(info: string): BlockInfo {
  const [language = '', ...words] = info.trim().split(/\s+/);
  const file = words.find((word) => word.startsWith('file='))?.slice('file='.length);
  return { language, run: words.includes('run'), copy: words.includes('copy'), file: file || undefined };
}
