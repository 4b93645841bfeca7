import { runDrydock } from '../../../test/run-drydock.ts';

it.each([
  [['/no/such/folder'], 'there is no folder /no/such/folder'],
  [['--port', '70000'], '--port: 70000 is no port'],
])('refuses %j before anything is started', async (words, message) => {
  const { status, stderr } = await runDrydock('scenario', 'dev', ...words);
  expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
});
