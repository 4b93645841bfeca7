/** Somebody at the control plane who has given the certificates of etcd in variables, for specs. */
import { Desk } from './desk.ts';

export const PKI = '/etc/kubernetes/pki/etcd';
/** The same as flags. */
export const SECURE = `--cacert=${PKI}/ca.crt --cert=${PKI}/server.crt --key=${PKI}/server.key`;

/** After `before` has run for ten seconds. */
export async function newEtcdDesk(before = 'true'): Promise<Desk> {
  const desk = new Desk();
  await desk.enter(`export ETCDCTL_CACERT=${PKI}/ca.crt ETCDCTL_CERT=${PKI}/server.crt ETCDCTL_KEY=${PKI}/server.key; ${before}`, 10_000);
  return desk;
}
