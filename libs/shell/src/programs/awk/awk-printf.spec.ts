import { newTestMachine } from '../../testing/test-machine.ts';

const missed = (call: string): string => `awk: run time error: not enough arguments passed to ${call}\n\tFILENAME="" FNR=0 NR=0\n`;

/** As mawk 1.3.4 has it. */
it.each([
  [`awk 'BEGIN { printf "%s and %s", "a" }'`, 'a and ', missed('printf("%s and %s")')],
  [`awk 'BEGIN { x = sprintf("%s %s", "a"); print x }'`, '', missed('sprintf("%s %s")')],
  [`awk 'BEGIN { printf "%d%%-%*s", 5 }'`, '5%-', missed('printf("%d%%-%*s")')],
])('%s', async (line, stdout, stderr) => {
  expect(await newTestMachine().run(line)).toEqual({ stdout, stderr, status: 2 });
});
