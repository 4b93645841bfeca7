/** Nest installs its error handler twice, and Fastify says so at every start: nothing that whoever starts the server could mend. */
const KNOWN_WARNING = 'FSTWRN004';

/** Prints Node's warnings but the known one. */
export function filterWarnings(): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning: Error & { code?: string }) => {
    if (warning.code !== KNOWN_WARNING) console.warn(`${warning.name}: ${warning.message}`);
  });
}
