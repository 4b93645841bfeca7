import { aliasBuiltin, unaliasBuiltin } from './alias.builtin.ts';
import type { Builtin } from './builtin.ts';
import { callerBuiltin } from './caller.builtin.ts';
import { declareBuiltin, exportBuiltin, localBuiltin, readonlyBuiltin, typesetBuiltin, unsetBuiltin } from './declare.builtin.ts';
import { cdBuiltin, dirsBuiltin, popdBuiltin, pushdBuiltin, pwdBuiltin } from './directory.builtin.ts';
import { echoBuiltin, printfBuiltin } from './echo.builtin.ts';
import {
  breakBuiltin,
  colonBuiltin,
  continueBuiltin,
  exitBuiltin,
  falseBuiltin,
  logoutBuiltin,
  returnBuiltin,
  trueBuiltin,
} from './flow.builtin.ts';
import { bgBuiltin, disownBuiltin, fgBuiltin, jobsBuiltin, killBuiltin, trapBuiltin, waitBuiltin } from './job.builtin.ts';
import { mapfileBuiltin, readarrayBuiltin, readBuiltin } from './read.builtin.ts';
import { builtinBuiltin, commandBuiltin, dotBuiltin, evalBuiltin, execBuiltin, hashBuiltin, sourceBuiltin } from './run.builtin.ts';
import {
  compgenBuiltin,
  completeBuiltin,
  enableBuiltin,
  fcBuiltin,
  helpBuiltin,
  historyBuiltin,
  timesBuiltin,
  umaskBuiltin,
} from './session.builtin.ts';
import { getoptsBuiltin, setBuiltin, shiftBuiltin, shoptBuiltin } from './set.builtin.ts';
import { bracketBuiltin, letBuiltin, testBuiltin } from './test.builtin.ts';
import { typeBuiltin } from './type.builtin.ts';
import { ulimitBuiltin } from './ulimit.builtin.ts';

const LIST: readonly Builtin[] = [
  dotBuiltin, colonBuiltin, bracketBuiltin, aliasBuiltin, bgBuiltin, breakBuiltin, builtinBuiltin, callerBuiltin, cdBuiltin, commandBuiltin, compgenBuiltin,
  completeBuiltin, continueBuiltin, declareBuiltin, dirsBuiltin, disownBuiltin, echoBuiltin, enableBuiltin, evalBuiltin, execBuiltin,
  exitBuiltin, exportBuiltin, falseBuiltin, fcBuiltin, fgBuiltin, getoptsBuiltin, hashBuiltin, helpBuiltin, historyBuiltin, jobsBuiltin,
  killBuiltin, letBuiltin, localBuiltin, logoutBuiltin, mapfileBuiltin, popdBuiltin, printfBuiltin, pushdBuiltin, pwdBuiltin, readBuiltin,
  readarrayBuiltin, readonlyBuiltin, returnBuiltin, setBuiltin, shiftBuiltin, shoptBuiltin, sourceBuiltin, testBuiltin, timesBuiltin,
  trapBuiltin, trueBuiltin, typeBuiltin, typesetBuiltin, ulimitBuiltin, umaskBuiltin, unaliasBuiltin, unsetBuiltin, waitBuiltin,
]; // prettier-ignore

/** Every builtin by its name, in the order in which `help` lists them. A shell gets them when it is made, so that builtins can look others up. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map(LIST.map((builtin) => [builtin.name, builtin]));
