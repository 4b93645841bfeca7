import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { readNumber, writeStored } from '../app/stored-setting.ts';
import { classes } from './classes.ts';
import styles from './splitter.module.css';

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly initial: number;
}

/** A share (percent) that the learner chose with a splitter, remembered on this device. */
export function useShare(key: string, { min, max, initial }: Bounds): [number, (share: number) => void] {
  const [share, setShare] = useState(() => readNumber(key, min, max) ?? initial);
  const change = (next: number) => {
    const kept = Math.round(Math.max(min, Math.min(max, next)) * 10) / 10;
    writeStored(key, String(kept));
    setShare(kept);
  };
  return [share, change];
}

interface SplitterProps extends Bounds {
  readonly label: string;
  /** `vertical`: a vertical bar between left and right. */
  readonly orientation: 'vertical' | 'horizontal';
  readonly value: number;
  /** The share belongs to the part before the bar, or after it. */
  readonly of?: 'before' | 'after';
  readonly onChange: (value: number) => void;
}

const STEP = 2;

/** A bar between two parts: drag it, move it with the arrow keys, or press Enter (or double-click) for the usual place. */
export function Splitter({ label, orientation, value, min, max, initial, of = 'before', onChange }: SplitterProps) {
  const vertical = orientation === 'vertical';
  const sign = of === 'before' ? 1 : -1;

  const onKeyDown = (event: KeyboardEvent) => {
    const [less, more] = vertical ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const next = { [less]: value - sign * STEP, [more]: value + sign * STEP, Home: min, End: max, Enter: initial }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onChange(next);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const frame = event.currentTarget.parentElement!.getBoundingClientRect();
    const before = vertical ? (event.clientX - frame.left) / frame.width : (event.clientY - frame.top) / frame.height;
    onChange((of === 'before' ? before : 1 - before) * 100);
  };

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(value)}
      aria-valuemin={min}
      aria-valuemax={max}
      className={classes(styles.splitter, styles[orientation])}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onDoubleClick={() => onChange(initial)}
    />
  );
}
