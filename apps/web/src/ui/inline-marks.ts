/** A lone mark, as in a pattern, is text. */
const CODE = /`([^`]+)`/;
const EMPHASIS = /(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])/;

export interface Piece {
  readonly kind: 'text' | 'code' | 'em';
  readonly text: string;
}

/** The pieces of a line of a lesson's words, such as a title, a message or an option: `code`, *what is stressed or quoted*, and plain text. */
export function piecesOf(line: string): readonly Piece[] {
  return split(line, CODE, 'code')
    .flatMap((piece) => (piece.kind === 'text' ? split(piece.text, EMPHASIS, 'em') : piece))
    .filter(({ text }) => text !== '');
}

/** Odd places are what stands between the marks. */
function split(text: string, marks: RegExp, kind: Piece['kind']): readonly Piece[] {
  return text.split(marks).map((piece, index) => ({ kind: index % 2 === 1 ? kind : 'text', text: piece }));
}

/** The line where there is room for nothing but text. */
export function plainText(line: string): string {
  return piecesOf(line)
    .map(({ text }) => text)
    .join('');
}
