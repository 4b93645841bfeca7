/** `kubeadm kubeconfig user`: a kubeconfig for somebody else, on standard output. */
import { newKubeconfig } from './certificates.ts';
import { say, type KubeadmCall, type Steps } from './kubeadm-call.ts';

export function* kubeconfigUser(call: KubeadmCall): Steps {
  const name = call.flags.get('--client-name');
  if (name === undefined) return 'required flag(s) "client-name" not set';
  const organizations = (call.flags.get('--org') ?? '').split(',').filter((each) => each !== '');
  const text = newKubeconfig(call, name, organizations);
  if (typeof text !== 'string') return text.error;
  yield* say(call, text.trimEnd());
  return undefined;
}
