/** What a text is made of besides words. */

const PARTS: readonly { what: string; pattern: RegExp }[] = [
  { what: 'blocks to run', pattern: /^\s*(?:`{3,}|~{3,})\S+(?: \S+)* ?\brun\b/gm },
  { what: 'blocks of code', pattern: /^\s*(?:`{3,}|~{3,})\S+/gm },
  { what: 'pictures', pattern: /!\[[^\]]*\]\(/g },
  { what: 'boxes', pattern: /^\s*> \[!/gm },
  { what: 'groups of tabs', pattern: /^:::tabs\s*$/gm },
];

/** `3 blocks to run there, 2 here`; undefined when both are made of the same parts. */
export function structureDifference(original: string, translation: string): string | undefined {
  for (const { what, pattern } of PARTS) {
    const [there, here] = [original, translation].map((text) => text.match(pattern)?.length ?? 0);
    if (there !== here) return `${there} ${what} there, ${here} here`;
  }
  return undefined;
}
