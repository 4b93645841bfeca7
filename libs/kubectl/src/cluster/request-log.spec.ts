import { Workstation } from '../../test-support/workstation.ts';

/** What the log says of requests, without times. */
function requestsOf(workstation: Workstation, command: string): string[] {
  const { stderr } = workstation.run(command);
  return [...stderr.matchAll(/verb="(\w+)" url="https:\/\/[^/"]+([^"]*)"/g)].map(([, verb, path]) => `${verb} ${path}`);
}

describe('the log of requests', () => {
  it('shows discovery once in a while only', () => {
    const workstation = new Workstation();
    const list = 'GET /api/v1/namespaces?limit=500';
    expect(requestsOf(workstation, 'kubectl get ns -v=6')).toEqual(['GET /api?timeout=32s', 'GET /apis?timeout=32s', list]);
    expect(requestsOf(workstation, 'kubectl get ns -v=6')).toEqual([list]);
    expect(requestsOf(workstation, 'kubectl api-resources -v=6')).toEqual(['GET /api?timeout=32s', 'GET /apis?timeout=32s']);
  });

  it('shows that something unknown makes kubectl ask anew', () => {
    const workstation = new Workstation();
    workstation.run('kubectl get ns');
    const { stderr } = workstation.run('kubectl get widgets -v=6');
    expect(stderr).toContain('discovery.go:214] Invalidating discovery information\n');
    expect(stderr).toContain('url="https://');
    expect(stderr).toContain('error: the server doesn\'t have a resource type "widgets"\n');
  });

  it('tells the client features, the headers, what to type instead, and the object that a refusal is', () => {
    const workstation = new Workstation();
    workstation.run('kubectl get ns');
    const log = (command: string): string => workstation.run(command).stderr;
    expect(log('kubectl get ns -v=1')).toContain('envvar.go:172] "Feature gate default state" feature="WatchListClient" enabled=false\n');
    expect(log('kubectl get ns -v=7')).toContain(
      '\tAccept: application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json\n',
    );
    expect(log('kubectl get ns -v=9')).toMatch(
      /"Request" curlCommand=<\n\tcurl -v -XGET {2}-H "Accept: [^"]*" -H "User-Agent: [^"]*" (?:-H "[^"]*" )*'https:.*'\n >/,
    );
    expect(log('kubectl get ns nope -v=6')).toContain(
      'helpers.go:246] server response object: %s[{\n  "kind": "Status",\n  "apiVersion": "v1",\n',
    );
    expect(log('kubectl get ns -v=0')).toBe('');
  });
});
