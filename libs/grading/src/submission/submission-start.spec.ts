import { Sandbox } from '@drydock/sandbox';
import { submissionScript } from './submission.ts';
import { beginSubmission } from './submission-start.ts';

const start = Sandbox.create({ seed: 1, now: Date.UTC(2026, 10, 20, 9) });

const begin = (text: string, ...others: string[]) => {
  const script = submissionScript({ files: [{ path: 'a.sh', text }, ...others.map((path) => ({ path, text: 'true\n' }))] });
  if ('refused' in script) throw new Error(script.refused);
  return beginSubmission(start, script);
};

describe('beginSubmission', () => {
  it('shares the start of the shell', async () => {
    const [first, second] = [await begin('true\n'), await begin('true\n', 'web.yaml')];
    for (const sandbox of [first, second]) {
      expect(sandbox.terminals.get('submission')).toMatchObject({ atPrompt: true, ended: false });
    }
    first.submitLine('submission', 'x=1');
    first.run();
    second.submitLine('submission', 'echo "[$x]"');
    second.run();
    const events = second.terminals.get('submission')!.eventsAfter(0).events;
    expect(events.flatMap((event) => (event.type === 'output' ? [event.data] : [])).join('')).toMatch(/\[\]\r\n$/);
    expect(start.terminals.names).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    ['that starts later', '# advance: 1h\ntrue\n', []],
    ['that reads what was handed in', 'true\n', ['.bashrc']],
    ['of nobody', '', []],
  ])('starts no shell ahead %s', async (_, text, others) => {
    expect((await begin(text, ...others)).terminals.names).toEqual([]);
  });
});
