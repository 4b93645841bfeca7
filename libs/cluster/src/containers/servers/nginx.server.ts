import { formatTime, onceFor } from '@drydock/apimachinery';
import { flagValue, type Listener, type ServerContext, type ServerProgram } from '../server-program.ts';
import { parseNginxConfig, type Directive } from './nginx-config.ts';
import { answerSite, chooseSite, errorPage, nginxVersion, sitesOf } from './nginx-site.ts';
import { commonLogLine } from './access-log.ts';

const CONFIG = '/etc/nginx/nginx.conf';

/** Names that stand at the top or in a block of the modules that the image has. Anything else is an unknown directive. */
const DIRECTIVES = new Set(
  `absolute_redirect access_log add_header alias allow auth_basic auth_basic_user_file autoindex autoindex_exact_size autoindex_format
  autoindex_localtime break charset client_body_buffer_size client_body_temp_path client_body_timeout client_header_timeout client_max_body_size daemon default_type
  deny env error_log error_page etag events expires fastcgi_index fastcgi_param fastcgi_pass fastcgi_temp_path geo gzip gzip_comp_level gzip_disable
  gzip_http_version gzip_min_length gzip_proxied gzip_types gzip_vary http if include index internal ip_hash keepalive keepalive_requests
  keepalive_timeout large_client_header_buffers least_conn limit_conn limit_conn_zone limit_rate limit_req limit_req_zone listen load_module
  location log_format log_not_found map map_hash_bucket_size master_process mirror multi_accept open_file_cache pid proxy_buffer_size
  proxy_buffering proxy_buffers proxy_cache proxy_cache_path proxy_cache_valid proxy_connect_timeout proxy_hide_header proxy_http_version
  proxy_next_upstream proxy_pass proxy_pass_header proxy_read_timeout proxy_redirect proxy_request_buffering proxy_send_timeout proxy_set_header
  proxy_ssl_server_name proxy_ssl_verify proxy_temp_path real_ip_header resolver return rewrite root satisfy scgi_temp_path sendfile sendfile_max_chunk server server_name
  server_names_hash_bucket_size server_tokens set set_real_ip_from split_clients ssl_certificate ssl_certificate_key ssl_ciphers
  ssl_prefer_server_ciphers ssl_protocols ssl_session_cache ssl_session_timeout stream stub_status sub_filter sub_filter_once tcp_nodelay
  tcp_nopush try_files types types_hash_max_size underscores_in_headers upstream use user uwsgi_temp_path valid_referers worker_connections
  worker_processes worker_rlimit_nofile zone`
    .trim()
    .split(/\s+/),
);

/** Blocks whose entries are data, not directives. */
const DATA_BLOCKS = new Set(['types', 'map', 'geo', 'split_clients', 'upstream']);

/** The same for all containers with this command line. */
const optionsOf = onceFor((argv: readonly string[]) => ({
  file: flagValue(argv, '-c') ?? CONFIG,
  signal: flagValue(argv, '-s') ?? '',
  isTest: argv.includes('-t'),
}));

const configsOfImages = new Map<string, readonly Directive[] | { error: string }>();

function loadConfig(context: ServerContext): readonly Directive[] | { error: string } {
  const { unchangedFiles, argv } = context;
  if (unchangedFiles === undefined) return readConfig(context);
  const key = `${unchangedFiles} ${optionsOf(argv).file}`;
  let config = configsOfImages.get(key);
  if (!config) configsOfImages.set(key, (config = readConfig(context)));
  return config;
}

function readConfig(context: ServerContext): readonly Directive[] | { error: string } {
  const config = parseNginxConfig(context, flagValue(context.argv, '-c') ?? CONFIG);
  if ('error' in config) return config;
  const unknown = firstUnknown(config);
  return unknown ? { error: `unknown directive "${unknown.name}" in ${unknown.file}:${unknown.line}` } : config;
}

function firstUnknown(directives: readonly Directive[]): Directive | undefined {
  for (const directive of directives) {
    if (!DIRECTIVES.has(directive.name)) return directive;
    const inner = directive.block && !DATA_BLOCKS.has(directive.name) ? firstUnknown(directive.block) : undefined;
    if (inner) return inner;
  }
  return undefined;
}

function errorLogTime(now: number): string {
  return formatTime(now).slice(0, -1).replaceAll('-', '/').replace('T', ' ');
}

/** Where bodies of requests are kept, which nginx makes at its start. */
const uploadFolder = onceFor((config: readonly Directive[]): string => {
  const http = config.find(({ name }) => name === 'http')?.block ?? [];
  return http.find(({ name }) => name === 'client_body_temp_path')?.words[0] ?? '/var/cache/nginx/client_temp';
});

