/** The charts of the simulated repositories: a server with a Service, made from a few words about it. All of it is ours. */
import { printYaml } from '@drydock/apimachinery';
import type { Chart } from '../chart/chart.ts';
import { chartFromFiles } from '../chart/load-chart.ts';

export interface ServerChart {
  readonly name: string;
  readonly version: string;
  readonly appVersion: string;
  readonly description: string;
  readonly image: string;
  readonly tag: string;
  readonly port: number;
  readonly portName: string;
  /** Keeps its data on a volume, and so is a StatefulSet. */
  readonly stateful?: boolean;
  /** Variables of the container; `$PASSWORD` stands for the chart's password. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly keywords?: readonly string[];
  readonly home?: string;
  /** What a connection is tried with, for the notes. */
  readonly client?: string;
  readonly probe?: 'http' | 'tcp';
  /** Other values, which templates of the chart do not look at unless they are named here. */
  readonly values?: Readonly<Record<string, unknown>>;
}

const HELPERS = `{{/* The name of all objects: the release's, with the chart's unless that is in it. */}}
{{- define "NAME.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}{{ .Release.Name | trunc 63 | trimSuffix "-" }}{{- else -}}{{ printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}{{- end -}}
{{- end -}}
{{- end -}}

{{- define "NAME.selectorLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
{{- end -}}

{{- define "NAME.labels" -}}
{{ include "NAME.selectorLabels" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}
`;

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: {{ include "NAME.fullname" . }}
  namespace: {{ .Release.Namespace | quote }}
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
  {{- with .Values.service.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ .Values.service.type }}
  ports:
    - name: PORT_NAME
      port: {{ .Values.service.ports.PORT_NAME }}
      targetPort: PORT_NAME
      {{- with .Values.service.nodePorts.PORT_NAME }}
      nodePort: {{ . }}
      {{- end }}
  selector:
    {{- include "NAME.selectorLabels" . | nindent 4 }}
