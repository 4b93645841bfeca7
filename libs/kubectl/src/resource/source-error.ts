import { StatusError } from '@drydock/apimachinery';

/** An API error that also says what was being done with which file (cmdutil.AddSourceToErr). */
export function withSource(error: StatusError, verb: string, source: string): StatusError {
  if (!source) return error;
  return new StatusError({ ...error.status, message: `error when ${verb} ${JSON.stringify(source)}: ${error.message}` });
}
