import { TestCluster } from '../../../test/test-cluster.ts';
import { parseLogQuery } from './log-query.ts';
import { loggingObjects } from './logging.objects.ts';

interface Answer {
  data: { result: { stream: Record<string, string>; values: [string, string][] }[] };
}

async function newCluster(): Promise<TestCluster> {
  const test = new TestCluster();
  test.applyObjects(loggingObjects().slice(0, 1));
  await test.pass(2);
  test.applyObjects(loggingObjects().slice(1));
  await test.pass(60);
  test.runPod('client', 'curlimages/curl', ['sleep', 'infinity']);
  await test.pass(20);
  return test;
}

async function ask(test: TestCluster, path: string, ...query: readonly string[]): Promise<string> {
  const encoded = query.flatMap((each) => ['--data-urlencode', each]);
  return test.exec('client', ['curl', '-s', '-G', `http://loki.logging:3100${path}`, ...encoded]);
}

async function linesOf(test: TestCluster, query: string): Promise<string[]> {
  const answer = JSON.parse(await ask(test, '/loki/api/v1/query_range', `query=${query}`, 'direction=forward')) as Answer;
  return answer.data.result.flatMap(({ values }) => values.map(([, line]) => line));
}

function talker(test: TestCluster, name: string, script: string): void {
  test.runPod(name, 'busybox', ['sh', '-c', script]);
}

describe('the logs of all containers', () => {
  it('are in one place, by labels and by what lines say', async () => {
    const test = await newCluster();
    talker(test, 'a', 'echo one error; echo two; sleep infinity');
    talker(test, 'b', 'echo three error; sleep infinity');
    await test.pass(20);
    expect(await linesOf(test, '{namespace="default", pod=~"a|b"}')).toEqual(['one error', 'two', 'three error']);
    expect(await linesOf(test, '{pod="a"} |= "error"')).toEqual(['one error']);
    expect(await linesOf(test, '{pod=~"a|b"} !~ "^(one|three)"')).toEqual(['two']);
    expect(JSON.parse(await ask(test, '/loki/api/v1/label/namespace/values'))).toEqual({
      status: 'success',
      data: ['default', 'logging'],
    });
    expect(JSON.parse(await ask(test, '/loki/api/v1/series', 'match[]={pod="a"}'))).toEqual({
      status: 'success',
      data: [{ container: 'a', job: 'fluent-bit', namespace: 'default', node: test.pod('a')!.spec.nodeName, pod: 'a' }],
    });
  });

  it('outlive their containers, with the labels that their pods had', async () => {
    const test = await newCluster();
    test.client.create({ group: '', version: 'v1', plural: 'pods' }, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'gone', namespace: 'default', labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image: 'busybox', args: ['sh', '-c', 'echo last words; sleep infinity'] }] },
    } as never);
    await test.pass(20);
    test.delete('gone', 0);
    await test.pass(20);
    expect(test.pod('gone')).toBe(undefined);
    expect(await linesOf(test, '{app="web"}')).toEqual(['last words']);
    const fork = test.fork();
    expect(await linesOf(fork, '{app="web"}')).toEqual(['last words']);
  });

  it('are not collected where no collector runs', async () => {
    const test = await newCluster();
    talker(test, 'a', 'echo one; sleep infinity');
    await test.pass(20);
    test.client.patch({ group: 'apps', version: 'v1', plural: 'daemonsets' }, 'logging', 'fluent-bit', {
      spec: { template: { spec: { nodeSelector: { nowhere: 'yes' } } } },
    });
    await test.pass(60);
    expect(await linesOf(test, '{pod="a"}')).toEqual([]);
  });

  it('can be asked in the body, too, and with a file', async () => {
    const test = await newCluster();
    talker(test, 'a', 'echo one; sleep infinity');
    await test.pass(20);
    const url = 'http://loki.logging:3100/loki/api/v1/query_range';
    const script = `printf 'query={pod="a"}' > q; curl -s -d @q ${url} | wc -l; curl -s --data-raw 'query={pod="a"}' ${url} | wc -l; curl -s -d @none ${url}; echo $?`;
    expect(await test.exec('client', ['sh', '-c', `cd /tmp; ${script}`])).toBe(
      "1\n1\n26\ncurl: Failed to open none\ncurl: option -d: error encountered when reading a file\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
    );
  });

  it.each<[string, string]>([
    ['{app="web"', 'parse error: syntax error: unexpected $end, expecting } or ,'],
    ['app="web"', 'parse error at line 1, col 1: syntax error: unexpected IDENTIFIER'],
    ['{app="web"} | json', 'parse error at line 1, col 13: syntax error: unexpected |'],
    ['{app="web"} |= error', 'parse error at line 1, col 16: syntax error: unexpected IDENTIFIER, expecting STRING'],
    ['{app=~"("}', 'parse error : error parsing regexp: missing closing ): `^(?:()$`'],
    [
      '{app=~".*"}',
      'parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~".*" does not meet this requirement, but app=~".+" will',
    ],
  ])('are not found by %s', (query, error) => {
    expect(parseLogQuery(query)).toEqual({ error });
  });
});
