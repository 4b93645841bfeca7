/** Databases, caches and queues: what they print, which port they have, and what they refuse to start without. */
import { flagValue, portOf, type ServerContext, type ServerProgram, type ServerStart } from '../server-program.ts';

const day = (now: number): string => new Date(now).toISOString().slice(0, 19).replace('T', ' ');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function redisStamp(now: number): string {
  const date = new Date(now);
  return `1:M ${String(date.getUTCDate()).padStart(2, '0')} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${date.toISOString().slice(11, 23)}`;
}

function listening(port: number, log: readonly string[]): ServerStart {
  return { listeners: [{ port, protocol: 'tcp' }], log };
}

export const redisServer: ServerProgram = {
  commands: ['redis-server', 'valkey-server'],
  version: {
    flags: ['-v', '--version'],
    text: ({ env }) => [`Redis server v=${env['REDIS_VERSION'] ?? ''} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0`],
  },
  start({ argv, env, now }) {
    const port = portOf(flagValue(argv, '--port'), 6379);
    const version = env['REDIS_VERSION'] ?? '7.4.5';
    const stamp = redisStamp(now).replace('1:M', '1:C');
    return listening(port, [
      `${stamp} * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo`,
      `${stamp} * Redis version=${version}, bits=64, commit=00000000, modified=0, pid=1, just started`,
      ...(argv.length > 1
        ? [`${stamp} * Configuration loaded`]
        : [
            `${stamp} # Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf`,
          ]),
      `${redisStamp(now)} * monotonic clock: POSIX clock_gettime`,
      `${redisStamp(now)} * Running mode=standalone, port=${port}.`,
      `${redisStamp(now)} * Server initialized`,
      `${redisStamp(now)} * Ready to accept connections tcp`,
    ]);
  },
  stop: {
    exitCode: 0,
    log: ({ now }) => [
      `1:signal-handler (${Math.floor(now / 1000)}) Received SIGTERM scheduling shutdown...`,
      `${redisStamp(now)} * User requested shutdown...`,
      `${redisStamp(now)} # Redis is now ready to exit, bye bye...`,
    ],
  },
};

export const memcachedServer: ServerProgram = {
  commands: ['memcached'],
  version: { flags: ['-V', '--version'], text: ({ env }) => [`memcached ${env['MEMCACHED_VERSION'] ?? '1.6.39'}`] },
  start: ({ argv }) => listening(portOf(flagValue(argv, '-p', '--port'), 11211), []),
  stop: { exitCode: 0 },
};

/** A value from `NAME` or from the file that `NAME_FILE` names, as the official images' entry points take it. */
function secretSetting({ env, readFile }: ServerContext, name: string): string | undefined {
  const file = env[`${name}_FILE`];
  return env[name] || (file ? readFile(file)?.trim() : undefined) || undefined;
}

export const postgresServer: ServerProgram = {
  commands: ['postgres'],
  version: { flags: ['-V', '--version'], text: ({ env }) => [`postgres (PostgreSQL) ${env['PG_MAJOR'] ?? ''}`] },
  start(context) {
    const trusted = context.env['POSTGRES_HOST_AUTH_METHOD'] === 'trust';
    if (!trusted && !secretSetting(context, 'POSTGRES_PASSWORD')) {
      return {
        exitCode: 1,
        log: [
          'Error: Database is uninitialized and superuser password is not specified.',
          '       You must specify POSTGRES_PASSWORD to a non-empty value for the',
          '       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".',
          '',
          '       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all',
          '       connections without a password. This is *not* recommended.',
          '',
          '       See PostgreSQL documentation about "trust":',
          '       https://www.postgresql.org/docs/current/auth-trust.html',
        ],
      };
    }
    const stamp = `${day(context.now)}.000 UTC [1] LOG: `;
    const port = portOf(flagValue(context.argv, '-p') ?? context.env['PGPORT'], 5432);
    return listening(port, [
      'PostgreSQL init process complete; ready for start up.',
      '',
      `${stamp} starting PostgreSQL ${context.env['PG_MAJOR'] ?? '17'} on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit`,
      `${stamp} listening on IPv4 address "0.0.0.0", port ${port}`,
      `${stamp} listening on IPv6 address "::", port ${port}`,
      `${stamp} listening on Unix socket "/var/run/postgresql/.s.PGSQL.${port}"`,
      `${stamp} database system is ready to accept connections`,
    ]);
  },
  stop: {
    exitCode: 0,
    log: ({ now }) => [
      `${day(now)}.000 UTC [1] LOG:  received smart shutdown request`,
      `${day(now)}.000 UTC [1] LOG:  database system is shut down`,
    ],
  },
};

