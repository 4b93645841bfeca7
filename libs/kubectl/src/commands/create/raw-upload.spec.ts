import { Workstation } from '../../../test-support/workstation.ts';

const PATH = '/api/v1/namespaces/default/configmaps';

function newWorkstation(): Workstation {
  const workstation = new Workstation();
  workstation.write('/root/cm.json', '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"v"}}');
  return workstation;
}

describe('--raw', () => {
  it('sends a file to a path and prints the answer', () => {
    const workstation = newWorkstation();
    const created = workstation.run(`kubectl create --raw ${PATH} -f cm.json`);
    expect({ ...created, stdout: JSON.parse(created.stdout) }).toMatchObject({
      stderr: '',
      status: 0,
      stdout: { kind: 'ConfigMap', data: { k: 'v' } },
    });
    expect(workstation.run(`kubectl create --raw ${PATH} -f cm.json`)).toEqual({
      stdout: '',
      stderr: 'Error from server (AlreadyExists): configmaps "a" already exists\n',
      status: 1,
    });
    workstation.write('/root/cm.json', '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"w"}}');
    expect(JSON.parse(workstation.run(`kubectl replace --raw ${PATH}/a -f cm.json`).stdout)).toMatchObject({ data: { k: 'w' } });
  });

  it.each([
    ['create --raw /x', 'must specify one of -f and -k'],
    ['create --raw /x -f a -f b', '--raw can only use a single local file or stdin'],
    ['create --raw /x -f http://x', '--raw cannot read from a url'],
    ['create --raw /x -f cm.json -R', '--raw and --recursive are mutually exclusive'],
    ['create --raw /x -f cm.json -l a=b', '--raw and --selector (-l) are mutually exclusive'],
    ['create --raw /x -f cm.json -o yaml', '--raw and --output are mutually exclusive'],
    ['create --raw x -f cm.json', '--raw must be a valid URL path: parse "x": invalid URI for request'],
    ['create --raw /x -f cm.json --edit', '--raw and --edit are mutually exclusive'],
    ['create --raw /x -f nofile', 'open nofile: no such file or directory'],
    ['replace --raw /x -f cm.json -o name', '--raw and --output are mutually exclusive'],
  ])('%s', (command, message) => {
    expect(newWorkstation().run(`kubectl ${command}`)).toEqual({ stdout: '', stderr: `error: ${message}\n`, status: 1 });
  });
});
