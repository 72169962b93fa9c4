{{- /*
outrigger.base: the objects of one file of base/ in this release's namespaces, as a YAML map with the list `items`.
Takes a list: the root context and the name of the file.
*/ -}}
{{- define "outrigger.base" -}}
{{- $root := index . 0 -}}
{{- $text := $root.Files.Get (printf "base/%s" (index . 1)) -}}
{{- $text = $text | replace "outrigger-system" $root.Release.Namespace | replace "outrigger-probe" $root.Values.selfProbe.namespace -}}
items:
{{- range $document := regexSplit "(?m)^---$" $text -1 }}
  - {{ $document | fromYaml | toJson }}
{{- end }}
{{- end }}

{{- /* outrigger.port: where the webhook listens in the pod. */ -}}
{{- define "outrigger.port" -}}
{{- if eq .Values.preset "gke-private" }}10250{{ else }}{{ .Values.containerPort }}{{ end -}}
{{- end }}

{{- /* outrigger.istioNamespace: where policy and mesh configuration are. */ -}}
{{- define "outrigger.istioNamespace" -}}
{{ .Values.istio.namespace | default .Release.Namespace }}
{{- end }}
