import { NATIVE_SIDECAR } from '../annotations.ts'
import type { Dialect } from '../dialect.ts'
import { member, objectAt, type JsonObject } from '../json.ts'
import type { Step } from '../outcome.ts'
import type { NativeChoice } from '../render/native.ts'

/** Says whether the proxy is to be a native sidecar, and what decided it: the pod's annotation before all else. */
export function nativeStep(
  pod: JsonObject,
  choice: NativeChoice,
  { nativeSidecars }: Pick<Dialect, 'nativeSidecars'>
): Step {
  const wish = member(objectAt(objectAt(pod, 'metadata'), 'annotations'), NATIVE_SIDECAR)
  const honoursWish = nativeSidecars === 'auto' || nativeSidecars === 'env+annotation'
  if (honoursWish && (wish === 'true' || wish === 'false')) {
    const path = '/metadata/annotations/sidecar.istio.io~1nativeSidecar'
    const says = `The annotation asks for ${wish === 'true' ? 'a native sidecar' : 'a sidecar among the containers'}.`
    return { rule: 'native', path, value: wish, verdict: 'note', says }
  }
  const says = `${choice.isNative ? 'The sidecar is native' : 'The sidecar is not native'}: ${choice.because}`
  return { rule: 'native', value: choice.isNative, verdict: 'note', says }
}
