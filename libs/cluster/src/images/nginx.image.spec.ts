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

it.each([
  ['nginx:1.27', ['nginx', '-v'], 'nginx version: nginx/1.27.5\n'],
  ['nginx:1.14.2', ['nginx', '-v'], 'nginx version: nginx/1.14.2\n'],
  ['nginx', ['nginx', '-v'], 'nginx version: nginx/1.29.0\n'],
  [
    'nginx:1.25-alpine',
    ['sh', '-c', 'echo $NGINX_VERSION; nginx -s reload 2> /dev/null; echo $?; curl -sI localhost | grep Server'],
    '1.25.5\n0\nServer: nginx/1.25.5\r\n',
  ],
  ['httpd:2.4', ['httpd', '-v'], 'Server version: Apache/2.4.65 (Unix)\nServer built:   Jul 21 2025 22:00:00\n'],
  ['redis:7.2', ['sh', '-c', 'redis-server --version | cut -c1-21'], 'Redis server v=7.2.10\n'],
])('programs of %s say which release they are: %j', async (image, command, output) => {
  const test = new TestCluster();
  test.runPod('web', image);
  await test.pass(10);
  expect(await test.exec('web', command)).toBe(output);
});
