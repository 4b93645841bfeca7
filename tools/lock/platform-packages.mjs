const SYSTEMS = ['darwin', 'linux', 'win32', 'freebsd', 'netbsd', 'openbsd', 'sunos', 'aix', 'android', 'openharmony'];
const PROCESSORS = ['x64', 'arm64', 'arm', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'wasm32'];
const C_LIBRARIES = { gnu: 'glibc', musl: 'musl', gnueabihf: 'glibc', musleabihf: 'musl' };

/**
 * The optional packages that some package in a lock file wants and the lock file does not have. A registry mirror may lack the
 * packages of other platforms; npm then leaves them out without a word, and `npm ci` refuses the lock file.
 *
 * @param {{packages: Record<string, object>}} lock package-lock.json
 * @returns {Record<string, object>} the missing entries, by place; without integrity, which only the registry knows
 */
export function missingPlatformPackages(lock) {
  const missing = {};
  for (const [place, entry] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(lock.packages, place, name)) continue;
      missing[`node_modules/${name}`] = { version: range.replace(/^[\^~]/, ''), ...scopeOf(entry), ...platformOf(name), optional: true };
    }
  }
  return missing;
}

/** Whether `name` is found from a package at `place`, in its own node_modules or in one above. */
function isLocked(packages, place, name) {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (packages[folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

function scopeOf({ dev, devOptional }) {
  return { ...(dev && { dev }), ...(devOptional && { devOptional }) };
}

/** What npm keeps in `os`, `cpu` and `libc`, read off a name such as "@swc/core-linux-arm64-musl". */
export function platformOf(name) {
  const words = name.split(/[/.-]/);
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  const libc = os.includes('linux') ? words.map((word) => C_LIBRARIES[word]).filter(Boolean) : [];
  return { ...(os.length > 0 && { os }), ...(cpu.length > 0 && { cpu }), ...(libc.length > 0 && { libc }) };
}
