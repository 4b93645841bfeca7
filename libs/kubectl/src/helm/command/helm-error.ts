/** What ends a command of helm: printed as `Error: MESSAGE`, with status 1. */
export class HelmError extends Error {}
