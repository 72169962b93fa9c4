{{- /*
Parts that sidecar, gateway and grpc-agent share. They are appended to each of the three, so that every template of the
policy ConfigMap stands alone. Each part takes the whole input (.) and starts with a line break.
*/ -}}

{{- define "canonical name" }}
    service.istio.io/canonical-name: {{ index .ObjectMeta.Labels `service.istio.io/canonical-name` | default (index .ObjectMeta.Labels `app.kubernetes.io/name`) | default (index .ObjectMeta.Labels `app`) | default .DeploymentMeta.Name | quote }}
{{- end }}

{{- define "canonical revision" }}
    service.istio.io/canonical-revision: {{ index .ObjectMeta.Labels `service.istio.io/canonical-revision` | default (index .ObjectMeta.Labels `app.kubernetes.io/version`) | default (index .ObjectMeta.Labels `version`) | default "latest" | quote }}
{{- end }}

{{- define "common annotations" }}
    istio.io/rev: {{ .Revision | default "default" | quote }}
    {{- $first := "" }}
    {{- range .Spec.Containers }}{{ if and (eq $first "") (ne .Name "istio-proxy") }}{{ $first = .Name }}{{ end }}{{ end }}
    {{- if $first }}
    {{- if not (isset .ObjectMeta.Annotations `kubectl.kubernetes.io/default-logs-container`) }}
    kubectl.kubernetes.io/default-logs-container: {{ $first | quote }}
    {{- end }}
    {{- if not (isset .ObjectMeta.Annotations `kubectl.kubernetes.io/default-container`) }}
    kubectl.kubernetes.io/default-container: {{ $first | quote }}
    {{- end }}
    {{- end }}
{{- end }}

{{- define "proxy image" }}
    {{- if contains "/" (annotation .ObjectMeta `sidecar.istio.io/proxyImage` .Values.global.proxy.image) }}
    image: {{ annotation .ObjectMeta `sidecar.istio.io/proxyImage` .Values.global.proxy.image | quote }}
    {{- else }}
    image: {{ .ProxyImage | quote }}
    {{- end }}
    {{- with .Values.global.imagePullPolicy }}
    imagePullPolicy: {{ . | quote }}
    {{- end }}
{{- end }}

{{- define "agent arguments" }}
    - --domain
    - {{ printf "$(POD_NAMESPACE).svc.%v" .Values.global.proxy.clusterDomain | quote }}
    - {{ printf "--proxyLogLevel=%s" (annotation .ObjectMeta `sidecar.istio.io/logLevel` .Values.global.proxy.logLevel) | quote }}
    - {{ printf "--proxyComponentLogLevel=%s" (annotation .ObjectMeta `sidecar.istio.io/componentLogLevel` .Values.global.proxy.componentLogLevel) | quote }}
    - {{ printf "--log_output_level=%s" (annotation .ObjectMeta `sidecar.istio.io/agentLogLevel` .Values.global.logging.level) | quote }}
    {{- with .Values.global.sts.servicePort }}
    - {{ printf "--stsPort=%v" . | quote }}
    {{- end }}
    {{- if .Values.global.logAsJson }}
    - --log_as_json
    {{- end }}
{{- end }}

{{- define "resources" }}
    {{- $set := .ObjectMeta.Annotations }}
    {{- $requests := or (isset $set `sidecar.istio.io/proxyCPU`) (isset $set `sidecar.istio.io/proxyMemory`) }}
    {{- $limits := or (isset $set `sidecar.istio.io/proxyCPULimit`) (isset $set `sidecar.istio.io/proxyMemoryLimit`) }}
    {{- if $requests }}
      requests:
        {{- if isset $set `sidecar.istio.io/proxyCPU` }}
        cpu: {{ index $set `sidecar.istio.io/proxyCPU` | quote }}
        {{- end }}
        {{- if isset $set `sidecar.istio.io/proxyMemory` }}
        memory: {{ index $set `sidecar.istio.io/proxyMemory` | quote }}
        {{- end }}
    {{- end }}
    {{- if $limits }}
      limits:
        {{- if isset $set `sidecar.istio.io/proxyCPULimit` }}
        cpu: {{ index $set `sidecar.istio.io/proxyCPULimit` | quote }}
        {{- end }}
        {{- if isset $set `sidecar.istio.io/proxyMemoryLimit` }}
        memory: {{ index $set `sidecar.istio.io/proxyMemoryLimit` | quote }}
        {{- end }}
    {{- end }}
    {{- if not (or $requests $limits) }}
    {{- with .Values.global.proxy.resources }}
      {{- toYaml (omitNil .) | nindent 6 }}
    {{- end }}
    {{- end }}
{{- end }}

{{- define "seccomp profile" }}
      {{- with .Values.global.proxy.seccompProfile }}
      seccompProfile:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end }}

