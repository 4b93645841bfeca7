import { newProgram } from './program.ts';

const program = await newProgram(process.argv.slice(2));
await program.parseAsync(process.argv);
