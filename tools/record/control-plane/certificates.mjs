import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const quiet = { stdio: ['ignore', 'pipe', 'ignore'] };

/** The files of a certificate authority, of the API server and of the administrator, made with openssl in a folder. */
export function makeCertificates(folder) {
  const file = (name) => path.join(folder, name);
  const openssl = (...words) => execFileSync('openssl', words, { cwd: folder, ...quiet });
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-days',
    '3650',
    '-subj',
    '/CN=kubernetes',
  );
  openssl('genrsa', '-out', 'sa.key', '2048');
  openssl('rsa', '-in', 'sa.key', '-pubout', '-out', 'sa.pub');
  const sign = (name, subject, extensions) => {
    writeFileSync(file(`${name}.ext`), extensions);
    openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject);
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-out',
      `${name}.crt`,
      '-days',
      '365',
      '-extfile',
      `${name}.ext`,
    );
  };
  sign(
    'apiserver',
    '/CN=kube-apiserver',
    'subjectAltName=DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,IP:127.0.0.1,IP:10.96.0.1\nextendedKeyUsage=serverAuth\n',
  );
  sign('admin', '/O=kubeadm:cluster-admins/CN=kubernetes-admin', 'extendedKeyUsage=clientAuth\n');
  sign('kcm', '/CN=system:kube-controller-manager', 'extendedKeyUsage=clientAuth\n');
  sign('scheduler', '/CN=system:kube-scheduler', 'extendedKeyUsage=clientAuth\n');
  return file;
}
