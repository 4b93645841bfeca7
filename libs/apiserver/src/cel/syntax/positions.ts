/** Where `token` begins in `input`, at or after `from`, past closing parentheses, white space and comments. */
export function positionAfter(input: string, from: number, token: string): number {
  let position = from;
  while (position < input.length && !input.startsWith(token, position)) {
    if (input.startsWith('//', position)) {
      const end = input.indexOf('\n', position);
      position = end < 0 ? input.length : end;
    }
    position++;
  }
  return Math.min(position, input.length);
}
