/** The part of TLS that curl's user sees: is the API server's certificate trusted, and which one does the client show. */
import { failed, type Process } from '@drydock/shell';
import type { ApiServerTls, Url } from '../network-client.ts';
import type { OptionWords } from './option-words.ts';

const ADVICE = `More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the webpage mentioned above.`;

type Tls = { certificate?: string } | { code: number; message: string };

export function apiServerTls(process: Process, tls: ApiServerTls, { flags, values }: OptionWords, url: Url): Tls {
  const authorities = values.get('cacert')?.at(-1);
  const trusted = authorities === undefined ? '' : process.files.readText(authorities);
  if (failed(trusted) || (authorities !== undefined && !trusted.includes('-----BEGIN CERTIFICATE-----'))) {
    return { code: 77, message: `error adding trust anchors from file: ${authorities}` };
  }
  const certificate = clientCertificate(process, values);
  if (certificate && 'code' in certificate) return certificate;
  if (!flags.has('k')) {
    if (!trusted.includes(tls.authority.trim()))
      return { code: 60, message: `SSL certificate problem: unable to get local issuer certificate\n${ADVICE}` };
    if (tls.expiry !== undefined) return { code: 60, message: `SSL certificate problem: certificate has expired\n${ADVICE}` };
    if (!tls.hosts.includes(url.host)) {
      return { code: 60, message: `SSL: no alternative certificate subject name matches target host name '${url.host}'\n${ADVICE}` };
    }
  }
  return certificate ?? {};
}

function clientCertificate(process: Process, values: OptionWords['values']): Tls | undefined {
  const file = values.get('E')?.at(-1);
  if (file === undefined) return undefined;
  const certificate = process.files.readText(file);
  if (failed(certificate))
    return {
      code: 58,
      message: `could not load PEM client certificate from ${file}, OpenSSL error error:80000002:system library::No such file or directory, (no key found, wrong pass phrase, or wrong file format?)`,
    };
  const keyFile = values.get('key')?.at(-1) ?? file;
  const key = process.files.readText(keyFile);
  if (failed(key) || !/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key)) {
    return { code: 58, message: `unable to set private key file: '${keyFile}' type PEM` };
  }
  return { certificate: /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----\n?/.exec(certificate)?.[0] ?? certificate };
}
