import { Workstation } from '../../../test-support/workstation.ts';

const manifest = (color: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app}\ndata: {color: ${color}}\n`;

/** The two versions that the program would compare. */
function compared(workstation: Workstation, command: string): { live: string; merged: string } {
  const seen = { live: '', merged: '' };
  const files = workstation.files;
  const writeText = files.writeText.bind(files);
  files.writeText = (path: string, text: string) => {
    if (path.startsWith('/tmp/LIVE')) seen.live = text;
    if (path.startsWith('/tmp/MERGED')) seen.merged = text;
    return writeText(path, text);
  };
  workstation.run(command);
  return seen;
}

describe('kubectl diff', () => {
  it('shows a new object as it would be created, without the annotation of apply', () => {
    const workstation = new Workstation();
    workstation.write('/root/cm.yaml', manifest('blue'));
    const { live, merged } = compared(workstation, 'kubectl diff -f cm.yaml');
    expect(live).toBe('');
    expect(merged).toContain('color: blue');
    expect(merged).not.toContain('last-applied');
  });

  it('leaves the annotation of what was applied as it is', () => {
    const workstation = new Workstation();
    workstation.write('/root/cm.yaml', manifest('blue'));
    workstation.run('kubectl apply -f cm.yaml');
    workstation.write('/root/cm.yaml', manifest('red'));
    const { live, merged } = compared(workstation, 'kubectl diff -f cm.yaml');
    expect(merged).toBe(live.replace('  color: blue\n', '  color: red\n'));
  });
});
