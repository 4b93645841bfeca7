import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { root } from '../workspace/root.mjs';

const read = (file) => readFileSync(path.join(root, file), 'utf8');

describe('docker-compose.yml', () => {
  const compose = parse(read('docker-compose.yml'), { strict: true });
  const { server, database } = compose.services;

  it('starts the server of this workspace once its database answers', () => {
    expect(server.build).toBe('.');
    expect(server.depends_on.database.condition).toBe('service_healthy');
    expect(database.healthcheck.test[1]).toContain('pg_isready');
  });

  it('gives the server the address of its database', () => {
    const url = new URL(server.environment.DATABASE_URL.replaceAll(/\$\{\w+:-(\w+)\}/g, '$1'));
    expect(compose.services).toHaveProperty(url.hostname);
    expect(url.username).toBe(database.environment.POSTGRES_USER);
    expect(url.pathname).toBe(`/${database.environment.POSTGRES_DB}`);
    expect(server.environment.DATABASE_URL).toContain(database.environment.POSTGRES_PASSWORD);
  });

  it('declares every volume that it mounts', () => {
    const mounted = Object.values(compose.services).flatMap((service) => service.volumes.map((volume) => volume.split(':')[0]));
    expect(Object.keys(compose.volumes).sort()).toEqual(mounted.sort());
  });
});

describe('Dockerfile', () => {
  const instructions = read('Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line));
  const final = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM')));
  const argumentsOf = (name) => final.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length).trim());
  const environment = argumentsOf('ENV').join(' ');

  it('runs as a user without rights, on the data volume', () => {
    expect(argumentsOf('USER')).toEqual(['node']);
    expect(environment).toContain('DRYDOCK_DATA=/data');
    expect(argumentsOf('VOLUME')).toEqual(['/data']);
  });

  it('exposes the ports that it listens on', () => {
    const [web, kubernetes] = argumentsOf('EXPOSE')[0].split(' ');
    expect(environment).toContain(` PORT=${web}`);
    expect(environment).toContain(` KUBERNETES_PORT=${kubernetes}`);
    expect(argumentsOf('HEALTHCHECK')[0]).toContain('process.env.PORT');
  });

  it('takes nothing but built files from the first stage', () => {
    expect(argumentsOf('COPY').every((copy) => copy.startsWith('--from=build /src/'))).toBe(true);
  });

  it('starts the server as `npm start` does', () => {
    expect(read('tools/start.mjs')).toContain(JSON.parse(argumentsOf('CMD')[0])[1]);
  });
});
