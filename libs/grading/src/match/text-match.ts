import type { TextExpectation } from '@drydock/scenario';

/** Longer texts are cut before they are searched, so that no check takes long. */
const LONGEST = 256 * 1024;

/** Whether a text is as expected. White space around the whole does not count for `equals`. */
export function textMatches({ contains, equals, matches }: TextExpectation, text: string): boolean {
  const searched = text.slice(0, LONGEST);
  if (contains !== undefined) return searched.includes(contains);
  if (equals !== undefined) return searched.trim() === equals.trim();
  return matches === undefined || new RegExp(matches, 'mu').test(searched);
}
