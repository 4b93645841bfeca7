import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseRecording } from '../../test-support/recording.ts';
import { Workstation } from '../../test-support/workstation.ts';

const path = fileURLToPath(new URL('../../testdata/without-cluster.transcript', import.meta.url));
const recording = parseRecording(readFileSync(path, 'utf8'));

describe('a real kubectl without a cluster says the same', () => {
  const workstation = new Workstation();
  workstation.files.unlink('/root/.kube/config');
  for (const [name, content] of recording.files) workstation.write(`/root/${name}`, content);

  it.each(recording.commands.map((recorded) => [recorded.command, recorded] as const))('%s', (command, { stdout, stderr, status }) => {
    const result = workstation.run(command);
    expect({ ...result, stderr: withoutTimes(result.stderr) }).toEqual({ stdout, stderr: withoutTimes(stderr), status });
  });
});

/** Log lines begin with a time and a process id. */
function withoutTimes(text: string): string {
  return text.replace(/^[IWE]\d{4} [\d:.]+ +\d+ /gm, '');
}
