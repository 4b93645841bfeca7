import path from 'node:path';
import { readConfiguration } from './configuration.ts';
import { listenProblem } from './start-problem.ts';

describe('readConfiguration', () => {
  it('has defaults; empty counts as absent', () => {
    expect(readConfiguration({ PORT: '', DATABASE_URL: ' ' })).toEqual({
      port: 3000,
      host: '127.0.0.1',
      kubernetes: { port: 3443, url: undefined },
      databaseUrl: undefined,
      dataFolder: path.resolve('.drydock'),
      scenariosFolder: undefined,
      isPreview: false,
      trustedProxies: ['loopback'],
    });
  });

  it.each([
    [{ PORT: '0' }, { port: 0, kubernetes: { port: 0, url: undefined } }],
    [{ PORT: '65200' }, { kubernetes: { port: 64_757, url: undefined } }],
    [
      { KUBERNETES_PORT: '6443', KUBERNETES_URL: 'https://k8s.example.com/' },
      { kubernetes: { port: 6443, url: 'https://k8s.example.com' } },
    ],
    [{ KUBERNETES_PORT: 'off' }, { kubernetes: undefined }],
    [
      { PORT: '65535', HOST: '::1' },
      { port: 65_535, host: '::1' },
    ],
    [{ DATABASE_URL: 'postgres://a:b@h/d?sslmode=require' }, { databaseUrl: 'postgres://a:b@h/d?sslmode=require' }],
    [{ DRYDOCK_DATA: '/data' }, { dataFolder: '/data' }],
    [{ DRYDOCK_SCENARIOS: '/lessons' }, { scenariosFolder: '/lessons' }],
    [{ DRYDOCK_PREVIEW: 'on' }, { isPreview: true }],
    [{ TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1' }, { trustedProxies: ['10.0.0.0/8', '127.0.0.1'] }],
  ])('%j', (variables, expected) => {
    expect(readConfiguration(variables)).toMatchObject(expected);
  });

  it.each(['abc', '-1', '65536', '99999', '3000.5', '0x10'])('refuses PORT=%s', (port) => {
    expect(() => readConfiguration({ PORT: port })).toThrow(`PORT=${port} must be a whole number from 0 to 65535; leave it out for 3000.`);
  });

  it('tells everything that is wrong at once', () => {
    expect(() =>
      readConfiguration({
        PORT: 'x',
        DATABASE_URL: 'mysql://h/d',
        HOST: 'a b',
        KUBERNETES_PORT: 'on',
        KUBERNETES_URL: 'http://x',
        DRYDOCK_PREVIEW: '1',
      }),
    ).toThrow(
      [
        'PORT=x must be a whole number from 0 to 65535; leave it out for 3000.',
        'HOST=a b must be an address or a host name; leave it out for 127.0.0.1.',
        'KUBERNETES_PORT=on must be a whole number from 0 to 65535, or off; leave it out for PORT + 443.',
        'KUBERNETES_URL=http://x must look like https://HOST:PORT; leave it out for https://localhost with KUBERNETES_PORT.',
        'DATABASE_URL=mysql://h/d must look like postgresql://USER:PASSWORD@HOST:5432/DATABASE; leave it out for the embedded database.',
        'DRYDOCK_PREVIEW=1 must be on or off; leave it out for off.',
      ].join('\n'),
    );
  });
});

describe('listenProblem', () => {
  it.each([
    ['EADDRINUSE', 'Port 80 on h is in use by another program. Stop it, or choose another port: PORT=81 npm start'],
    ['EACCES', 'This user may not listen on port 80. Choose one above 1023: PORT=3000 npm start'],
    ['EADDRNOTAVAIL', 'h is not an address of this machine. Set HOST to one of its own, or to 0.0.0.0 for all.'],
    ['EMFILE', 'Cannot listen on h:80: what it was'],
  ])('%s', (code, sentence) => {
    expect(listenProblem(Object.assign(new Error('what it was'), { code }), 'h', 80).message).toBe(sentence);
  });
});
