/** Gaps in a manifest: `[[id]]` stands for each. */
import type { QuestionOf } from '../format/quiz.schema.ts';

const GAP = /\[\[([a-z0-9-]+)\]\]/g;

export function gapsIn(manifest: string): string[] {
  return [...manifest.matchAll(GAP)].map(([, id]) => id!);
}

/** The manifest with gaps that are only numbered (`[[g1]]`), in the order in which they stand, and whose they are. */
export function publicGaps({ manifest }: Pick<QuestionOf<'gap'>, 'manifest'>): { manifest: string; ids: ReadonlyMap<string, string> } {
  const ids = new Map<string, string>();
  const numbered = manifest.trimEnd().replace(GAP, (_, id: string) => {
    ids.set(`g${ids.size + 1}`, id);
    return `[[g${ids.size}]]`;
  });
  return { manifest: numbered, ids };
}
