import { describe, expect, test } from 'vitest'
import type { Json } from '../../../../src/inject/json.ts'
import { ApiError } from '../../../../src/world/cluster/api.ts'
import { probeOnce } from '../../../../src/world/cluster/self-probe.ts'
import { memoryApi } from './memory-api.ts'

const PODS = '/api/v1/namespaces/outrigger-probe/pods'

async function probe(answer: Json | ApiError): Promise<unknown> {
  const api = memoryApi([PODS])
  api.intercept = () => answer
  const result = await probeOnce(api, 'outrigger-probe')
  expect(api.calls[0]?.query).toEqual({ dryRun: 'All' })
  return result
}

describe('the self-probe', () => {
  test('is content with a pod that came back with a proxy', async () => {
    const pod = {
      metadata: { annotations: { 'sidecar.istio.io/status': '{}' } },
      spec: { containers: [{ name: 'probe' }, { name: 'istio-proxy' }] }
    }
    expect(await probe(pod)).toMatchObject({ ok: true })
  })

  test('is not content with a pod that came back as it went', async () => {
    expect(await probe({ spec: { containers: [{ name: 'probe' }] } })).toMatchObject({
      ok: false,
      cause: 'registration'
    })
  })

  test.each([
    ['failed calling webhook "x": Post "https://…": x509: certificate signed by unknown authority', 500, 'certificate'],
    ['failed calling webhook "x": no endpoints available for service "outrigger"', 500, 'no endpoints'],
    ['failed calling webhook "x": Post "https://…": context deadline exceeded', 500, 'firewall or CNI'],
    ['failed calling webhook "x": Post "https://…": Address is not allowed', 500, 'firewall or CNI'],
    ['admission webhook "x" denied the request: failed to run injection template', 400, 'policy'],
    ['https://127.0.0.1 does not answer: connect ECONNREFUSED', 0, 'API server']
  ])('names the likely cause of %s', async (message, status, cause) => {
    expect(await probe(new ApiError(status, '', message))).toMatchObject({ ok: false, cause })
  })
})
