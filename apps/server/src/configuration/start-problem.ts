/** Why the server cannot start, for the person who started it: one sentence for each thing to put right. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[], options?: ErrorOptions) {
    super(sentences.join('\n'), options);
    this.sentences = sentences;
  }
}

/** What stands behind a failure to listen. `variable`: names the port. */
export function listenProblem(error: NodeJS.ErrnoException, host: string, port: number, variable = 'PORT'): StartProblem {
  const sentence = {
    EADDRINUSE: `Port ${port} on ${host} is in use by another program. Stop it, or choose another port: ${variable}=${port + 1} npm start`,
    EACCES: `This user may not listen on port ${port}. Choose one above 1023: ${variable}=${variable === 'PORT' ? 3000 : 3443} npm start`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Set HOST to one of its own, or to 0.0.0.0 for all.`,
    ENOTFOUND: `There is no host "${host}". Set HOST to an address of this machine, or to 0.0.0.0 for all.`,
  }[error.code ?? ''];
  return new StartProblem([sentence ?? `Cannot listen on ${host}:${port}: ${error.message}`], { cause: error });
}
