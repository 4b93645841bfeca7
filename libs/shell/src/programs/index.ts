import { bashProgram, shProgram } from '../interpreter/bash.program.ts';
import type { Program } from '../kernel/program.ts';
import { apkProgram } from './apt/apk.program.ts';
import { aptQueryPrograms } from './apt/apt-cache.program.ts';
import { aptPrograms } from './apt/apt.program.ts';
import { dpkgPrograms } from './apt/dpkg.program.ts';
import { awkProgram } from './awk/awk.program.ts';
import { base64Program } from './base64.program.ts';
import { batchPrograms } from './batch/index.ts';
import { hexdumpProgram, odProgram, xxdProgram } from './byte-dump.program.ts';
import { bcProgram } from './bc/bc.program.ts';
import { catProgram } from './cat.program.ts';
import { checksumPrograms } from './checksum.program.ts';
import { chrootProgram } from './chroot.program.ts';
import { columnProgram } from './column.program.ts';
import { cpProgram, mvProgram } from './copy.program.ts';
import { cutProgram } from './cut.program.ts';
import { diffProgram } from './diff.program.ts';
import { editorPrograms } from './editor/editor.program.ts';
import { lnProgram, mkdirProgram, mktempProgram, touchProgram } from './file.program.ts';
import { dfProgram, duProgram, readlinkProgram, realpathProgram, statProgram } from './file-information.program.ts';
import { envsubstProgram } from './envsubst.program.ts';
import { exprProgram } from './expr.program.ts';
import { fileProgram } from './file-type.program.ts';
import { findProgram } from './find.program.ts';
import { gitProgram } from './git/git.program.ts';
import { egrepProgram, fgrepProgram, grepProgram } from './grep.program.ts';
import { headProgram, tailProgram } from './head-tail.program.ts';
import { lessProgram, moreProgram } from './less/less.program.ts';
import { lsProgram } from './ls.program.ts';
import { killallProgram, killProgram, pgrepProgram, pidofProgram, pkillProgram } from './process.program.ts';
import { psProgram } from './processes/ps.program.ts';
import {
  archProgram, basenameProgram, bracketProgram, clearProgram, dirnameProgram, echoProgram, envProgram, falseProgram, hostnameProgram, idProgram,
  lognameProgram, nprocProgram, printenvProgram, printfProgram, pwdProgram, seqProgram, sttyProgram, testProgram, tputProgram, trueProgram, ttyProgram,
  unameProgram, whichProgram, whoamiProgram, yesProgram,
} from './small.program.ts'; // prettier-ignore
import { jqProgram } from './jq/jq.program.ts';
import { yqProgram } from './yq/yq.program.ts';
import { lineBreakingPrograms } from './line-breaking.program.ts';
import { manualPrograms } from './man.program.ts';
import { pythonProgram } from './python/python.program.ts';
import { sshKeygenProgram } from './ssh-keygen/ssh-keygen.program.ts';
import { nlProgram } from './number-lines.program.ts';
import { pathchkProgram } from './path-check.program.ts';
import { numfmtProgram } from './number-format.program.ts';
import { opensslProgram } from './openssl/openssl.program.ts';
import { chmodProgram, chownProgram } from './permission.program.ts';
import { rmdirProgram, rmProgram } from './remove.program.ts';
import { reversePrograms } from './reverse.program.ts';
import { freeProgram } from './free.program.ts';
import { sedProgram } from './sed/sed.program.ts';
import { smallFilePrograms } from './small-file.program.ts';
import { topProgram } from './processes/top.program.ts';
import { sudoProgram } from './sudo.program.ts';
import { sortedFilePrograms } from './sorted-files.program.ts';
import { sortProgram } from './sort.program.ts';
import { teeProgram } from './tee.program.ts';
import { dateProgram, nohupProgram, sleepProgram, timeoutProgram, uptimeProgram, watchProgram } from './time.program.ts';
import { tsortProgram } from './topological-sort.program.ts';
import { trProgram } from './translate.program.ts';
import { uniqProgram } from './uniq.program.ts';
import { wcProgram } from './word-count.program.ts';
import { withHelp } from './help.ts';
import { unzipProgram } from './zip/unzip.program.ts';
import { zipProgram } from './zip/zip.program.ts';
import { xargsProgram } from './xargs.program.ts';

const LIST: readonly Program[] = [
  archProgram, basenameProgram, bashProgram, bracketProgram, catProgram, chmodProgram, chownProgram, clearProgram, cpProgram, cutProgram,
  dateProgram, dfProgram, diffProgram, dirnameProgram, duProgram, echoProgram, egrepProgram, envProgram, falseProgram, fgrepProgram, findProgram, freeProgram,
  grepProgram, headProgram, hostnameProgram, idProgram, killallProgram, killProgram, lessProgram, lnProgram, lsProgram, mkdirProgram,
  mktempProgram, moreProgram, mvProgram, nohupProgram, nprocProgram, opensslProgram, pgrepProgram, pidofProgram, pkillProgram, printenvProgram, printfProgram, psProgram,
  pwdProgram, readlinkProgram, realpathProgram, rmdirProgram, rmProgram, sedProgram, seqProgram, shProgram, sleepProgram, sortProgram, statProgram, sttyProgram,
  tailProgram, teeProgram, testProgram, timeoutProgram, touchProgram, tputProgram, trueProgram, ttyProgram, unameProgram, uniqProgram,
  uptimeProgram, watchProgram, wcProgram, whichProgram, whoamiProgram, xargsProgram, yesProgram, awkProgram, hexdumpProgram, odProgram, trProgram, xxdProgram, ...checksumPrograms, ...smallFilePrograms, sudoProgram, ...editorPrograms, ...batchPrograms, ...aptPrograms,
  ...aptQueryPrograms, ...dpkgPrograms, apkProgram, gitProgram, pythonProgram, sshKeygenProgram, ...manualPrograms, jqProgram, yqProgram, base64Program, envsubstProgram, exprProgram, numfmtProgram, columnProgram, ...lineBreakingPrograms, ...reversePrograms,
  ...sortedFilePrograms, fileProgram, lognameProgram, nlProgram, pathchkProgram, tsortProgram, chrootProgram, topProgram, bcProgram, zipProgram, unzipProgram,
]; // prettier-ignore

/** The programs of a usual Linux machine, by name. */
export const standardPrograms: ReadonlyMap<string, Program> = new Map(LIST.map((program) => [program.name, withHelp(program)]));