interface MysqlFlavour {
  commands: readonly string[];
  /** `MYSQL`; MariaDB's own prefix comes first, MySQL's still counts. */
  prefixes: readonly string[];
  product: string;
  daemon: string;
}

/** MySQL and MariaDB share their entry point's logic. */
export function newMysqlServer({ commands, prefixes, product, daemon }: MysqlFlavour): ServerProgram {
  const stampOf = (now: number) => `${day(now)}+00:00`;
  return {
    commands,
    version: {
      flags: ['-V', '--version'],
      text: ({ env }) => [`${daemon}  Ver ${env['MYSQL_VERSION'] ?? env['MARIADB_VERSION'] ?? ''} for Linux on x86_64`],
    },
    start(context) {
      const { now, argv } = context;
      const note = (level: string, text: string) => `${stampOf(now)} [${level}] [Entrypoint]: ${text}`;
      const given = prefixes.some(
        (prefix) =>
          secretSetting(context, `${prefix}_ROOT_PASSWORD`) ||
          context.env[`${prefix}_ALLOW_EMPTY_PASSWORD`] ||
          context.env[`${prefix}_ALLOW_EMPTY_ROOT_PASSWORD`] ||
          context.env[`${prefix}_RANDOM_ROOT_PASSWORD`] ||
          context.env[`${prefix}_ROOT_PASSWORD_HASH`],
      );
      const started = note('Note', `Entrypoint script for ${product} started.`);
      if (!given) {
        const p = prefixes[0]!;
        const options =
          p === 'MARIADB'
            ? [`${p}_ROOT_PASSWORD`, `${p}_ROOT_PASSWORD_HASH`, `${p}_ALLOW_EMPTY_ROOT_PASSWORD and ${p}_RANDOM_ROOT_PASSWORD`]
            : undefined;
        const lines = options
          ? ['Database is uninitialized and password option is not specified', `\tYou need to specify one of ${options.join(', ')}`]
          : [
              'Database is uninitialized and password option is not specified',
              '    You need to specify one of the following as an environment variable:',
              `    - ${p}_ROOT_PASSWORD`,
              `    - ${p}_ALLOW_EMPTY_PASSWORD`,
              `    - ${p}_RANDOM_ROOT_PASSWORD`,
            ];
        return {
          exitCode: 1,
          log: [started, note('Note', `Switching to dedicated user 'mysql'`), started, note('ERROR', lines[0]!), ...lines.slice(1)],
        };
      }
      const port = portOf(flagValue(argv, '--port', '-P'), 3306);
      return listening(port, [
        started,
        note('Note', 'Initializing database files'),
        note('Note', 'Database files initialized'),
        note('Note', `${product} init process done. Ready for start up.`),
        `${new Date(now).toISOString().replace('Z', '000Z')} 0 [System] [MY-010931] [Server] ${daemon}: ready for connections. Version: '${context.env['MYSQL_VERSION'] ?? context.env['MARIADB_VERSION'] ?? ''}'  socket: '/var/run/mysqld/mysqld.sock'  port: ${port}.`,
      ]);
    },
    stop: {
      exitCode: 0,
      log: ({ now }) => [
        `${new Date(now).toISOString().replace('Z', '000Z')} 0 [System] [MY-010910] [Server] ${daemon}: Shutdown complete.`,
      ],
    },
  };
}

export const mongoServer: ServerProgram = {
  commands: ['mongod'],
  version: { flags: ['--version'], text: ({ env }) => [`db version v${env['MONGO_VERSION'] ?? '8.0.12'}`] },
  start({ argv, now }) {
    const port = portOf(flagValue(argv, '--port'), 27017);
    const entry = (id: number, message: string, attributes: object = {}) =>
      JSON.stringify({
        t: { $date: new Date(now).toISOString().replace('Z', '+00:00') },
        s: 'I',
        c: 'NETWORK',
        id,
        ctx: 'listener',
        msg: message,
        attr: attributes,
      });
    return listening(port, [
      entry(23015, 'Listening on', { address: '0.0.0.0' }),
      entry(23016, 'Waiting for connections', { port, ssl: 'off' }),
    ]);
  },
  stop: { exitCode: 0 },
};

export const rabbitmqServer: ServerProgram = {
  commands: ['rabbitmq-server'],
  start({ now }) {
    const line = (text: string) => `${day(now)}.000000+00:00 [info] <0.9.0> ${text}`;
    const ports = [5672, 15692, 25672, 4369];
    return {
      listeners: ports.map((port) => ({ port, protocol: 'tcp' })),
      log: [line('Starting RabbitMQ'), line('started TCP listener on [::]:5672'), line('Server startup complete; 4 plugins started.')],
    };
  },
  stop: { exitCode: 0 },
};
