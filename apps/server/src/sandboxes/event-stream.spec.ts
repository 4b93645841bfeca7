import { EventStream } from './event-stream.ts';

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const events: T[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

describe('EventStream', () => {
  it('delivers what was pushed before and after the reader came, then ends once', async () => {
    let ends = 0;
    const stream = new EventStream<number>(() => ends++);
    stream.push(1);
    const all = collect(stream);
    await Promise.resolve();
    stream.push(2);
    stream.push(3);
    stream.end();
    stream.end();
    stream.push(4);
    expect(await all).toEqual([1, 2, 3]);
    expect(ends).toBe(1);
  });

  it('ends when the reader leaves', async () => {
    let ends = 0;
    const stream = new EventStream<number>(() => ends++);
    stream.push(1);
    stream.push(2);
    for await (const _event of stream) break;
    expect(ends).toBe(1);
    expect(await stream.next()).toEqual({ value: undefined, done: true });
  });

  it('lets a reader go that does not read', async () => {
    let ends = 0;
    const stream = new EventStream<number>(() => ends++);
    for (let n = 0; n < 20_000; n++) stream.push(n);
    expect(ends).toBe(1);
    expect(await collect(stream)).toHaveLength(10_001);
  });
});
