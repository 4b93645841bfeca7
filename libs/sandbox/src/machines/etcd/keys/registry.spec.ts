import { newEtcdDesk } from '../../../../test/etcd-desk.ts';

const CRD = `kubectl apply -f - <<'Y'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: backups.example.com }
spec:
  group: example.com
  names: { kind: Backup, plural: backups, singular: backup }
  scope: Namespaced
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } } }]
Y
`;
const BACKUP = `${CRD}sleep 1
kubectl apply -f - <<'Y'
apiVersion: example.com/v1
kind: Backup
metadata: { name: nightly }
spec: { at: "<3" }
Y
`;

describe('a key of the API server', () => {
  it.each<[key: string, before: string]>([
    ['/registry/deployments/default/web', 'kubectl create deployment web --image=nginx'],
    ['/registry/ingress/default/web', 'kubectl create ingress web --rule=/=web:80'],
    ['/registry/clusterroles/r', 'kubectl create clusterrole r --verb=get --resource=pods'],
    ['/registry/services/specs/default/kubernetes', 'true'],
    ['/registry/services/endpoints/default/kubernetes', 'true'],
    ['/registry/minions/node01', 'true'],
    ['/registry/leases/kube-system/kube-scheduler', 'true'],
    ['/registry/apiregistration.k8s.io/apiservices/v1.apps', 'true'],
    ['/registry/apiextensions.k8s.io/customresourcedefinitions/backups.example.com', CRD],
    ['/registry/example.com/backups/default/nightly', BACKUP],
  ])('is %s', async (key, before) => {
    const desk = await newEtcdDesk(before);
    expect(await desk.enter(`etcdctl get ${key} --keys-only`)).toBe(`${key}\n\n`);
  });
});

describe('a value of the API server', () => {
  it.each<[what: string, line: string, expected: string]>([
    [
      'is protobuf in its envelope',
      'etcdctl get /registry/secrets/default/s --print-value-only | head -c 56 | xxd',
      `00000000: 6b38 7300 0a0c 0a02 7631 1206 5365 6372  k8s.....v1..Secr
00000010: 6574 12cc 010a ac01 0a01 7312 001a 0764  et........s....d
00000020: 6566 6175 6c74 2200 2a24 3737 3562 3035  efault".*$775b05
00000030: 3364 2d36 6262 632d                      3d-6bbc-
`,
    ],
    [
      'has the secret at its end',
      'etcdctl get /registry/secrets/default/s --print-value-only | tail -c 36 | hexdump -C',
      `00000000  42 00 12 13 0a 08 70 61  73 73 77 6f 72 64 12 07  |B.....password..|
00000010  68 75 6e 74 65 72 32 1a  06 4f 70 61 71 75 65 1a  |hunter2..Opaque.|
00000020  00 22 00 0a                                       |."..|
00000024
`,
    ],
    [
      'is JSON for a custom resource',
      'etcdctl get /registry/example.com/backups/default/nightly --print-value-only | jq -c "[.kind, .metadata.resourceVersion, .spec]" | cat',
      '["Backup",null,{"at":"<3"}]\n',
    ],
    [
      'and its keys are sorted',
      'etcdctl get /registry/example.com/backups/default/nightly --print-value-only | head -c 57',
      '{"apiVersion":"example.com/v1","kind":"Backup","metadata"',
    ],
    [
      'and for its definition',
      'etcdctl get /registry/apiextensions.k8s.io/customresourcedefinitions/backups.example.com --print-value-only | jq -r .kind | cat',
      'CustomResourceDefinition\n',
    ],
  ])('%s', async (_, line, expected) => {
    const desk = await newEtcdDesk(`kubectl create secret generic s --from-literal=password=hunter2; ${BACKUP}`);
    expect(await desk.enter(line)).toBe(expected);
  });
});
