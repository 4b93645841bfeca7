import { Workstation } from '../../../test-support/workstation.ts';

const NODES = `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Node, metadata: {name: node01}}
- {apiVersion: v1, kind: Node, metadata: {name: node02}}
`;

const pod = (name: string, rest = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}${rest}}
spec: {nodeName: node01, containers: [{name: a, image: nginx}], volumes: [{name: tmp, emptyDir: {}}]}
---
`;

const OWNED = ', ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: u1, controller: true}]';

function newWorkstation(manifest: string): Workstation {
  const workstation = new Workstation();
  workstation.write('/root/nodes.yaml', NODES);
  workstation.write('/root/pods.yaml', manifest);
  for (const file of ['nodes', 'pods']) expect(workstation.run(`kubectl create -f ${file}.yaml`)).toMatchObject({ stderr: '', status: 0 });
  return workstation;
}

describe('kubectl drain', () => {
  it('tells every reason why a node cannot be drained', () => {
    const fatal = 'cannot delete Pods with local storage (use --delete-emptydir-data to override): default/single, default/web';
    expect(newWorkstation(pod('web', OWNED) + pod('single')).run('kubectl drain node01')).toEqual({
      stdout: 'node/node01 cordoned\n',
      stderr: `error: unable to drain node "node01" due to error: ${fatal}, continuing command...\nThere are pending nodes to be drained:\n node01\n${fatal}\n`,
      status: 1,
    });
  });

  it('keeps only the warning of the last filter', () => {
    const workstation = newWorkstation(pod('web', OWNED) + pod('single'));
    expect(workstation.run('kubectl drain node01 --force --delete-emptydir-data --dry-run=client')).toEqual({
      stdout:
        'node/node01 cordoned (dry run)\nevicting pod default/single (dry run)\nevicting pod default/web (dry run)\nnode/node01 drained (dry run)\n',
      stderr: 'Warning: deleting Pods that declare no controller: default/single\n',
      status: 0,
    });
  });

  it('evicts, waits and tells', () => {
    const workstation = newWorkstation(pod('web', OWNED));
    expect(workstation.run('kubectl drain node01 --delete-emptydir-data --grace-period=0')).toEqual({
      stdout: 'node/node01 cordoned\nevicting pod default/web\npod/web evicted\nnode/node01 drained\n',
      stderr: '',
      status: 0,
    });
  });

  it('gives up after its timeout', () => {
    const workstation = newWorkstation(pod('web', OWNED));
    const error = 'error when waiting for pod "web" in namespace "default" to terminate: global timeout reached: 2s';
    expect(workstation.run('kubectl drain node01 --delete-emptydir-data --timeout=2s')).toEqual({
      stdout: 'node/node01 cordoned\nevicting pod default/web\n',
      stderr:
        `There are pending pods in node "node01" when an error occurred: ${error}\npod/web\n` +
        `error: unable to drain node "node01" due to error: ${error}, continuing command...\nThere are pending nodes to be drained:\n node01\n${error}\n`,
      status: 1,
    });
  });

  it('refuses a selector that cannot be read', () => {
    expect(newWorkstation(pod('web')).run("kubectl drain node01 --pod-selector='a in'")).toEqual({
      stdout: '',
      stderr: 'error: --pod-selector=<pod_selector> must be a valid label selector\n',
      status: 1,
    });
  });
});
