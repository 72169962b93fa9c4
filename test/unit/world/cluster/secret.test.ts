import { describe, expect, test } from 'vitest'
import { objectAt } from '../../../../src/inject/json.ts'
import { secretCell } from '../../../../src/world/cluster/secret.ts'
import { memoryApi } from './memory-api.ts'

const SECRETS = '/api/v1/namespaces/mesh/secrets'

describe('a Secret', () => {
  test('belongs to the first who writes it', async () => {
    const api = memoryApi([SECRETS])
    const [one, two] = [secretCell(api, 'mesh', 'certificate'), secretCell(api, 'mesh', 'certificate')]
    expect(await Promise.all([one.read(), two.read()])).toEqual([undefined, undefined])
    expect(await one.write({ 'tls.crt': 'one' }, undefined)).toBe('written')
    expect(await two.write({ 'tls.crt': 'two' }, undefined)).toBe('conflict')
    const found = await two.read()
    expect(found?.texts).toEqual({ 'tls.crt': 'one' })
    expect(await two.write({ 'tls.crt': 'two' }, found?.version)).toBe('written')
    expect(await one.write({ 'tls.crt': 'three' }, found?.version)).toBe('conflict')
  })

  test('keeps the labels and annotations of others, without the one that was answered', async () => {
    const api = memoryApi([SECRETS])
    api.put(SECRETS, {
      metadata: {
        name: 'certificate',
        labels: { team: 'mesh' },
        annotations: { 'outrigger.dev/rotate': 'now', note: 'x' }
      }
    })
    const cell = secretCell(api, 'mesh', 'certificate')
    const found = await cell.read()
    await cell.write({ 'tls.crt': 'one' }, found?.version, 'outrigger.dev/rotate')
    const metadata = objectAt(api.get(SECRETS, 'certificate'), 'metadata')
    expect(metadata).toMatchObject({ labels: { team: 'mesh' }, annotations: { note: 'x' } })
    expect(objectAt(metadata, 'annotations')).toEqual({ note: 'x' })
  })
})
