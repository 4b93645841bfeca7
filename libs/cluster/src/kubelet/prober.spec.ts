import { TestCluster } from '../../test/test-cluster.ts';

const shell = (script: string) => ['sh', '-c', script];
const PRECISE = { declaredPortsAnswer: false };

describe('probes', () => {
  it.each([
    ['readiness', { httpGet: { path: '/', port: 80 } }, 'Ready', undefined],
    ['readiness', { tcpSocket: { port: 80 } }, 'Ready', undefined],
    ['readiness', { exec: { command: ['true'] } }, 'Ready', undefined],
    ['readiness', { httpGet: { path: '/missing', port: 80 } }, 'Running', 'Readiness probe failed: HTTP probe failed with statuscode: 404'],
    [
      'readiness',
      { httpGet: { path: '/', port: 8080 } },
      'Running',
      'Readiness probe failed: Get "http://10.244.1.2:8080/": dial tcp 10.244.1.2:8080: connect: connection refused',
    ],
    ['readiness', { tcpSocket: { port: 81 } }, 'Running', 'Readiness probe failed: dial tcp 10.244.1.2:81: connect: connection refused'],
    [
      'readiness',
      { grpc: { port: 9000 } },
      'Running',
      'Readiness probe failed: timeout: failed to connect service "10.244.1.2:9000" within 1s: context deadline exceeded',
    ],
    ['readiness', { exec: { command: shell('echo not yet; exit 1') } }, 'Running', 'Readiness probe failed: not yet\n'],
    ['readiness', { exec: { command: shell('sleep 5') } }, 'Running', 'Readiness probe failed: command "sh -c sleep 5" timed out'],
    [
      'liveness',
      { httpGet: { path: '/missing', port: 80 }, periodSeconds: 3, failureThreshold: 2 },
      'Ready x1',
      'Liveness probe failed: HTTP probe failed with statuscode: 404',
    ],
    ['startup', { httpGet: { path: '/', port: 80 } }, 'Ready', undefined],
    ['startup', { httpGet: { path: '/', port: 80 }, initialDelaySeconds: 60 }, 'Running', undefined],
  ] as const)('%s %j: %s', async (type, probe, state, message) => {
    const test = new TestCluster(PRECISE);
    test.runPod('x', 'nginx:1.27', [], { nodeName: 'node01' }, { [`${type}Probe`]: probe });
    await test.pass(6);
    expect(test.state('x')).toBe(state);
    const unhealthy = test.events('x').find((event) => event.includes('Unhealthy'));
    expect(unhealthy?.replace(/ x\d+$/, '')).toBe(message && `Warning Unhealthy ${message}`);
  });

  it('an unhealthy container is restarted, in back-off when that does not help', async () => {
    const test = new TestCluster(PRECISE);
    const livenessProbe = { exec: { command: ['cat', '/tmp/healthy'] }, initialDelaySeconds: 5, periodSeconds: 5 };
    test.runPod(
      'x',
      'busybox',
      shell('touch /tmp/healthy; sleep 10; rm -f /tmp/healthy; sleep 600'),
      { terminationGracePeriodSeconds: 2 },
      { livenessProbe },
    );
    await test.pass(9);
    expect(test.state('x')).toBe('Ready');
    await test.pass(24);
    expect(test.state('x')).toBe('Ready x1');
    expect(test.events('x')).toEqual(
      expect.arrayContaining([
        'Warning Unhealthy Liveness probe failed: cat: /tmp/healthy: No such file or directory\n x3',
        'Normal Killing Container x failed liveness probe, will be restarted',
      ]),
    );
  });

  it('a pod becomes unready when its file goes, and ready again', async () => {
    const test = new TestCluster(PRECISE);
    test.runPod('x', 'nginx:1.27', [], {}, { readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 5, failureThreshold: 1 } });
    await test.pass(2);
    const index = '/usr/share/nginx/html/index.html';
    await test.exec('x', ['mv', index, '/tmp/i']);
    await test.pass(6);
    expect(test.state('x')).toBe('Running');
    await test.exec('x', ['mv', '/tmp/i', index]);
    await test.pass(6);
    expect(test.state('x')).toBe('Ready');
  });

  it('leaves a healthy cluster in peace', async () => {
    const test = new TestCluster(PRECISE);
    const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 1 };
    test.runPod('x', 'nginx:1.27', [], {}, { readinessProbe: probe, livenessProbe: probe, startupProbe: probe });
    await test.pass(10);
    const run = test.cluster.run();
    expect(run.state === 'blocked' && (run.wakeAt === undefined || run.wakeAt > test.cluster.clock.now() + 60_000)).toBe(true);
  });
});
