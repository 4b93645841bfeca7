/** The chart that `helm create` starts with: the same files, names and values as the real one's, in our own words. */
import type { ChartFile } from './chart.ts';
import { HELPERS, DEPLOYMENT, SERVICE, SERVICE_ACCOUNT, INGRESS, AUTOSCALER, NOTES, TEST } from './scaffold-templates.ts';

const CHART = `apiVersion: v2
name: <CHARTNAME>
description: A Helm chart for Kubernetes

# An application can be installed. A library only has templates that other charts use.
type: application

# The version of this chart. Raise it with each change, of templates or of the application.
version: 0.1.0

# The version of what the chart brings. It need not be a semantic version; keep the quotes.
appVersion: "1.16.0"
`;

const VALUES = `# The values that the templates of <CHARTNAME> use when nobody says otherwise.

# How many pods the Deployment has.
replicaCount: 1

image:
  repository: nginx
  # When to pull: Always, IfNotPresent or Never.
  pullPolicy: IfNotPresent
  # Instead of the appVersion of the chart.
  tag: ""

# Secrets for private registries.
imagePullSecrets: []
# Names in the place of the chart's.
nameOverride: ""
fullnameOverride: ""

serviceAccount:
  # Whether to make one.
  create: true
  # Whether its token is mounted.
  automount: true
  annotations: {}
  # Made from the full name when empty.
  name: ""

podAnnotations: {}
podLabels: {}

podSecurityContext: {}
  # fsGroup: 2000

securityContext: {}
  # readOnlyRootFilesystem: true
  # runAsNonRoot: true
  # runAsUser: 1000

service:
  type: ClusterIP
  port: 80

ingress:
  enabled: false
  className: ""
  annotations: {}
    # kubernetes.io/ingress.class: nginx
  hosts:
    - host: chart-example.local
      paths:
        - path: /
          pathType: ImplementationSpecific
  tls: []
  #  - secretName: chart-example-tls
  #    hosts:
  #      - chart-example.local

# Nothing is asked for, so that the chart runs on small clusters, too.
resources: {}
  # limits:
  #   cpu: 100m
  #   memory: 128Mi
  # requests:
  #   cpu: 100m
  #   memory: 128Mi

livenessProbe:
  httpGet:
    path: /
    port: http
readinessProbe:
  httpGet:
    path: /
    port: http

autoscaling:
  enabled: false
  minReplicas: 1
  maxReplicas: 100
  targetCPUUtilizationPercentage: 80
  # targetMemoryUtilizationPercentage: 80

# More volumes for the pods.
volumes: []
# Where their containers mount them.
volumeMounts: []

nodeSelector: {}

tolerations: []

affinity: {}
`;

const IGNORE = `# What does not go into the packed chart: a pattern a line.
.DS_Store
.git/
.gitignore
.bzr/
.bzrignore
.hg/
.hgignore
.svn/
*.swp
*.bak
*.tmp
*.orig
*~
.project
.idea/
*.tmproj
.vscode/
`;

/** In the order in which they are written. */
export function scaffold(name: string): ChartFile[] {
  const files: [string, string][] = [
    ['Chart.yaml', CHART],
    ['values.yaml', VALUES],
    ['.helmignore', IGNORE],
    ['templates/ingress.yaml', INGRESS],
    ['templates/deployment.yaml', DEPLOYMENT],
    ['templates/service.yaml', SERVICE],
    ['templates/serviceaccount.yaml', SERVICE_ACCOUNT],
    ['templates/hpa.yaml', AUTOSCALER],
    ['templates/NOTES.txt', NOTES],
    ['templates/_helpers.tpl', HELPERS],
    ['templates/tests/test-connection.yaml', TEST],
  ];
  return files.map(([path, text]) => ({ name: path, text: text.replaceAll('<CHARTNAME>', name) }));
}
