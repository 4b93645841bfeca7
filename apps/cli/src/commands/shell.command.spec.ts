import { runDrydock } from '../../test/run-drydock.ts';

describe('drydock shell -c', () => {
  it('keeps the order of both streams, and exits with the status', async () => {
    const script = 'echo one; echo two >&2; kubectl get nosuch; printf "drei €\\n"; ls nosuch; exit 3';
    const { terminal, stdout, status } = await runDrydock('shell', '-c', script);
    expect(terminal).toBe(
      'one\ntwo\nerror: the server doesn\'t have a resource type "nosuch"\ndrei €\n' +
        "ls: cannot access 'nosuch': No such file or directory\n",
    );
    expect([stdout, status]).toEqual(['one\ndrei €\n', 3]);
  });
});
