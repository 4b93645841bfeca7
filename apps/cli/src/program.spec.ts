import { newProgram } from './program.ts';

describe('drydock', () => {
  it.each(newProgram().commands.map((command) => [command.name(), command] as const))('%s says what it does', (_, command) => {
    expect(command.description()).not.toBe('');
  });
});
