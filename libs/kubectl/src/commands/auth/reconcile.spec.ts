import { Workstation } from '../../../test-support/workstation.ts';

const role = (rules: string, extraMetadata = ''): string => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: team${extraMetadata}}
rules: ${rules}
`;

const binding = (roleName: string, ...users: string[]): string => `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: team}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${roleName}}
subjects: [${users.map((name) => `{kind: User, apiGroup: rbac.authorization.k8s.io, name: ${name}}`).join(', ')}]
`;

const GET_PODS = '[{apiGroups: [""], resources: [pods], verbs: [get]}]';
const LIST_PODS = '[{apiGroups: [""], resources: [pods], verbs: [list]}]';
const RECONCILED = 'role.rbac.authorization.k8s.io/reader reconciled\n';

describe('kubectl auth reconcile', () => {
  let station: Workstation;
  const reconcile = (manifest: string, flags = ''): string => {
    station.write('/root/rbac.yaml', manifest);
    const { stdout, stderr, status } = station.run(`kubectl auth reconcile -f rbac.yaml ${flags}`.trim());
    return `${stdout}${stderr}${status ? `? ${status}` : ''}`;
  };
  const read = (what: string, path: string): string => station.run(`kubectl get ${what} -n team -o jsonpath={${path}}`).stdout;

  beforeEach(() => {
    station = new Workstation();
  });

  it('creates a role, and the namespace that it is in', () => {
    expect(reconcile(role(GET_PODS))).toBe(
      `${RECONCILED}\treconciliation required create\n\tmissing rules added:\n\t\t{Verbs:[get] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}\n`,
    );
    expect(station.run('kubectl get ns team -o name').stdout).toBe('namespace/team\n');
  });

  it('adds what is missing and keeps the rest', () => {
    reconcile(role(GET_PODS));
    expect(reconcile(role(LIST_PODS))).toBe(
      `${RECONCILED}\treconciliation required update\n\tmissing rules added:\n\t\t{Verbs:[list] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}\n`,
    );
    expect(read('role/reader', '.rules[*].verbs')).toBe('["get"] ["list"]');
    expect(reconcile(role(GET_PODS))).toBe(RECONCILED);
  });

  it('removes what is not wanted when it is told to', () => {
    reconcile(role(GET_PODS));
    expect(reconcile(role(LIST_PODS), '--remove-extra-permissions')).toBe(
      `${RECONCILED}\treconciliation required update
\tmissing rules added:
\t\t{Verbs:[list] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}
\textra rules removed:
\t\t{Verbs:[get] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}
`,
    );
    expect(read('role/reader', '.rules[*].verbs')).toBe('["list"]');
  });

  it('changes nothing in a dry run or when the object opted out', () => {
    reconcile(role(GET_PODS, ', annotations: {rbac.authorization.kubernetes.io/autoupdate: "false"}'));
    expect(reconcile(role(LIST_PODS), '--dry-run=client')).toContain('role.rbac.authorization.k8s.io/reader reconciled (dry run)\n');
    expect(reconcile(role(LIST_PODS))).toContain(
      'required update, but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)\n',
    );
    expect(read('role/reader', '.rules[*].verbs')).toBe('["get"]');
  });

  it('adds and removes subjects, and makes a binding anew for another role', () => {
    reconcile(binding('reader', 'jane'));
    expect(reconcile(binding('reader', 'bob'))).toBe(
      'rolebinding.rbac.authorization.k8s.io/readers reconciled\n\treconciliation required update\n\tmissing subjects added:\n\t\t{Kind:User APIGroup:rbac.authorization.k8s.io Name:bob Namespace:}\n',
    );
    expect(read('rolebinding/readers', '.subjects[*].name')).toBe('jane bob');
    reconcile(binding('reader', 'bob'), '--remove-extra-subjects');
    expect(read('rolebinding/readers', '.subjects[*].name')).toBe('bob');
    expect(reconcile(binding('writer', 'jane'))).toBe(
      'rolebinding.rbac.authorization.k8s.io/readers reconciled\n\treconciliation required recreate\n',
    );
    expect(read('rolebinding/readers', '.roleRef.name')).toBe('writer');
  });
});
