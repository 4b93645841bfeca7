/** `drydock fault`: what can go wrong in a cluster, for those who write lessons or stand beside a learner. */
import { Command } from 'commander';
import { allFaults, type Fault } from '@drydock/cluster';
import { FAULT_HELP } from '@drydock/sandbox';

const NOTE = `
Faults are let loose and undone where a cluster runs: with :fault at the prompts of "drydock shell" and "drydock scenario play",
with "drydock shell --fault", and with setup.faults in a lesson.

${FAULT_HELP.replaceAll(/^fault/gm, ':fault')}
`;

export function faultCommandOfDrydock(): Command {
  return new Command('fault')
    .description('lists what can go wrong in a cluster, and be undone')
    .argument('[name]', 'tells all about one of them')
    .addHelpText('after', NOTE)
    .action((name: string | undefined, _: object, command: Command) => {
      if (name === undefined) return console.log(catalogue());
      const fault = allFaults.find((each) => each.name === name);
      if (!fault) return command.error(`error: there is no fault ${JSON.stringify(name)}; "drydock fault" lists them`, { exitCode: 2 });
      console.log(details(fault));
    });
}

function catalogue(): string {
  const width = Math.max(...allFaults.map(({ name }) => name.length)) + 3;
  return allFaults.map(({ name, summary }) => `${name.padEnd(width)}${summary}`).join('\n');
}

function details({ name, summary, parameters }: Fault): string {
  const width = Math.max(...parameters.map((each) => each.name.length)) + 3;
  const lines = parameters.map((each) => {
    const fallback = each.default === undefined ? 'must be given' : each.default === '' ? 'may be left out' : `otherwise ${each.default}`;
    return `  ${each.name.padEnd(width)}${each.description} (${fallback})`;
  });
  return [`${name}: ${summary}`, ...(lines.length > 0 ? ['', 'Parameters:', ...lines] : [])].join('\n');
}
