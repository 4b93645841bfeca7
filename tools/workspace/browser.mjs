import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { workspaceProjects } from './projects.mjs';
import { root } from './root.mjs';
import { runNode, runProgram } from './run-program.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Whether some project's tests drive a browser. */
export function needsBrowser() {
  return workspaceProjects().some(({ manifest }) =>
    Object.hasOwn({ ...manifest.dependencies, ...manifest.devDependencies }, 'playwright-core'),
  );
}

/**
 * The path of a Chromium: the one that `CHROMIUM` names, one on the PATH, or one that is installed now. When there is no way to
 * get one, says so and returns undefined; the browser tests then fail with their own message.
 */
export async function ensureBrowser() {
  const found = findBrowser();
  if (found !== undefined) return found;
  console.log('No Chromium found (CHROMIUM, or chromium, chromium-browser, google-chrome on the PATH): installing one …');
  if (canUseApt()) await installWithApt();
  const installed = findBrowser() ?? (await installWithPlaywright());
  if (installed === undefined)
    console.error('No Chromium could be installed. Install one, or set CHROMIUM to its path: the browser tests need it.');
  return installed;
}

/** @param {Record<string, string | undefined>} env */
export function findBrowser(env = process.env) {
  if (env.CHROMIUM) return env.CHROMIUM;
  const places = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return places.flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find(isProgram);
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function canUseApt() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

async function installWithApt() {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runProgram('apt-get', ['update', '-qq'], { env });
  await runProgram('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
}

async function installWithPlaywright() {
  const cli = path.join(root, 'node_modules/playwright-core/cli.js');
  if (!existsSync(cli) || (await runNode([cli, 'install', 'chromium'])) !== 0) return undefined;
  const { chromium } = await import('playwright-core');
  return isProgram(chromium.executablePath()) ? chromium.executablePath() : undefined;
}
