import type { FieldEntry } from '../tables.ts'

/** Fields of today's types and the minor release of k8s.io/api that brought them, from 0.21 on, where their type is older. */
const SINCE: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'apps/v1.DeploymentStatus': { terminatingReplicas: 33 },
  'apps/v1.ReplicaSetStatus': { terminatingReplicas: 33 },
  'apps/v1.RollingUpdateDaemonSet': { maxSurge: 21 },
  'apps/v1.RollingUpdateStatefulSetStrategy': { maxUnavailable: 24 },
  'apps/v1.StatefulSetSpec': { minReadySeconds: 22, persistentVolumeClaimRetentionPolicy: 23, ordinals: 26 },
  'apps/v1.StatefulSetStatus': { availableReplicas: 22 },
  'batch/v1.CronJobSpec': { timeZone: 24 },
  'batch/v1.JobSpec': {
    completionMode: 21,
    suspend: 21,
    podFailurePolicy: 25,
    backoffLimitPerIndex: 28,
    maxFailedIndexes: 28,
    podReplacementPolicy: 28,
    managedBy: 30,
    successPolicy: 30
  },
  'batch/v1.JobStatus': {
    completedIndexes: 21,
    uncountedTerminatedPods: 22,
    ready: 23,
    failedIndexes: 28,
    terminating: 28
  },
  'core/v1.Container': { resizePolicy: 27, restartPolicy: 28, restartPolicyRules: 34 },
  'core/v1.ContainerStatus': {
    allocatedResources: 27,
    resources: 27,
    volumeMounts: 30,
    allocatedResourcesStatus: 31,
    user: 31,
    stopSignal: 33
  },
  'core/v1.EnvVarSource': { fileKeyRef: 34 },
  'core/v1.EphemeralContainerCommon': { resizePolicy: 27, restartPolicy: 28, restartPolicyRules: 34 },
  'core/v1.Lifecycle': { stopSignal: 33 },
  'core/v1.LifecycleHandler': { sleep: 29 },
  'core/v1.PersistentVolumeClaimSpec': { dataSourceRef: 22, volumeAttributesClassName: 29 },
  'core/v1.PersistentVolumeClaimStatus': {
    allocatedResources: 23,
    allocatedResourceStatuses: 28,
    currentVolumeAttributesClassName: 29,
    modifyVolumeStatus: 29
  },
  'core/v1.PodAffinityTerm': { namespaceSelector: 21, matchLabelKeys: 29, mismatchLabelKeys: 29 },
  'core/v1.PodCertificateProjection': { userAnnotations: 35 },
  'core/v1.PodCondition': { observedGeneration: 33 },
  'core/v1.PodResourceClaim': { resourceClaimName: 31, resourceClaimTemplateName: 31 },
  'core/v1.PodSecurityContext': { appArmorProfile: 30, supplementalGroupsPolicy: 31, seLinuxChangePolicy: 32 },
  'core/v1.PodSpec': {
    os: 23,
    hostUsers: 25,
    resourceClaims: 26,
    schedulingGates: 26,
    resources: 32,
    hostnameOverride: 34,
    schedulingGroup: 36
  },
  'core/v1.PodStatus': {
    resize: 27,
    hostIPs: 28,
    resourceClaimStatuses: 28,
    observedGeneration: 33,
    extendedResourceClaimStatus: 34,
    allocatedResources: 35,
    resources: 35,
    nodeAllocatableResourceClaimStatuses: 36
  },
  'core/v1.Probe': { terminationGracePeriodSeconds: 21 },
  'core/v1.ProbeHandler': { grpc: 23 },
  'core/v1.ResourceClaim': { request: 31 },
  'core/v1.ResourceHealth': { message: 36 },
  'core/v1.ResourceRequirements': { claims: 26 },
  'core/v1.SecurityContext': { appArmorProfile: 30 },
  'core/v1.TopologySpreadConstraint': {
    minDomains: 24,
    matchLabelKeys: 25,
    nodeAffinityPolicy: 25,
    nodeTaintsPolicy: 25
  },
  'core/v1.VolumeMount': { recursiveReadOnly: 30 },
  'core/v1.VolumeMountStatus': { volumeStatus: 36 },
  'core/v1.VolumeProjection': { clusterTrustBundle: 29, podCertificate: 34 },
  'core/v1.VolumeSource': { image: 31 },
  'core/v1.WindowsSecurityContextOptions': { hostProcess: 22 },
  'meta/v1.ManagedFieldsEntry': { subresource: 22 }
}

/** Fields that were left out when empty before this minor release of k8s.io/api. */
const REQUIRED_SINCE: Readonly<Record<string, number>> = {
  'apps/v1.StatefulSetStatus.availableReplicas': 23,
  'core/v1.HostAlias.ip': 30,
  'core/v1.HostIP.ip': 30,
  'core/v1.PodIP.ip': 30
}

/** Returns a field as a minor release of k8s.io/api has it; undefined if it does not know it, so that decoding loses it. */
export function fieldIn(type: string, field: FieldEntry, api: number): FieldEntry | undefined {
  const { json = '' } = field
  const since = Object.hasOwn(SINCE, type) ? SINCE[type] : undefined
  if (since && Object.hasOwn(since, json) && api < (since[json] ?? 0)) return undefined
  const required = `${type}.${json}`
  if (Object.hasOwn(REQUIRED_SINCE, required) && api < (REQUIRED_SINCE[required] ?? 0))
    return { ...field, omitempty: true }
  // `omitzero`, which leaves out a creationTimestamp that is not set, came with 0.34.
  return field.omitzero === true && api < 34 ? { ...field, omitzero: false } : field
}
