const NEEDED = [20, 19];

/** Ends the process with a plain sentence when Node is too old. Written so that an old Node can still read it. */
export function requireNode(version = process.versions.node) {
  if (isNewEnough(version)) return;
  console.error(
    `Drydock needs Node ${NEEDED.join('.')} or newer; this is Node ${version}. Get a newer one from nodejs.org, then run the command again.`,
  );
  process.exit(1);
}

/** @param {string} version such as "20.20.2" */
export function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}
