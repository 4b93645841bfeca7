import { defersManagedFields } from '@drydock/apimachinery';
import { Workstation } from '../../test-support/workstation.ts';

/** Working out who manages which field costs more than most commands. */
describe('nobody works out who manages the fields of what is changed by', () => {
  it.each([
    'kubectl label cm app tier=front',
    'kubectl annotate cm app note=x',
    `kubectl patch cm app --type=merge -p '{"data":{"a":"2"}}'`,
    `kubectl patch cm app --type=json -p '[{"op":"replace","path":"/data/a","value":"2"}]'`,
    `kubectl patch cm app -p '{"data":{"a":"2"}}'`,
  ])('%s', (command) => {
    const workstation = new Workstation();
    workstation.run('kubectl create cm app --from-literal=a=1');
    expect(workstation.run(command)).toMatchObject({ status: 0 });
    const [object] = workstation.server.storage.list('configmaps', 'default');
    expect(defersManagedFields(object!.metadata)).toBe(true);
    const { stdout } = workstation.run(`kubectl get cm app --show-managed-fields -o jsonpath='{.metadata.managedFields[*].manager}'`);
    expect(stdout.split(' ')).toHaveLength(2);
  });
});
