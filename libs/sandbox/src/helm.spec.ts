import { Sandbox } from './sandbox.ts';

const START = Date.UTC(2026, 10, 20, 18, 53, 52);

/** What is printed, both streams together, with dates, ages and random names taken out. */
async function play(script: string): Promise<string> {
  const sandbox = Sandbox.create({ seed: 1, now: START });
  const { stdout } = await sandbox.runScript(`exec 2>&1\n${script}`);
  return stdout
    .replace(/\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d 2026/g, 'DATE')
    .replace(/2026-[-\d]+[T ][\d:.]+(?:Z| \+0000 UTC)/g, 'STAMP')
    .replace(/ +\t/g, '\t')
    .replace(/ +$/gm, '');
}

const HOOKED = `mkdir -p h/templates
printf 'apiVersion: v2\\nname: h\\nversion: 0.1.0\\n' > h/Chart.yaml
cat > h/templates/job.yaml <<'END'
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-pre
  annotations:
    "helm.sh/hook": pre-install
    "helm.sh/hook-delete-policy": hook-succeeded
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      containers:
      - {name: c, image: busybox, command: ["sh", "-c", "{{ .Values.cmd | default "true" }}"]}
END
printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: {{ .Release.Name }}-cm\\n  annotations: {helm.sh/resource-policy: keep}\\ndata: {a: {{ .Values.a | default "x" | quote }}}\\n' > h/templates/cm.yaml
`;

