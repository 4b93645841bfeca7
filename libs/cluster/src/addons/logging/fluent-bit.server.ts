/** The collector as a process: what it collects is worked out when somebody asks the store. */
import type { ServerProgram } from '../../containers/server-program.ts';

export const FLUENT_BIT_PORT = 2020;

export const fluentBitServer: ServerProgram = {
  commands: ['/fluent-bit/bin/fluent-bit'],
  start: ({ now }) => {
    const info = (text: string) => `[${new Date(now).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/')}] [ info] ${text}`;
    return {
      listeners: [{ port: FLUENT_BIT_PORT, protocol: 'http' }],
      log: [
        'Fluent Bit v3.2.10',
        '* Copyright (C) 2015-2024 The Fluent Bit Authors',
        '* Fluent Bit is a CNCF sub-project under the umbrella of Fluentd',
        '* https://fluentbit.io',
        '',
        info('[fluent bit] version=3.2.10, commit=f88fd4dcd4, pid=1'),
        info('[input:tail:tail.0] initializing'),
        info('[filter:kubernetes:kubernetes.0] connectivity OK'),
        info('[output:loki:loki.0] configured, hostname=loki:3100'),
        info(`[http_server] listen iface=0.0.0.0 tcp_port=${FLUENT_BIT_PORT}`),
        info('[sp] stream processor started'),
      ],
    };
  },
  stop: { exitCode: 0 },
  respond: ({ path }) => ({
    status: 200,
    headers: { 'content-type': 'text/plain' },
    body: path.startsWith('/api/v1/health') ? 'ok\n' : '{"fluent-bit":{"version":"3.2.10","edition":"Community"}}',
  }),
};
