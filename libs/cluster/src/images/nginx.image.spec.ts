import { TestCluster } from '../../test/test-cluster.ts';

it.each([
  ['nginx:1.27', 80, 'root'],
  ['nginxinc/nginx-unprivileged:1.27', 8080, 'nginx'],
])('%s listens at %i as %s', async (image, port, user) => {
  const test = new TestCluster();
  test.runPod('web', image);
  await test.pass(10);
  expect(test.state('web')).toBe('Ready');
  const script = `id -un; curl -s -o /dev/null -w '%{http_code}' localhost:${port}`;
  expect(await test.exec('web', ['sh', '-c', script])).toBe(`${user}\n200`);
});
