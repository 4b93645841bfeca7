import { Loopback, type LoopbackListener, type LoopbackSocket } from './loopback.ts';

function connected(): [LoopbackSocket, LoopbackSocket] {
  const loopback = new Loopback();
  const listener = loopback.listen('127.0.0.1', 80) as LoopbackListener;
  const near = loopback.connect('127.0.0.1', 80)!;
  return [near, listener.accept()!];
}

it('carries bytes both ways until both ends are done', () => {
  const [near, far] = connected();
  expect(near.write('ping')).toBe(true);
  expect(far.read()).toBe('ping');
  near.end();
  expect(far.ended).toBe(true);
  far.write('pong');
  far.close();
  expect(near.ended).toBe(false);
  expect(near.read()).toBe('pong');
  expect(near.ended).toBe(true);
  expect(near.write('more')).toBe(false);
});

it('tells who waits, and holds writers back while nobody reads', () => {
  const [near, far] = connected();
  let woken = 0;
  far.onChange(() => woken++);
  near.write('x'.repeat(300_000));
  expect(woken).toBe(1);
  expect(near.writable).toBe(false);
  far.read();
  expect(near.writable).toBe(true);
});

it.each([
  ['127.0.0.1', '127.0.0.1', true],
  ['0.0.0.0', '127.0.0.1', true],
  ['127.0.0.1', '0.0.0.0', true],
  ['::', '127.0.0.1', true],
  ['::1', '127.0.0.1', false],
  ['0.0.0.0', '::1', false],
])('a port that is taken at %s is taken at %s: %s', (first, second, taken) => {
  const loopback = new Loopback();
  loopback.listen(first, 8080);
  expect(loopback.listen(second, 8080) === 'EADDRINUSE').toBe(taken);
});

it('nobody answers after the listener is closed; who waited is hung up on', () => {
  const loopback = new Loopback();
  const listener = loopback.listen('127.0.0.1', 0) as LoopbackListener;
  const socket = loopback.connect('127.0.0.1', listener.port)!;
  listener.close();
  expect(socket.ended).toBe(true);
  expect(loopback.connect('127.0.0.1', listener.port)).toBeUndefined();
  expect(loopback.listen('127.0.0.1', listener.port)).not.toBe('EADDRINUSE');
});
