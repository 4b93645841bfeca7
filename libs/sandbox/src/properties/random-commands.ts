/** Lines that a learner might type, drawn at random. Each is valid; whether it succeeds depends on what there is. */
import type { Rng } from '@drydock/apimachinery';

const NAMES = ['ant', 'bee', 'cat', 'dog'] as const;
const NODES = ['node01', 'node02'] as const;
const IMAGES = ['nginx:1.27', 'httpd:2.4', 'busybox', 'redis:7', 'nginx:doesnotexist'] as const;
const NAMESPACES = ['default', 'team', 'strict'] as const;

/** The quota of the namespace `strict` is there from the beginning, and stays. */
export const FIRST_LINES = [
  'kubectl create namespace strict',
  'kubectl create quota strict -n strict --hard=pods=4,count/deployments.apps=3,configmaps=3',
];

type Line = (rng: Rng, name: string) => string;

const LINES: readonly Line[] = [
  (rng, name) => `kubectl create deployment ${name} --image=${rng.pick(IMAGES)} --replicas=${1 + rng.integer(5)}`,
  (rng, name) => `kubectl scale deployment ${name} --replicas=${rng.integer(7)}`,
  (rng, name) => `kubectl set image deployment/${name} '*=${rng.pick(IMAGES)}'`,
  (rng, name) => `kubectl set resources deployment/${name} --requests=cpu=${50 * (1 + rng.integer(20))}m`,
  (_, name) => `kubectl rollout restart deployment/${name}`,
  (_, name) => `kubectl rollout undo deployment/${name}`,
  (_, name) => `kubectl rollout pause deployment/${name}`,
  (_, name) => `kubectl rollout resume deployment/${name}`,
  (_, name) => `kubectl expose deployment ${name} --port=80`,
  (_, name) => `kubectl delete deployment ${name} --wait=false`,
  (_, name) => `kubectl delete deployment ${name} --cascade=orphan`,
  (_, name) => `kubectl delete service ${name}`,
  (rng, name) => `kubectl run ${name} --image=${rng.pick(IMAGES)}`,
  (_, name) => `kubectl delete pod ${name} --wait=false`,
  (_, name) => `kubectl delete pods -l app=${name} --wait=false`,
  (rng, name) => `kubectl create job ${name} --image=busybox -- sh -c 'sleep ${rng.integer(30)}; exit ${rng.integer(2)}'`,
  (_, name) => `kubectl delete job ${name} --wait=false`,
  (rng, name) => `kubectl label pods -l app=${name} tier=${rng.pick(NAMES)} --overwrite`,
  (_, name) => `kubectl label pods -l app=${name} app-`,
  (_, name) => `kubectl create configmap ${name} --from-literal=a=b`,
  (_, name) => `kubectl set env deployment/${name} --from=configmap/${name}`,
  (rng) => `kubectl cordon ${rng.pick(NODES)}`,
  (rng) => `kubectl uncordon ${rng.pick(NODES)}`,
  (rng) => `kubectl drain ${rng.pick(NODES)} --ignore-daemonsets --force --delete-emptydir-data --timeout=20s`,
  (rng) => `kubectl taint nodes ${rng.pick(NODES)} load=high:${rng.pick(['NoSchedule', 'NoExecute'])} --overwrite`,
  (rng) => `kubectl taint nodes ${rng.pick(NODES)} load-`,
  () => 'kubectl create namespace team',
  () => 'kubectl delete namespace team --wait=false',
  (rng) => `kubectl create quota limit --hard=pods=${2 + rng.integer(4)},configmaps=4`,
  () => 'kubectl delete quota limit',
  (_, name) => `kubectl create poddisruptionbudget ${name} --selector=app=${name} --min-available=1`,
  (_, name) => `kubectl delete poddisruptionbudget ${name}`,
  (rng) => `sleep ${1 + rng.integer(60)}`,
];

export function randomLine(rng: Rng): string {
  const line = rng.pick(LINES)(rng, rng.pick(NAMES));
  return line.startsWith('kubectl') ? `${line} -n ${rng.pick(NAMESPACES)}` : line;
}
