import { InputQueue, type SendOutcome, type TerminalInput } from './input-queue.ts';

function queueWith(outcomes: SendOutcome[]) {
  const sent: TerminalInput[] = [];
  const told: string[] = [];
  const queue = new InputQueue({
    send: async (input) => (sent.push(input), outcomes.shift() ?? 'sent'),
    untilReachable: async () => void told.push('waited'),
    changed: () => undefined,
    lost: () => told.push('lost'),
  });
  return { queue, sent, told };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));
const line = (text: string): TerminalInput => ({ kind: 'line', line: text, inputId: `id-${text}` });
const keys = (data: string): TerminalInput => ({ kind: 'keys', data });

describe('InputQueue', () => {
  it('sends in the order of typing and joins the keys that wait', async () => {
    const { queue, sent } = queueWith([]);
    for (const input of [line('a'), keys('b'), keys('c'), line('d')]) queue.push(input);
    await settle();
    expect(sent).toEqual([line('a'), keys('bc'), line('d')]);
  });

  it('tries a line again under the same id, before anything that came later', async () => {
    const { queue, sent, told } = queueWith(['unreachable', 'unreachable']);
    queue.push(line('a'));
    queue.push(line('b'));
    await settle();
    expect({ sent, told }).toEqual({ sent: [line('a'), line('a'), line('a'), line('b')], told: ['waited', 'waited'] });
  });

  it('never sends keys twice', async () => {
    const { queue, sent, told } = queueWith(['unreachable']);
    queue.push(keys('y'));
    await settle();
    expect({ sent, told }).toEqual({ sent: [keys('y')], told: ['waited', 'lost'] });
  });

  it('gives up with lost keys those that were typed after them, and no line', async () => {
    const { queue, sent, told } = queueWith(['unreachable']);
    for (const input of [keys('y'), keys('e'), keys('s'), line('ls')]) queue.push(input);
    await settle();
    expect({ sent, told }).toEqual({ sent: [keys('y'), line('ls')], told: ['waited', 'lost'] });
  });

  it('gives up what the server refuses', async () => {
    const { queue, sent, told } = queueWith(['refused']);
    queue.push(line('a'));
    queue.push(line('b'));
    await settle();
    expect({ sent, told }).toEqual({ sent: [line('a'), line('b')], told: ['lost'] });
  });

  it('sends nothing more when it is closed', async () => {
    const { queue, sent } = queueWith([]);
    queue.push(line('a'));
    queue.push(line('b'));
    queue.close();
    await settle();
    expect(sent).toEqual([line('a')]);
  });
});
