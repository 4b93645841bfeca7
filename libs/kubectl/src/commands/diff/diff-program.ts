/** Runs `diff -u -N` (or what KUBECTL_EXTERNAL_DIFF names) over two directories of files. */
import { type Wait } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';

export interface ComparedFile {
  readonly name: string;
  /** Empty when the object does not exist. */
  readonly live: string;
  /** Undefined when the object would go: then there is no file. */
  readonly merged: string | undefined;
}

const DIFFERENT = 1;

/** True when there are differences; the program has printed them. */
export function* runDiffProgram(invocation: Invocation, files: readonly ComparedFile[]): Steps<boolean> {
  const { process } = invocation.streams;
  const suffix = () => process.rng.integer(4_000_000_000);
  const [live, merged] = [`/tmp/LIVE-${suffix()}`, `/tmp/MERGED-${suffix()}`];
  for (const directory of [live, merged]) process.files.makeDirectories(directory);
  try {
    for (const file of files) {
      process.files.writeText(`${live}/${file.name}`, file.live);
      if (file.merged !== undefined) process.files.writeText(`${merged}/${file.name}`, file.merged);
    }
    return (yield* run(invocation, [live, merged])) === DIFFERENT;
  } finally {
    for (const directory of [live, merged]) process.files.removeTree(directory);
  }
}

function* run(invocation: Invocation, directories: readonly string[]): Steps<number> {
  const { streams } = invocation;
  const { process } = streams;
  const external = process.env.KUBECTL_EXTERNAL_DIFF;
  // Upstream passes only arguments made of harmless characters on.
  const words = external?.split(' ').filter((word, i) => i === 0 || /^[a-zA-Z0-9-=]+$/.test(word));
  const argv = words ? [words[0]!, ...directories, ...words.slice(1)] : ['diff', '-u', '-N', ...directories];
  yield* streams.flush();
  const pid = process.spawn({ argv });
  if (typeof pid !== 'number') throw new CommandError(`failed to run ${JSON.stringify(argv[0])}: executable file not found in $PATH`);
  for (;;) {
    const report = process.reap(pid);
    if (report?.state === 'exited') {
      if (report.status > DIFFERENT) throw new CommandError(`failed to run ${JSON.stringify(argv[0])}: exit status ${report.status}`);
      return report.status;
    }
    const wait: Wait = { on: 'exit', pid };
    yield wait;
  }
}
