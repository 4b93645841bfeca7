import { ScreenQueue } from './screen-queue.ts';

describe('ScreenQueue', () => {
  it('lays text out for the width of its turn', () => {
    const written: string[] = [];
    const waiting: (() => void)[] = [];
    const screen = { cols: 80, write: (text: string, done: () => void) => (written.push(text), void waiting.push(done)) };
    const queue = new ScreenQueue(screen);
    queue.write('first');
    queue.inTurn(() => (screen.cols = 40));
    queue.write((columns) => `for ${columns}`);
    expect(written).toEqual(['first']);
    waiting.shift()!();
    expect(written).toEqual(['first', 'for 40']);
  });
});
