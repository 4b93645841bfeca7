/** A line of a lesson's words, such as a title or a message: what stands between backticks is code, all else is plain text. */
export function TextWithCode({ text }: { text: string }) {
  return text.split(/`([^`]+)`/).map((piece, index) => (index % 2 === 1 ? <code key={index}>{piece}</code> : piece));
}