{{- define "readiness timing" }}
      initialDelaySeconds: {{ annotation .ObjectMeta `readiness.status.sidecar.istio.io/initialDelaySeconds` .Values.global.proxy.readinessInitialDelaySeconds }}
      periodSeconds: {{ annotation .ObjectMeta `readiness.status.sidecar.istio.io/periodSeconds` .Values.global.proxy.readinessPeriodSeconds }}
      timeoutSeconds: 3
      failureThreshold: {{ annotation .ObjectMeta `readiness.status.sidecar.istio.io/failureThreshold` .Values.global.proxy.readinessFailureThreshold }}
{{- end }}

{{- define "probe destination" }}
    {{- if eq .InboundTrafficPolicyMode "localhost" }}
    - name: REWRITE_PROBE_LEGACY_LOCALHOST_DESTINATION
      value: "true"
    {{- end }}
{{- end }}

{{- define "identity" }}
    - name: PILOT_CERT_PROVIDER
      value: {{ .Values.global.pilotCertProvider | quote }}
    - name: CA_ADDR
      {{- if .Values.global.caAddress }}
      value: {{ .Values.global.caAddress | quote }}
      {{- else }}
      value: {{ printf "istiod%s.%v.svc:15012" (ternary "" (printf "-%v" .Values.revision) (eq .Values.revision "")) .Values.global.istioNamespace | quote }}
      {{- end }}
    - name: POD_NAME
      valueFrom:
        fieldRef:
          fieldPath: metadata.name
    - name: POD_NAMESPACE
      valueFrom:
        fieldRef:
          fieldPath: metadata.namespace
    - name: INSTANCE_IP
      valueFrom:
        fieldRef:
          fieldPath: status.podIP
    - name: SERVICE_ACCOUNT
      valueFrom:
        fieldRef:
          fieldPath: spec.serviceAccountName
    - name: HOST_IP
      valueFrom:
        fieldRef:
          fieldPath: status.hostIP
{{- end }}

{{- define "proxy configuration" }}
    - name: PROXY_CONFIG
      value: {{ printf "%s\n" (protoToJSON .ProxyConfig) | quote }}
    {{- $ports := list }}
    {{- range .Spec.Containers }}
      {{- range .Ports }}
        {{- $ports = append $ports (structToJSON .) }}
      {{- end }}
    {{- end }}
    - name: ISTIO_META_POD_PORTS
      {{- if $ports }}
      value: {{ printf "[\n    %s\n]" (join "\n    ," $ports) | quote }}
      {{- else }}
      value: "[\n]"
      {{- end }}
{{- end }}

{{- define "application containers" }}
    {{- $names := list }}
    {{- range .Spec.Containers }}{{ if ne .Name "istio-proxy" }}{{ $names = append $names .Name }}{{ end }}{{ end }}
    - name: ISTIO_META_APP_CONTAINERS
      value: {{ join "," $names | quote }}
{{- end }}

{{- define "memory limit" }}
    - name: GOMEMLIMIT
      valueFrom:
        resourceFieldRef:
          resource: limits.memory
          divisor: "1"
{{- end }}

{{- define "compliance" }}
    {{- with .CompliancePolicy }}
    - name: COMPLIANCE_POLICY
      value: {{ . | quote }}
    {{- if eq . "fips-140-3" }}
    - name: GODEBUG
      value: fips140=only
    {{- end }}
    {{- end }}
{{- end }}

{{- define "cluster" }}
    - name: ISTIO_META_CLUSTER_ID
      value: {{ valueOrDefault .Values.global.multiCluster.clusterName `Kubernetes` | quote }}
    - name: ISTIO_META_NODE_NAME
      valueFrom:
        fieldRef:
          fieldPath: spec.nodeName
{{- end }}

{{- define "network" }}
    {{- with .Values.global.network }}
    - name: ISTIO_META_NETWORK
      value: {{ . | quote }}
    {{- end }}
{{- end }}

{{- define "workload" }}
    {{- with .DeploymentMeta.Name }}
    - name: ISTIO_META_WORKLOAD_NAME
      value: {{ . | quote }}
    {{- end }}
{{- end }}

{{- define "owner" }}
    {{- if and .TypeMeta.APIVersion .DeploymentMeta.Name }}
    - name: ISTIO_META_OWNER
      value: {{ printf "kubernetes://apis/%s/namespaces/%s/%ss/%s" .TypeMeta.APIVersion (valueOrDefault .DeploymentMeta.Namespace `default`) (toLower .TypeMeta.Kind) .DeploymentMeta.Name | quote }}
    {{- end }}
{{- end }}

