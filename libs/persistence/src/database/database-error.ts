/** The database cannot be used. The message is for the person who started the server: what is wrong, and what to do. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}

interface ConnectionFailure {
  readonly code?: string;
  readonly message: string;
  readonly errors?: readonly ConnectionFailure[];
}

/** Why a connection to the server that a URL names has failed, with the password left out. */
export function connectionProblem(url: string, cause: unknown): DatabaseUnavailableError {
  const { hostname, port, pathname, username } = new URL(url);
  const user = decodeURIComponent(username) || 'the default user';
  const place = `${hostname || 'localhost'}:${port || '5432'}`;
  const reason = reasonOf(cause as ConnectionFailure, user, decodeURIComponent(pathname.slice(1)));
  return new DatabaseUnavailableError(`cannot reach the database at ${place} as ${user}: ${reason}; check DATABASE_URL`, { cause });
}

function reasonOf(failure: ConnectionFailure, user: string, database: string): string {
  const first = failure.errors?.[0] ?? failure;
  switch (first.code) {
    case 'ECONNREFUSED':
      return 'nothing listens there (connection refused)';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'no such host';
    case '28P01':
    case '28000':
      return `the server refuses the password or the user (${first.message})`;
    case '3D000':
      return `there is no database "${database}": create it with \`createdb -O ${user} ${database}\``;
    default:
      return first.message;
  }
}