// The texts are those that a real helm 3.17 printed for the same commands.
describe('helm in a sandbox', () => {
  it.each([
    [
      'installs, upgrades, rolls back and uninstalls',
      `helm create web >/dev/null
helm install site web --set fullnameOverride=site | head -5
helm upgrade site web --reuse-values --set replicaCount=3 | head -1
kubectl get deploy site -o jsonpath='{.spec.replicas} {.metadata.labels.app\\.kubernetes\\.io/managed-by}'; echo
helm get values site
helm rollback site 1
helm history site
kubectl get secret -l owner=helm,name=site -o name
helm list
helm uninstall site
helm list -q; kubectl get deploy`,
      `NAME: site
LAST DEPLOYED: DATE
NAMESPACE: default
STATUS: deployed
REVISION: 1
Release "site" has been upgraded. Happy Helming!
3 Helm
USER-SUPPLIED VALUES:
fullnameOverride: site
replicaCount: 3
Rollback was a success! Happy Helming!
REVISION	UPDATED	STATUS	CHART	APP VERSION	DESCRIPTION
1	DATE	superseded	web-0.1.0	1.16.0	Install complete
2	DATE	superseded	web-0.1.0	1.16.0	Upgrade complete
3	DATE	deployed	web-0.1.0	1.16.0	Rollback to 1
secret/sh.helm.release.v1.site.v1
secret/sh.helm.release.v1.site.v2
secret/sh.helm.release.v1.site.v3
NAME	NAMESPACE	REVISION	UPDATED	STATUS	CHART	APP VERSION
site	default	3	STAMP	deployed	web-0.1.0	1.16.0
release "site" uninstalled
No resources found in default namespace.
`,
    ],
    [
      'waits, and undoes what does not become ready',
      `helm create web >/dev/null
helm install site web --wait --timeout 60s | sed -n 4p
helm upgrade site web --atomic --timeout 3s --set image.repository=registry.nosuch/x
helm history site
helm install other web --atomic --timeout 5s --set image.tag=nosuchtag
helm list -a -q`,
      `STATUS: deployed
Error: UPGRADE FAILED: release site failed, and has been rolled back due to atomic being set: context deadline exceeded
REVISION	UPDATED	STATUS	CHART	APP VERSION	DESCRIPTION
1	DATE	superseded	web-0.1.0	1.16.0	Install complete
2	DATE	failed	web-0.1.0	1.16.0	Upgrade "site" failed: context deadline exceeded
3	DATE	deployed	web-0.1.0	1.16.0	Rollback to 1
Error: INSTALLATION FAILED: release other failed, and has been uninstalled due to atomic being set: context deadline exceeded
site
`,
    ],
    [
      'runs hooks and keeps what is to be kept',
      `${HOOKED}helm install one h --timeout 60s | sed -n 4p
kubectl get job
helm install two h --set 'cmd=exit 3' --timeout 60s
helm uninstall one
helm list -a
helm install one h`,
      `STATUS: deployed
No resources found in default namespace.
Error: INSTALLATION FAILED: failed pre-install: 1 error occurred:
	* job two-pre failed: BackoffLimitExceeded


These resources were kept due to the resource policy:
[ConfigMap] one-cm

release "one" uninstalled
NAME	NAMESPACE	REVISION	UPDATED	STATUS	CHART	APP VERSION
two	default	1	STAMP	failed	h-0.1.0	
NAME: one
LAST DEPLOYED: DATE
NAMESPACE: default
STATUS: deployed
REVISION: 1
TEST SUITE: None
`,
    ],
    [
      'says what is wrong',
      `helm create web >/dev/null
helm install a web >/dev/null; helm install a web
helm install Big web
helm install b nosuch; helm install b ./nosuch; helm install b repo/web
helm upgrade nosuch web
helm uninstall nosuch; helm status nosuch; helm rollback a 9
helm install c web -n nosuchns
kubectl create configmap mine >/dev/null
mkdir -p t/templates; printf 'apiVersion: v2\\nname: t\\nversion: 1.0.0\\n' > t/Chart.yaml
printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: mine}\\n' > t/templates/x.yaml; helm install t t
printf 'apiVersion: v1\\nkind: Nope\\nmetadata: {name: a}\\n' > t/templates/x.yaml; helm install t t
printf 'a: {{ .Values.b.c }}\\n' > t/templates/x.yaml; helm install t t
helm install; helm lst; helm install a web --nope
kubectl config unset current-context >/dev/null; helm list`,
      `Error: INSTALLATION FAILED: cannot re-use a name that is still in use
Error: INSTALLATION FAILED: release name "Big": invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53
Error: INSTALLATION FAILED: non-absolute URLs should be in form of repo_name/path_to_chart, got: nosuch
Error: INSTALLATION FAILED: path "./nosuch" not found
Error: INSTALLATION FAILED: repo repo not found
Error: UPGRADE FAILED: "nosuch" has no deployed releases
Error: uninstall: Release not loaded: nosuch: release: not found
Error: release: not found
Error: release has no 9 version
Error: INSTALLATION FAILED: create: failed to create: namespaces "nosuchns" not found
Error: INSTALLATION FAILED: Unable to continue with install: ConfigMap "mine" in namespace "default" exists and cannot be imported into the current release: invalid ownership metadata; label validation error: missing key "app.kubernetes.io/managed-by": must be set to "Helm"; annotation validation error: missing key "meta.helm.sh/release-name": must be set to "t"; annotation validation error: missing key "meta.helm.sh/release-namespace": must be set to "default"
Error: INSTALLATION FAILED: unable to build kubernetes objects from release manifest: resource mapping not found for name: "a" namespace: "" from "": no matches for kind "Nope" in version "v1"
ensure CRDs are installed first
Error: INSTALLATION FAILED: template: t/templates/x.yaml:1:13: executing "t/templates/x.yaml" at <.Values.b.c>: nil pointer evaluating interface {}.c
Error: "helm install" requires at least 1 argument

Usage:  helm install [NAME] [CHART] [flags]
Error: unknown command "lst" for "helm"

Did you mean this?
	lint
	get
	list
	test

Run 'helm --help' for usage.
Error: unknown flag: --nope
Error: Kubernetes cluster unreachable: Get "http://localhost:8080/version": dial tcp 127.0.0.1:8080: connect: connection refused
`,
    ],
    [
      'finds charts in repositories that were added',
      `helm search repo nginx
helm repo add bitnami https://charts.bitnami.com/bitnami
helm repo add x https://nosuch.example
helm repo list
helm repo update
helm search repo apache
helm search repo bitnami/nginx --versions
helm show chart bitnami/redis --version 19 | grep ersion
helm install cache bitnami/redis --set auth.password=secret --wait | sed -n 4p
kubectl get sts cache-redis -o jsonpath='{.spec.template.spec.containers[0].image}'; echo
helm pull bitnami/nginx --version 15.14.0 && tar tzf nginx-15.14.0.tgz | head -3
helm install web nginx-15.14.0.tgz --wait | sed -n 4p
helm repo remove bitnami; helm repo remove bitnami`,
      `Error: no repositories configured
"bitnami" has been added to your repositories
Error: looks like "https://nosuch.example" is not a valid chart repository or cannot be reached: Get "https://nosuch.example/index.yaml": dial tcp: lookup nosuch.example: no such host
NAME	URL
bitnami	https://charts.bitnami.com/bitnami
Hang tight while we grab the latest from your chart repositories...
...Successfully got an update from the "bitnami" chart repository
Update Complete. ⎈Happy Helming!⎈
NAME	CHART VERSION	APP VERSION	DESCRIPTION
bitnami/apache	11.3.14	2.4.63	The HTTP server of the Apache project.
bitnami/tomcat	12.0.3	10.1.41	Apache Tomcat runs web applications in Java.
NAME	CHART VERSION	APP VERSION	DESCRIPTION
bitnami/nginx	21.1.23	1.29.1	NGINX is a web server, a reverse proxy and a lo...
bitnami/nginx	20.1.7	1.28.0	NGINX is a web server, a reverse proxy and a lo...
bitnami/nginx	19.1.1	1.27.5	NGINX is a web server, a reverse proxy and a lo...
bitnami/nginx	18.2.6	1.27.3	NGINX is a web server, a reverse proxy and a lo...
bitnami/nginx	18.2.5	1.27.2	NGINX is a web server, a reverse proxy and a lo...
bitnami/nginx	15.14.0	1.25.5	NGINX is a web server, a reverse proxy and a lo...
apiVersion: v2
appVersion: 7.2.5
version: 19.6.4
STATUS: deployed
redis:8.0
nginx/Chart.yaml
nginx/README.md
nginx/values.yaml
STATUS: deployed
"bitnami" has been removed from your repositories
Error: no repositories configured
`,
    ],
  ])('%s', async (_, script, printed) => {
    expect(await play(script)).toBe(printed);
  });
});
