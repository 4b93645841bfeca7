import { Fragment } from 'react';
import { piecesOf } from './inline-marks.ts';

/** A line of a lesson's words, with its code and its stressed words as such. */
export function TextWithCode({ text: line }: { text: string }) {
  return piecesOf(line).map(({ kind, text }, index) => {
    const Mark = kind === 'text' ? Fragment : kind;
    return <Mark key={index}>{text}</Mark>;
  });
}
