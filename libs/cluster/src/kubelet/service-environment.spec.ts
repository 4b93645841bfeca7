import { TestCluster } from '../../test/test-cluster.ts';
import { serviceEnvironment } from './service-environment.ts';

const PODS = `
apiVersion: v1
kind: Pod
metadata: { name: one }
spec: { containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: other }
spec: { containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: alone }
spec: { enableServiceLinks: false, containers: [{ name: c, image: nginx }] }
`;

const SERVICE = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { ports: [{ port: 80 }] }
`;

describe('the variables about Services', () => {
  it('are the same object for the pods of a namespace until a Service changes', () => {
    const test = new TestCluster();
    test.apply(PODS);
    const of = (name: string) => serviceEnvironment(test.cluster.api.storage, test.pod(name)!);
    const before = of('one');
    expect(of('other')).toBe(before);
    expect(Object.keys(before)).not.toContain('WEB_SERVICE_PORT');
    test.apply(SERVICE);
    expect(of('one')).toMatchObject({ ...before, WEB_SERVICE_PORT: '80' });
    expect(of('other')).toBe(of('one'));
    expect(of('alone')).toEqual(before);
  });
});