`;

const SECRET = `{{- if not .Values.auth.existingSecret }}
{{- $existing := lookup "v1" "Secret" .Release.Namespace (include "NAME.fullname" .) }}
apiVersion: v1
kind: Secret
metadata:
  name: {{ include "NAME.fullname" . }}
  namespace: {{ .Release.Namespace | quote }}
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
type: Opaque
data:
  {{- if .Values.auth.password }}
  password: {{ .Values.auth.password | b64enc | quote }}
  {{- else if and $existing $existing.data }}
  password: {{ index $existing.data "password" | quote }}
  {{- else }}
  password: {{ randAlphaNum 10 | b64enc | quote }}
  {{- end }}
{{- end }}
`;

const WORKLOAD = `apiVersion: apps/v1
kind: KIND
metadata:
  name: {{ include "NAME.fullname" . }}
  namespace: {{ .Release.Namespace | quote }}
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicaCount }}
SERVICE_NAME  selector:
    matchLabels:
      {{- include "NAME.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "NAME.labels" . | nindent 8 }}
        {{- with .Values.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with .Values.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      {{- with .Values.image.pullSecrets }}
      imagePullSecrets:
        {{- range . }}
        - name: {{ . }}
        {{- end }}
      {{- end }}
      containers:
        - name: NAME
          image: {{ printf "%s:%s" .Values.image.repository (.Values.image.tag | toString) | quote }}
          imagePullPolicy: {{ .Values.image.pullPolicy | quote }}
ARGS_AND_ENVIRONMENT          ports:
            - name: PORT_NAME
              containerPort: {{ .Values.containerPorts.PORT_NAME }}
          livenessProbe:
            PROBE
            initialDelaySeconds: 5
          readinessProbe:
            PROBE
          {{- with .Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
VOLUME_MOUNTS      {{- with .Values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
VOLUMES`;

const VOLUME_MOUNTS = `          volumeMounts:
            - name: data
              mountPath: /data
`;

const VOLUMES = `      {{- if not .Values.persistence.enabled }}
      volumes:
        - name: data
          emptyDir: {}
      {{- else }}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes:
          {{- toYaml .Values.persistence.accessModes | nindent 10 }}
        {{- with .Values.persistence.storageClass }}
        storageClassName: {{ . | quote }}
        {{- end }}
        resources:
          requests:
            storage: {{ .Values.persistence.size | quote }}
      {{- end }}
`;

const NOTES = `CHART NAME: {{ .Chart.Name }}
CHART VERSION: {{ .Chart.Version }}
APP VERSION: {{ .Chart.AppVersion }}

{{ .Chart.Name }} can be reached inside the cluster, on port {{ .Values.service.ports.PORT_NAME }}, as

    {{ include "NAME.fullname" . }}.{{ .Release.Namespace }}.svc.cluster.local
{{- if .Values.auth }}

Its password is in a Secret:

    kubectl get secret --namespace {{ .Release.Namespace }} {{ .Values.auth.existingSecret | default (include "NAME.fullname" .) }} -o jsonpath="{.data.password}" | base64 -d
{{- end }}
{{- if eq .Values.service.type "NodePort" }}

From outside, through the port of the nodes:

    kubectl get --namespace {{ .Release.Namespace }} -o jsonpath="{.spec.ports[0].nodePort}" services {{ include "NAME.fullname" . }}
{{- else }}

To reach it from here:

    kubectl port-forward --namespace {{ .Release.Namespace }} svc/{{ include "NAME.fullname" . }} {{ .Values.service.ports.PORT_NAME }}:{{ .Values.service.ports.PORT_NAME }}
{{- end }}
`;

export function newServerChart(server: ServerChart): Chart {
  const { name, version, appVersion, description, keywords, home, portName } = server;
  const fill = (text: string): string => text.replaceAll('PORT_NAME', portName).replaceAll('NAME', name);
  const metadata = {
    apiVersion: 'v2',
    name,
    version,
    appVersion,
    description,
    type: 'application',
    ...(keywords && { keywords }),
    ...(home && { home }),
  };
  return chartFromFiles([
    { name: 'Chart.yaml', text: printYaml(metadata) },
    { name: 'README.md', text: readme(server) },
    { name: 'values.yaml', text: printYaml(valuesOf(server)) },
    { name: 'templates/NOTES.txt', text: fill(NOTES) },
    { name: 'templates/_helpers.tpl', text: fill(HELPERS) },
    ...(usesPassword(server) ? [{ name: 'templates/secret.yaml', text: fill(SECRET) }] : []),
    { name: 'templates/service.yaml', text: fill(SERVICE) },
    { name: `templates/${server.stateful ? 'statefulset' : 'deployment'}.yaml`, text: fill(workload(server)) },
  ]);
}

function usesPassword({ environment }: ServerChart): boolean {
  return Object.values(environment ?? {}).includes('$PASSWORD');
}

function readme({ name, description, appVersion }: ServerChart): string {
  return `# ${name}\n\n${description}\n\nThis chart belongs to the simulation: it brings ${name} ${appVersion} with a Service, and the values below change the usual things.\n`;
}

function valuesOf(server: ServerChart): object {
  const { image, tag, port, portName, stateful, values } = server;
  return {
    replicaCount: 1,
    nameOverride: '',
    fullnameOverride: '',
    image: { repository: image, tag, pullPolicy: 'IfNotPresent', pullSecrets: [] },
    containerPorts: { [portName]: port },
    service: { type: 'ClusterIP', ports: { [portName]: port === 8080 ? 80 : port }, nodePorts: { [portName]: '' }, annotations: {} },
    ...(usesPassword(server) && { auth: { password: '', existingSecret: '' } }),
    ...(stateful && { persistence: { enabled: true, storageClass: '', accessModes: ['ReadWriteOnce'], size: '8Gi' } }),
    podAnnotations: {},
    podLabels: {},
    resources: {},
    nodeSelector: {},
    tolerations: [],
    ...values,
  };
}

function workload(server: ServerChart): string {
  const { stateful, portName, probe } = server;
  const check = probe === 'http' ? `httpGet: { path: /, port: ${portName} }` : `tcpSocket: { port: ${portName} }`;
  return WORKLOAD.replace('KIND', stateful ? 'StatefulSet' : 'Deployment')
    .replace('SERVICE_NAME', stateful ? '  serviceName: {{ include "NAME.fullname" . }}\n' : '')
    .replace('ARGS_AND_ENVIRONMENT', argsAndEnvironment(server))
    .replaceAll('PROBE', check)
    .replace('VOLUME_MOUNTS', stateful ? VOLUME_MOUNTS : '')
    .replace('VOLUMES', stateful ? VOLUMES : '');
}

function argsAndEnvironment({ args, environment }: ServerChart): string {
  const lines: string[] = [];
  if (args) lines.push(`          args: ${JSON.stringify(args)}`);
  const entries = Object.entries(environment ?? {});
  if (entries.length > 0) lines.push('          env:');
  for (const [variable, value] of entries) {
    lines.push(`            - name: ${variable}`);
    if (value !== '$PASSWORD') lines.push(`              value: ${JSON.stringify(value)}`);
    else
      lines.push(
        '              valueFrom:',
        '                secretKeyRef:',
        '                  name: {{ .Values.auth.existingSecret | default (include "NAME.fullname" .) }}',
        '                  key: password',
      );
  }
  return lines.map((line) => `${line}\n`).join('');
}