{{- define "bootstrap override" }}
    {{- if isset .ObjectMeta.Annotations `sidecar.istio.io/bootstrapOverride` }}
    - name: ISTIO_BOOTSTRAP_OVERRIDE
      value: /etc/istio/custom-bootstrap/custom_bootstrap.json
    {{- end }}
{{- end }}

{{- define "mesh" }}
    {{- $domain := valueOrDefault .MeshConfig.TrustDomain .Values.global.trustDomain }}
    {{- with or .Values.global.meshID $domain }}
    - name: ISTIO_META_MESH_ID
      value: {{ . | quote }}
    {{- end }}
    {{- with $domain }}
    - name: TRUST_DOMAIN
      value: {{ . | quote }}
    {{- end }}
{{- end }}

{{- define "proxy metadata" }}
    {{- range $key, $value := .ProxyConfig.ProxyMetadata }}
    - name: {{ $key | quote }}
      value: {{ $value | quote }}
    {{- end }}
{{- end }}

{{- define "workload certificate mount" }}
    {{- if eq .Values.global.caName "GkeWorkloadCertificate" }}
    - name: gke-workload-certificate
      mountPath: /var/run/secrets/workload-spiffe-credentials
      readOnly: true
    {{- else }}
    - name: workload-certs
      mountPath: /var/run/secrets/workload-spiffe-credentials
    {{- end }}
{{- end }}

{{- define "workload certificate volume" }}
  {{- if eq .Values.global.caName "GkeWorkloadCertificate" }}
  - name: gke-workload-certificate
    csi:
      driver: workloadcertificates.security.cloud.google.com
  {{- else }}
  - name: workload-certs
    emptyDir:
  {{- end }}
{{- end }}

{{- define "token and certificate mounts" }}
    - name: istio-token
      mountPath: /var/run/secrets/tokens
    {{- if .Values.global.mountMtlsCerts }}
    - name: istio-certs
      mountPath: /etc/certs/
      readOnly: true
    {{- end }}
    - name: istio-podinfo
      mountPath: /etc/istio/pod
{{- end }}

{{- define "user mounts" }}
    {{- if isset .ObjectMeta.Annotations `sidecar.istio.io/userVolumeMount` }}
    {{- range $name, $mount := fromJSON (index .ObjectMeta.Annotations `sidecar.istio.io/userVolumeMount`) }}
    - name: {{ print $name | quote }}
      {{- toYaml $mount | nindent 6 }}
    {{- end }}
    {{- end }}
{{- end }}

{{- define "bootstrap volume" }}
  {{- if isset .ObjectMeta.Annotations `sidecar.istio.io/bootstrapOverride` }}
  - name: custom-bootstrap-volume
    configMap:
      name: {{ annotation .ObjectMeta `sidecar.istio.io/bootstrapOverride` "" | quote }}
  {{- end }}
{{- end }}

{{- define "agent volumes" }}
  - name: istio-data
    emptyDir: {}
  - name: istio-podinfo
    downwardAPI:
      items:
      - path: labels
        fieldRef:
          fieldPath: metadata.labels
      - path: annotations
        fieldRef:
          fieldPath: metadata.annotations
  - name: istio-token
    projected:
      sources:
      - serviceAccountToken:
          path: istio-token
          expirationSeconds: 43200
          audience: {{ .Values.global.sds.token.aud | quote }}
{{- end }}

{{- define "root certificate volume" }}
  {{- if eq .Values.global.pilotCertProvider "istiod" }}
  - name: istiod-ca-cert
    {{- if eq (.Values.pilot.env).ENABLE_CLUSTER_TRUST_BUNDLE_API true }}
    projected:
      sources:
      - clusterTrustBundle:
          name: {{ printf "istio.io:istiod-ca:%v" (.Values.global.trustBundleName | default "root-cert") | quote }}
          path: root-cert.pem
    {{- else }}
    configMap:
      name: {{ .Values.global.trustBundleName | default "istio-ca-root-cert" | quote }}
    {{- end }}
  {{- end }}
{{- end }}

{{- define "mounted certificates volume" }}
  {{- if .Values.global.mountMtlsCerts }}
  - name: istio-certs
    secret:
      optional: true
      secretName: {{ printf "istio.%s" (.Spec.ServiceAccountName | default "default") | quote }}
  {{- end }}
{{- end }}

{{- define "user volumes" }}
  {{- if isset .ObjectMeta.Annotations `sidecar.istio.io/userVolume` }}
  {{- range $name, $volume := fromJSON (index .ObjectMeta.Annotations `sidecar.istio.io/userVolume`) }}
  - name: {{ print $name | quote }}
    {{- toYaml $volume | nindent 4 }}
  {{- end }}
  {{- end }}
{{- end }}

{{- define "image pull secrets" }}
  {{- with .Values.global.imagePullSecrets }}
  imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
  {{- end }}
{{- end }}
