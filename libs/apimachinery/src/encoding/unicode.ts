/** The text with every unpaired surrogate replaced by U+FFFD, as Go has it. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
