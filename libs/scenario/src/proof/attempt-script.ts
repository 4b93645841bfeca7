/** solution.sh and wrong/*.sh: what is typed at the learner's prompt, and where virtual time passes between two lines. */
import { parseDuration } from '../format/duration.ts';

export type AttemptPart = { type: string } | { advance: number };

const ADVANCE = /^#\s*advance:\s*(\S+)\s*$/;
const HEADER = /^#(!|\s*fails:)/;
const FAILS = /^#\s*fails:\s*(\S.*?)\s*$/m;

/** The parts in order. A line `# advance: 60s` becomes milliseconds of virtual time; the lines between stay together. */
export function attemptParts(script: string): AttemptPart[] {
  const parts: AttemptPart[] = [];
  let lines: string[] = [];
  const flush = () => {
    const text = lines.join('\n').trim();
    if (text !== '') parts.push({ type: `${text}\n` });
    lines = [];
  };
  for (const line of script.split('\n')) {
    const milliseconds = advanceOf(line);
    if (milliseconds === undefined) {
      if (!HEADER.test(line)) lines.push(line);
      continue;
    }
    flush();
    parts.push({ advance: milliseconds });
  }
  flush();
  return parts;
}

function advanceOf(line: string): number | undefined {
  const duration = line.startsWith('#') ? ADVANCE.exec(line)?.[1] : undefined;
  return duration === undefined ? undefined : parseDuration(duration);
}

/** The checks that a wrong attempt says it fails: `# fails: one-check, another`. */
export function failsChecks(script: string): string[] {
  return (
    FAILS.exec(script)?.[1]
      ?.split(/[\s,]+/)
      .filter(Boolean) ?? []
  );
}
