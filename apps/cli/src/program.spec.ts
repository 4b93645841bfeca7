import { newProgram } from './program.ts';

const { commands } = await newProgram();

describe('drydock', () => {
  it.each(commands.map((command) => [command.name(), command] as const))('%s says what it does', (_, command) => {
    expect(command.description()).not.toBe('');
  });

  it('has only the command that is called', async () => {
    const [scenario, ...others] = (await newProgram(['scenario', 'new', 'cluster'])).commands;
    expect(scenario?.commands.map((command) => command.name())).toEqual(['new']);
    expect(others).toEqual([]);
  });

  it.each([['help', 'scenario'], ['--help', 'cluster'], ['constructor'], []])('has all of them for "drydock %s"', async (...words) => {
    const program = await newProgram(words);
    expect(program.commands.map((command) => command.name())).toEqual(commands.map((command) => command.name()));
  });
});
