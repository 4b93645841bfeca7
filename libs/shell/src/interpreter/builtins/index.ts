import { aliasBuiltin, unaliasBuiltin } from './alias.builtin.ts';
import type { Builtin } from './builtin.ts';
import { declareBuiltin, exportBuiltin, localBuiltin, readonlyBuiltin, typesetBuiltin, unsetBuiltin } from './declare.builtin.ts';
import { cdBuiltin, dirsBuiltin, popdBuiltin, pushdBuiltin, pwdBuiltin } from './directory.builtin.ts';
import { echoBuiltin, printfBuiltin } from './echo.builtin.ts';
import { breakBuiltin, colonBuiltin, continueBuiltin, exitBuiltin, falseBuiltin, logoutBuiltin, returnBuiltin, trueBuiltin } from './flow.builtin.ts';
import { bgBuiltin, disownBuiltin, fgBuiltin, jobsBuiltin, killBuiltin, trapBuiltin, waitBuiltin } from './job.builtin.ts';
import { mapfileBuiltin, readarrayBuiltin, readBuiltin } from './read.builtin.ts';
import { builtinBuiltin, commandBuiltin, dotBuiltin, evalBuiltin, execBuiltin, hashBuiltin, sourceBuiltin } from './run.builtin.ts';
import { compgenBuiltin, completeBuiltin, enableBuiltin, fcBuiltin, helpBuiltin, historyBuiltin, timesBuiltin, ulimitBuiltin, umaskBuiltin } from './session.builtin.ts';
import { getoptsBuiltin, setBuiltin, shiftBuiltin, shoptBuiltin } from './set.builtin.ts';
import { bracketBuiltin, letBuiltin, testBuiltin } from './test.builtin.ts';
import { typeBuiltin } from './type.builtin.ts';

const LIST = (): readonly Builtin[] => [
  colonBuiltin, dotBuiltin, bracketBuiltin, aliasBuiltin, bgBuiltin, breakBuiltin, builtinBuiltin, cdBuiltin, commandBuiltin, compgenBuiltin,
  completeBuiltin, continueBuiltin, declareBuiltin, dirsBuiltin, disownBuiltin, echoBuiltin, enableBuiltin, evalBuiltin, execBuiltin,
  exitBuiltin, exportBuiltin, falseBuiltin, fcBuiltin, fgBuiltin, getoptsBuiltin, hashBuiltin, helpBuiltin, historyBuiltin, jobsBuiltin,
  killBuiltin, letBuiltin, localBuiltin, logoutBuiltin, mapfileBuiltin, popdBuiltin, printfBuiltin, pushdBuiltin, pwdBuiltin, readBuiltin,
  readarrayBuiltin, readonlyBuiltin, returnBuiltin, setBuiltin, shiftBuiltin, shoptBuiltin, sourceBuiltin, testBuiltin, timesBuiltin,
  trapBuiltin, trueBuiltin, typeBuiltin, typesetBuiltin, ulimitBuiltin, umaskBuiltin, unaliasBuiltin, unsetBuiltin, waitBuiltin,
]; // prettier-ignore

let byName: ReadonlyMap<string, Builtin> | undefined;

/** Built at the first use: some builtins look others up. */
const table = (): ReadonlyMap<string, Builtin> => (byName ??= new Map(LIST().map((builtin) => [builtin.name, builtin])));

export const builtinNamed = (name: string): Builtin | undefined => table().get(name);

export const allBuiltins = (): Builtin[] => [...table().values()];