/** The same for all that have this configuration. */
const listenersOf = onceFor((config: readonly Directive[]): readonly Listener[] => {
  const ports = new Set(sitesOf(config).flatMap((site) => site.ports));
  return [...ports].map((port) => ({ port, protocol: 'http' }));
});

function startNotices(stamp: string, version: string): string[] {
  const notices = [
    'using the "epoll" event method',
    `nginx/${version}`,
    'built by gcc 12.2.0 (Debian 12.2.0-14) ',
    'OS: Linux 6.8.0-51-generic',
    'getrlimit(RLIMIT_NOFILE): 1048576:1048576',
    'start worker processes',
    'start worker process 29',
    'start worker process 30',
  ];
  return notices.map((notice) => `${stamp} [notice] 1#1: ${notice}`);
}

export const nginxServer: ServerProgram = {
  commands: ['nginx', 'nginx-debug'],
  version: {
    flags: ['-v', '-V'],
    toStandardError: true,
    text: (context) => [
      `nginx version: nginx/${nginxVersion(context)}`,
      ...(context.argv.includes('-V') ? ['built by gcc 12.2.0 (Debian 12.2.0-14) ', 'TLS SNI support enabled'] : []),
    ],
  },

  start(context) {
    const config = loadConfig(context);
    const options = optionsOf(context.argv);
    const stamp = () => errorLogTime(context.now);
    if ('error' in config) {
      return { exitCode: 1, log: [`${stamp()} [emerg] 1#1: ${config.error}`, `nginx: [emerg] ${config.error}`] };
    }
    // What the main process goes by is read at each request, so that a signal to read it again changes nothing.
    if (options.signal === 'reload' || options.signal === 'reopen') {
      return { exitCode: 0, log: [`${stamp()} [notice] 30#30: signal process started`] };
    }
    if (options.isTest) {
      const { file } = options;
      return {
        exitCode: 0,
        log: [`nginx: the configuration file ${file} syntax is ok`, `nginx: configuration file ${file} test is successful`],
      };
    }
    const uploads = uploadFolder(config);
    const obstacle = context.obstacleToWriting(uploads);
    if (obstacle) {
      const mistake = `mkdir() "${uploads}" failed (${obstacle})`;
      return { exitCode: 1, log: [`${stamp()} [emerg] 1#1: ${mistake}`, `nginx: [emerg] ${mistake}`] };
    }
    return { listeners: listenersOf(config), log: () => startNotices(stamp(), nginxVersion(context)) };
  },

  stop: {
    exitCode: 0,
    log: ({ now }) => {
      const stamp = errorLogTime(now);
      return ['signal 15 (SIGTERM) received, exiting', 'exit'].map((notice) => `${stamp} [notice] 1#1: ${notice}`);
    },
  },

  respond(request, context) {
    const config = loadConfig(context);
    const sites = 'error' in config ? [] : sitesOf(config);
    const site = chooseSite(sites, request.port, request.host);
    const response = site ? answerSite(site, request, context) : errorPage(context, 404);
    return {
      ...response,
      headers: { server: `nginx/${nginxVersion(context)}`, date: new Date(context.now).toUTCString(), ...response.headers },
      log: [`${commonLogLine(request, response, context.now)} "-" "${request.headers['user-agent'] ?? '-'}" "-"`],
    };
  },
};

export const NGINX_FILES: Readonly<Record<string, string>> = {
  [CONFIG]: `
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    #tcp_nopush     on;

    keepalive_timeout  65;

    #gzip  on;

    include /etc/nginx/conf.d/*.conf;
}
`,
  '/etc/nginx/mime.types': `
types {
    text/html                                        html htm shtml;
    text/css                                         css;
    application/javascript                           js;
    application/json                                 json;
    text/plain                                       txt;
    image/png                                        png;
}
`,
  '/etc/nginx/conf.d/default.conf': `server {
    listen       80;
    listen  [::]:80;
    server_name  localhost;

    #access_log  /var/log/nginx/host.access.log  main;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    #error_page  404              /404.html;

    # redirect server error pages to the static page /50x.html
    #
    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`,
  '/usr/share/nginx/html/index.html': `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`,
  '/usr/share/nginx/html/50x.html': `<!DOCTYPE html>
<html>
<head>
<title>Error</title>
</head>
<body>
<h1>An error occurred.</h1>
<p>Sorry, the page you are looking for is currently unavailable.<br/>
Please try again later.</p>
</body>
</html>
`,
};
