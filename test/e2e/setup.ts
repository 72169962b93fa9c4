import { findBinaries } from './harness/binaries.ts'
import { findHelm } from './harness/helm.ts'
import { findPrometheus } from './harness/prometheus.ts'

/** Makes the programs that the tests need before they begin, where they have to be made: that takes minutes, once. */
export default function setup(): void {
  const binaries = findBinaries()
  console.log('missing' in binaries ? `No control plane: ${binaries.missing}` : `Control plane: ${binaries.folder}`)
  if ('missing' in binaries) return
  const helm = findHelm()
  console.log('missing' in helm ? `No Helm: ${helm.missing}` : `Helm: ${helm.program}`)
  const prometheus = findPrometheus()
  console.log('missing' in prometheus ? `No Prometheus: ${prometheus.missing}` : `Prometheus: ${prometheus.folder}`)
}
